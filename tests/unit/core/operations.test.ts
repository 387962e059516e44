import { expect, test } from 'vitest';
import { applyOperations } from '../../../src/core/apply-operations';
import { emptyLibrary, type Library, type NewExperience, type Operation } from '../../../src/core/library';
import { parseOperations } from '../../../src/core/parse-operations';
import { critiqueTurns } from '../../../src/core/prompts/lesson-prompts';

const rules = { tokenCap: 200, by: 'distiller' } as const;
const written = { kind: 'written' } as const;

function lesson(id: string, text: string): NewExperience {
  return { kind: 'lesson', id, text, origin: written };
}

function libraryOf(...texts: readonly string[]): Library {
  const experiences = texts.map((text, index) => ({ ...lesson(`x${index}`, text), locked: false }));
  return { ...emptyLibrary('lib', 'Test'), experiences };
}

function example(id: string): NewExperience {
  return { kind: 'example', id, prompt: `prompt of ${id}`, answer: `answer of ${id}`, origin: written };
}

/** An example, a lesson, and so again. */
function mixedLibrary(): Library {
  const mixed = [example('e1'), lesson('l1', 'one'), example('e2'), lesson('l2', 'two')];
  return {
    ...emptyLibrary('lib', 'Test'),
    experiences: mixed.map((experience) => ({ ...experience, locked: false })),
  };
}

function outcomeOf(library: Library, operation: Operation, by: 'person' | 'distiller' = 'distiller') {
  return applyOperations(library, [operation], { ...rules, by });
}

test.each(['G2', '[G2]', 'g2', '2', ' G2: ', '(G2)', '"G2"', 'x1'])(
  'an id written as %j names the second experience',
  (id) => {
    const { library, outcomes } = outcomeOf(libraryOf('one', 'two', 'three'), { op: 'delete', id });
    expect(outcomes[0]).toMatchObject({ outcome: 'applied', id: 'x1' });
    expect(library.experiences.map((experience) => experience.id)).toEqual(['x0', 'x2']);
  },
);

test.each(['G2', '[G2]', 'g2', '2', 'l2'])(
  'a distiller that writes %j means the second lesson, for it was shown the lessons only',
  (id) => {
    const { library, outcomes } = outcomeOf(mixedLibrary(), { op: 'delete', id });
    expect(outcomes[0]).toMatchObject({ outcome: 'applied', id: 'l2' });
    expect(library.experiences.map((experience) => experience.id)).toEqual(['e1', 'l1', 'e2']);
  },
);

test.each([
  '{"operations": [{"op": "ADD", "text": "..."}]}',
  '{"operations": [{"op": "UPDATE", "id": "G1", "text": "…"}]}',
  '{"ADD": "..."}',
])('the form of the prompt given back is no lesson, and can be read as what it is: %s', (raw) => {
  const { operations, unreadable } = parseOperations(raw);
  expect(operations).toEqual([]);
  expect(unreadable).toMatchObject([{ kind: 'unreadable' }]);
  expect(raw).toContain(unreadable[0]?.raw);
});

test('"...", where a text stands beside it, takes nothing else away', () => {
  const raw = '[{"op":"ADD","text":"..."},{"op":"ADD","text":"Be brief."},{"op":"ADD","text":"答"}]';
  expect(parseOperations(raw)).toEqual({
    operations: [
      { op: 'add', text: 'Be brief.' },
      { op: 'add', text: '答' },
    ],
    unreadable: [{ kind: 'unreadable', raw: '{"op":"ADD","text":"..."}' }],
  });
});

test('the ids that a prompt shows are those that operations resolve', () => {
  const library = mixedLibrary();
  const lessons = library.experiences.filter(({ kind }) => kind === 'lesson');
  const [, user] = critiqueTurns({
    task: { prompt: 'p', basis: 'unseen' },
    good: [],
    bad: [],
    lessons,
  });
  const shown = [...user!.text.matchAll(/^(\[.+?\]) /gm)].map(([, id]) => id!);
  const named = shown.map((id) => outcomeOf(library, { op: 'keep', id }).outcomes[0]);
  expect(named).toMatchObject([{ id: 'l1' }, { id: 'l2' }]);
});

test('a distiller cannot name an example, which it was not shown; a person counts all experiences', () => {
  expect(outcomeOf(mixedLibrary(), { op: 'delete', id: 'e1' }).outcomes[0]).toMatchObject({
    outcome: 'rejected',
    reason: { kind: 'unknown-id', id: 'e1' },
  });
  expect(outcomeOf(mixedLibrary(), { op: 'delete', id: '1' }, 'person').outcomes[0]).toMatchObject({
    id: 'e1',
  });
});

