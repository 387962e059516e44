import { expect, test } from 'vitest';
import { mostTasks, parseTaskLines } from '../../../src/datasets/parse-tasks';

function reasonsOf(text: string, how: 'jsonl' | 'paste' | 'detect' = 'detect') {
  return parseTaskLines(text, how).problems.map(({ line, reason }) => [line, reason.code]);
}

function json(...values: unknown[]): string {
  return values.map((value) => JSON.stringify(value)).join('\n');
}

test.each([
  [{ prompt: 'p', reference: 'r' }],
  [{ question: 'p', answer: 'r' }],
  [{ problem: 'p', solution: 'r' }],
  [{ input: 'p', output: 'r' }],
  [{ prompt: 'p', question: 'other', reference: 'r', answer: 'other' }],
  [{ prompt: null, question: 'p', reference: null, solution: 'r' }],
])('a line %j is a task', (fields) => {
  const { tasks, problems, format } = parseTaskLines(json(fields), 'detect');
  expect(tasks).toMatchObject([{ prompt: 'p', reference: 'r' }]);
  expect(problems).toEqual([]);
  expect(format).toBe('jsonl');
});

test('numbers and truth values are references and ids as well', () => {
  const { tasks } = parseTaskLines(
    json({ id: 7, prompt: 'p', reference: 18 }, { id: 'b', prompt: 'p', answer: false }),
    'jsonl',
  );
  expect(tasks).toEqual([
    { id: '7', prompt: 'p', reference: '18' },
    { id: 'b', prompt: 'p', reference: 'false' },
  ]);
});

test('a task without a reference is kept', () => {
  const { tasks, problems } = parseTaskLines(
    json({ id: 'a', prompt: 'p' }, { id: 'b', prompt: 'q', answer: ' ' }),
    'detect',
  );
  expect(tasks).toEqual([
    { id: 'a', prompt: 'p' },
    { id: 'b', prompt: 'q' },
  ]);
  expect(problems).toEqual([]);
});

test.each([
  ['train', 'train'],
  ['Training', 'train'],
  ['validation', 'validation'],
  ['val', 'validation'],
  ['valid', 'validation'],
  ['DEV', 'validation'],
  ['test', 'test'],
])('the split %j is %j', (name, split) => {
  expect(parseTaskLines(json({ prompt: 'p', split: name, family: 3 }), 'jsonl').tasks).toMatchObject([
    { split, family: '3' },
  ]);
});

test('of a worked solution what follows its last #### is the reference', () => {
  const { tasks, passedOver } = parseTaskLines(
    json(
      { question: 'a', answer: '9 + 9 = 18\n#### 18' },
      { question: 'b', answer: 'first\n#### 1\nthen\n#### 5,600\n' },
      { question: 'c', answer: '#### 7 is not the last line\nfour' },
      { question: 'd', answer: 'nothing after\n####' },
    ),
    'detect',
  );
  expect(tasks.map((task) => task.reference)).toEqual([
    '18',
    '5,600',
    '#### 7 is not the last line\nfour',
    'nothing after\n####',
  ]);
  expect(passedOver.workings).toBe(2);
});

test('a byte order mark, CRLF and blank lines do no harm, and lines keep their numbers', () => {
  const text = `\uFEFF${json({ prompt: 'a' })}\r\n\r\n  \r\nnonsense\r\n${json({ prompt: 'b' })}\r\n`;
  const { tasks, problems, passedOver } = parseTaskLines(text, 'jsonl');
  expect(tasks.map((task) => task.prompt)).toEqual(['a', 'b']);
  expect(problems.map(({ line }) => line)).toEqual([4]);
  expect(passedOver.blankLines).toBe(2);
});

test('lines may end in CR alone, and a line separator inside text ends nothing', () => {
  expect(parseTaskLines('a\tb\rc\td', 'detect').tasks).toHaveLength(2);
  expect(parseTaskLines('{"prompt": "a\u2028b"}', 'detect').tasks).toMatchObject([{ prompt: 'a\u2028b' }]);
});

test('what a line has besides is named once', () => {
  const line = { prompt: 'p', reference: 'r', difficulty: 3, __source: 'x' };
  expect(parseTaskLines(json(line, { ...line, prompt: 'q' }), 'detect').passedOver.fields).toEqual([
    'difficulty',
    '__source',
  ]);
});

test('each bad line is named with its number and reason, and the good ones are kept', () => {
  const long = 'x'.repeat(20_001);
  const lines = [
    '{"prompt": "good", "answer": "1"}',
    '{"prompt": "cut',
    '["prompt"]',
    '7',
    'null',
    '{"text": "p"}',
    '{"prompt": 7}',
    '{"prompt": [{"role": "user"}]}',
    '{"prompt": "  "}',
    json({ prompt: long }),
    '{"prompt": "p", "answer": ["a"]}',
    json({ prompt: 'p', answer: long }),
    '{"prompt": "p", "id": {"a": 1}}',
    json({ prompt: 'p', id: 'i'.repeat(201) }),
    '{"prompt": "p", "split": "holdout"}',
    '{"prompt": "p", "split": {"toString": 1, "valueOf": 1}}',
    '{"prompt": "p", "family": []}',
    '{"prompt": "p", "id": "1"}',
    '{"prompt": "q", "id": 1}',
    '{"prompt": "good too"}',
  ];
  const { tasks, problems } = parseTaskLines(lines.join('\n'), 'detect');
  expect(tasks.map((task) => task.prompt)).toEqual(['good', 'p', 'good too']);
  expect(problems.map(({ line, reason }) => [line, reason.code])).toEqual([
    [2, 'bad-json'],
    [3, 'not-an-object'],
    [4, 'not-an-object'],
    [5, 'not-an-object'],
    [6, 'no-prompt'],
    [7, 'prompt-not-text'],
    [8, 'prompt-not-text'],
    [9, 'empty-prompt'],
    [10, 'prompt-too-long'],
    [11, 'reference-not-text'],
    [12, 'reference-too-long'],
    [13, 'bad-id'],
    [14, 'bad-id'],
    [15, 'unknown-split'],
    [16, 'unknown-split'],
    [17, 'bad-family'],
    [19, 'repeated-id'],
  ]);
  const facts = problems.map(({ reason }) => reason);
  expect(facts).toContainEqual({ code: 'no-prompt', fields: ['text'] });
  expect(facts).toContainEqual({ code: 'prompt-too-long', length: 20_001, limit: 20_000 });
  expect(facts).toContainEqual({ code: 'unknown-split', value: 'holdout' });
  expect(facts).toContainEqual({ code: 'repeated-id', id: '1', firstLine: 18 });
});

test('a JSON array is read element by element, each with its line', () => {
  const text = `[
  {"prompt": "a, [b]", "reference": "\\"]"},
  {"prompt": "c",
   "reference": 3},
  {"prompt": },
  7,
  {"prompt": "d"},
]`;
  const { format, tasks, problems } = parseTaskLines(text, 'detect');
  expect(format).toBe('json-array');
  expect(tasks.map(({ prompt, reference }) => [prompt, reference])).toEqual([
    ['a, [b]', '"]'],
    ['c', '3'],
    ['d', undefined],
  ]);
  expect(problems.map(({ line, reason }) => [line, reason.code])).toEqual([
    [5, 'bad-json'],
    [6, 'not-an-object'],
  ]);
});

test('of an array that is cut off the whole elements are kept', () => {
  const { tasks, problems } = parseTaskLines('[{"prompt": "a"},\n{"prompt": "b"},\n{"prompt": "c', 'detect');
  expect(tasks).toHaveLength(2);
  expect(problems).toMatchObject([{ line: 3, reason: { code: 'bad-json' } }]);
  expect(parseTaskLines('[]', 'detect')).toMatchObject({ format: 'json-array', tasks: [], problems: [] });
});

test('a pasted line is a prompt, a tab, an answer', () => {
  const text = 'What is 2 + 2?\t4\n\n Capital of France?\t Paris \t\t\n';
  const { format, tasks, passedOver } = parseTaskLines(text, 'detect');
  expect(format).toBe('paste');
  expect(tasks.map(({ prompt, reference }) => [prompt, reference])).toEqual([
    ['What is 2 + 2?', '4'],
    ['Capital of France?', 'Paris'],
  ]);
  expect(passedOver).toMatchObject({ blankLines: 1, header: false });
});

test('each bad pasted line is named', () => {
  expect(reasonsOf('no tab here\na\tb\n\tanswer only\nprompt only\t\na\tb\tc\n')).toEqual([
    [1, 'no-tab'],
    [3, 'empty-prompt'],
    [4, 'no-answer'],
    [5, 'too-many-columns'],
  ]);
});

test('a first pasted line that names the columns is no task', () => {
  const { tasks, passedOver } = parseTaskLines('\nQuestion\tAnswer\na\tb\nquestion\tanswer', 'detect');
  expect(tasks.map((task) => task.prompt)).toEqual(['a', 'question']);
  expect(passedOver.header).toBe(true);
});

test.each([
  ['{"prompt": "a"}', 'jsonl'],
  ['\n\n  {"prompt": "a"}', 'jsonl'],
  ['# my tasks\n{"prompt": "a"}\n{"prompt": "b"}', 'jsonl'],
  ['[ {"prompt": "a"} ]', 'json-array'],
  ['[1] What is it?\tthis', 'paste'],
  ['{braces} in a prompt\tx\nand none here\ty\nnor here\tz', 'paste'],
  ['', 'paste'],
  ['a\tb', 'paste'],
] as const)('from the content of %j its format is found: %s', (text, format) => {
  expect(parseTaskLines(text, 'detect').format).toBe(format);
});