test.each(['G1', '[G1]', 'g1', '1'])(
  'where a pack brought G0 and G1 as ids, %j is the id and no count',
  (id) => {
    const experiences = ['G0', 'G1'].map((name) => ({ ...lesson(name, name), locked: false }));
    const library = { ...emptyLibrary('lib', 'Test'), experiences };
    expect(outcomeOf(library, { op: 'delete', id }).outcomes[0]).toMatchObject({ id: 'G1' });
    expect(outcomeOf(library, { op: 'delete', id: 'G2' }).outcomes[0]).toMatchObject({ outcome: 'rejected' });
  },
);

test('numbers count the revision the model was shown, also after an operation before them deleted one', () => {
  const operations: Operation[] = [
    { op: 'delete', id: 'G1' },
    { op: 'delete', id: 'G2' },
  ];
  const { library } = applyOperations(libraryOf('one', 'two', 'three'), operations, rules);
  expect(library.experiences.map((experience) => experience.id)).toEqual(['x2']);
});

test('an update of an unknown experience is rejected, not turned into an add', () => {
  const before = libraryOf('one');
  const { library, outcomes } = outcomeOf(before, { op: 'update', id: 'G9', experience: lesson('n', 'new') });
  expect(outcomes[0]).toMatchObject({ outcome: 'rejected', reason: { kind: 'unknown-id', id: 'G9' } });
  expect(library.experiences).toEqual(before.experiences);
});

test('an update keeps the permanent id and takes the new text', () => {
  const { library } = outcomeOf(libraryOf('one'), {
    op: 'update',
    id: '1',
    experience: lesson('n', 'better'),
  });
  expect(library.experiences).toMatchObject([{ id: 'x0', text: 'better' }]);
});

test('a locked experience is changed by a person and not by a distiller', () => {
  const one = libraryOf('one');
  const locked = {
    ...one,
    experiences: one.experiences.map((experience) => ({ ...experience, locked: true })),
  };
  expect(outcomeOf(locked, { op: 'delete', id: 'x0' }).outcomes[0]).toMatchObject({
    reason: { kind: 'locked' },
  });
  expect(outcomeOf(locked, { op: 'delete', id: 'x0' }, 'person').library.experiences).toEqual([]);
});

test.each([
  ['an empty text', lesson('n', '  '), { kind: 'empty' }],
  ['the same text in other letters and spaces', lesson('n', ' ONE  '), { kind: 'duplicate-of', id: 'x0' }],
  ['a used id', lesson('x0', 'other'), { kind: 'duplicate-of', id: 'x0' }],
  ['a text over the token cap', lesson('n', 'word '.repeat(400)), { kind: 'over-token-cap', cap: 200 }],
])('adding %s is rejected with its reason', (_, experience, reason) => {
  const { outcomes } = outcomeOf(libraryOf('one'), { op: 'add', experience });
  expect(outcomes[0]).toMatchObject({ outcome: 'rejected', reason });
});

test.each([
  ['plain JSON', '{"operations":[{"op":"ADD","text":"Be brief."}]}'],
  ['a fence', '```json\n{"operations":[{"op":"add","text":"Be brief."}]}\n```'],
  ['text around it', 'Sure! Here it is: [{"op":"ADD","content":"Be brief."}] Hope this helps {'],
  ['a single object', '{"op":"Add","text":" Be brief. "}'],
  ['nested lists', '[[{"op":"ADD","text":"Be brief.","id":null}]]'],
])('operations are read from %s', (_, raw) => {
  expect(parseOperations(raw)).toEqual({ operations: [{ op: 'add', text: 'Be brief.' }], unreadable: [] });
});

test('deleting needs no content, and numeric ids are ids', () => {
  expect(parseOperations('[{"op":"DELETE","id":3,"text":null}]').operations).toEqual([
    { op: 'delete', id: '3' },
  ]);
});

test.each([
  ['', 'unreadable'],
  ['no operations', 'unreadable'],
  ['{{{', 'unreadable'],
  ['[[[[[', 'truncated'],
  ['{"operations":[', 'truncated'],
  ['an arr[] in prose', 'unreadable'],
])('%j is kept as it stands: %s', (raw, kind) => {
  expect(parseOperations(raw)).toEqual({ operations: [], unreadable: [{ kind, raw }] });
});

test('an operation that the answer ends in is kept as truncated, not completed', () => {
  expect(parseOperations('{"operations":[{"op":"ADD","te')).toEqual({
    operations: [],
    unreadable: [{ kind: 'truncated', raw: '{"op":"ADD","te' }],
  });
});

test.each(['[]', '{"operations":[]}', '```json\n[]\n```'])('%j says that nothing is to change', (raw) => {
  expect(parseOperations(raw)).toEqual({ operations: [], unreadable: [] });
});

test('an unknown word for an operation is unreadable beside the readable ones', () => {
  const parsed = parseOperations('[{"op":"constructor","id":"1"},{"op":"KEEP","id":"G1"}]');
  expect(parsed.operations).toEqual([{ op: 'keep', id: 'G1' }]);
  expect(parsed.unreadable).toHaveLength(1);
});