test('what the person says the format is, it is', () => {
  expect(parseTaskLines('{"prompt": "a"}\tb', 'paste').tasks).toMatchObject([{ prompt: '{"prompt": "a"}' }]);
  expect(reasonsOf('a\tb', 'jsonl')).toEqual([[1, 'bad-json']]);
});

test('an id comes from the prompt alone, so that it is the same in every file', () => {
  const [first] = parseTaskLines(json({ prompt: 'same' }), 'jsonl').tasks;
  const others = parseTaskLines('other\t1\nsame\t2\nsame\t3\nsame\t4', 'paste').tasks;
  expect(first?.id).toMatch(/^[0-9a-f]{16}$/);
  expect(others.slice(1).map((task) => task.id)).toEqual([first?.id, `${first?.id}-2`, `${first?.id}-3`]);
});

test('an id that is made does not collide with one that is given', () => {
  const [first] = parseTaskLines(json({ prompt: 'same' }), 'jsonl').tasks;
  const { tasks, problems } = parseTaskLines(
    json({ id: first?.id, prompt: 'x' }, { prompt: 'same' }),
    'jsonl',
  );
  expect(problems).toEqual([]);
  expect(tasks.map((task) => task.id)).toEqual([first?.id, `${first?.id}-2`]);
});

test('fields that name the prototype are harmless', () => {
  const text = [
    '{"__proto__": {"prompt": "evil", "polluted": true}, "prompt": "p", "id": "__proto__", "family": "constructor"}',
    '{"__proto__": {"prompt": "evil"}}',
    '{"constructor": {"prototype": {"polluted": true}}, "prompt": "q", "id": "toString"}',
  ].join('\n');
  const { tasks, problems, passedOver } = parseTaskLines(text, 'detect');
  expect(tasks).toEqual([
    { id: '__proto__', prompt: 'p', family: 'constructor' },
    { id: 'toString', prompt: 'q' },
  ]);
  expect(problems).toMatchObject([{ line: 2, reason: { code: 'no-prompt', fields: ['__proto__'] } }]);
  expect(passedOver.fields).toEqual(['__proto__', 'constructor']);
  expect('polluted' in {}).toBe(false);
});

test('a line of a hundred million characters is named, not read', () => {
  const huge = 'x'.repeat(100_000_000);
  const text = `{"prompt": "a"}\n{"prompt": "${huge}"}\n{"prompt": "b"}`;
  const { tasks, problems } = parseTaskLines(text, 'detect');
  expect(tasks).toHaveLength(2);
  expect(problems).toMatchObject([{ line: 2, reason: { code: 'line-too-long', limit: 400_000 } }]);
  expect(reasonsOf(`[{"prompt": "a"},\n"${huge}"]`)).toEqual([[2, 'line-too-long']]);
  expect(reasonsOf(' '.repeat(10_000_000))).toEqual([[1, 'line-too-long']]);
});

test('deep nesting is a bad line, not a crash', () => {
  const deep = `{"prompt": ${'['.repeat(150_000)}`;
  expect(reasonsOf(`${deep}\n{"prompt": "a"}`)).toEqual([[1, 'bad-json']]);
});

test('tasks beyond the limit are counted and left', () => {
  const text = Array.from({ length: mostTasks + 3 }, (_, i) => `p${i}\ta`).join('\n');
  const { tasks, problems } = parseTaskLines(`${text}\n\n`, 'detect');
  expect(tasks).toHaveLength(mostTasks);
  expect(problems).toEqual([
    { line: mostTasks + 1, reason: { code: 'too-many-tasks', limit: mostTasks, unread: 3 } },
  ]);
});

test('a file full of bad lines does not drown the page: the rest is counted', () => {
  const { problems, passedOver } = parseTaskLines('bad\n'.repeat(5_000), 'paste');
  expect(problems).toHaveLength(1_000);
  expect(passedOver.problems).toBe(4_000);
});

test('a file that is no text is said to be none', () => {
  expect(reasonsOf('GGUF\u0003\0\0\0\tx\n\0\0')).toEqual([[1, 'not-text']]);
});

test('an id with half of a character is refused: it could be no part of an address', () => {
  const { tasks, problems } = parseTaskLines('{"prompt": "p", "id": "a\\ud83d"}', 'detect');
  expect(tasks).toEqual([]);
  expect(problems.map(({ reason }) => reason.code)).toEqual(['bad-id']);
});
