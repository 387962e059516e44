import { expect, test } from 'vitest';
import { guessGrader, previewGrader } from '../../../src/graders/guess';
import { gradeAnswer } from '../../../src/graders/grade';
import { parseGraderSpec } from '../../../src/graders/spec';
import type { GraderSpec } from '../../../src/graders/spec';
import type { Task } from '../../../src/core/task';

function tasksOf(references: readonly (string | undefined)[]): Task[] {
  return references.map((reference, i) => ({
    id: `t${i}`,
    prompt: `task ${i}`,
    ...(reference === undefined ? {} : { reference }),
  }));
}

function specOf(text: string): GraderSpec {
  const spec = parseGraderSpec(text);
  if (!spec.ok) throw new Error(`not a SPEC: ${text}`);
  return spec.value;
}

test.each([
  [['18', '-3', '1,000']],
  [['0.5', '.25', '−2']],
  [['$12', '€5,50', '20%']],
  [['1/2', '3/4', '7']],
  [['0', '1', '1', '0', '1', '1']],
])('references that are numbers, like %j, want the number grader', (references) => {
  expect(guessGrader(tasksOf(references))).toEqual({
    spec: 'number',
    why: { code: 'all-numbers', references: references.length },
  });
});

test('a few labels that come again and again want one-of, spelt as first seen', () => {
  expect(guessGrader(tasksOf(['Yes', 'no', 'yes', 'no', 'No', 'yes']))).toEqual({
    spec: 'one-of:Yes|no',
    why: { code: 'few-labels', references: 6, labels: ['Yes', 'no'] },
  });
  expect(guessGrader(tasksOf(['正面', '负面', '正面', '正面', '负面', '负面'])).spec).toBe(
    'one-of:正面|负面',
  );
});

test('words that hardly repeat are not labels', () => {
  expect(guessGrader(tasksOf(['Paris', 'Rome', 'Oslo', 'Bern'])).why).toEqual({
    code: 'short-texts',
    references: 4,
  });
  expect(guessGrader(tasksOf(['yes', 'yes', 'yes'])).why.code).toBe('short-texts');
});

test.each([
  ['date', ['2026-03-05', '2025-12-31', '1999-01-01']],
  ['time', ['9:05', '12:30', '23:59']],
  ['email', ['ana@site.org', 'b.c+d@mail.example.net', 'x_1@a-b.co']],
  ['code', ['AB-1234', 'XY-0001', 'QQ-9999']],
  ['code', ['5 March 2026', '12 June 1987', '30 May 2001']],
  ['code', ['#12', '#9', '#400']],
  ['code', ['a(b)', 'c(d)', 'e(f)']],
  ['code', ['v1.2', 'v3.10', 'v12.0']],
] as const)('references of one shape, a %s like %j, want a pattern that finds each', (shape, references) => {
  const tasks = tasksOf(references);
  const guess = guessGrader(tasks);
  expect(guess.why).toEqual({ code: 'one-shape', references: 3, shape });
  for (const task of tasks) {
    expect(gradeAnswer(specOf(guess.spec), task, `I think it is ${task.reference ?? ''}, surely.`)).toEqual({
      kind: 'graded',
      reward: 1,
      extracted: task.reference,
    });
  }
});

test('digits alone are no shape: half of any answer would fit', () => {
  expect(guessGrader(tasksOf(['007', '042', '100'])).why.code).toBe('short-texts');
});

test('a guessed pattern does not find its shape inside something longer', () => {
  const { spec } = guessGrader(tasksOf(['AB-1234', 'XY-0001', 'QQ-9999']));
  expect(gradeAnswer(specOf(spec), { reference: 'AB-1234' }, 'CAB-12345')).toEqual({
    kind: 'graded',
    reward: 0,
  });
});

test('whole sentences are told apart from short texts', () => {
  const sentence = 'The committee will meet again in spring to settle the matter for good.';
  expect(guessGrader(tasksOf([sentence, `${sentence} Or not?`, `Perhaps. ${sentence}`])).why).toEqual({
    code: 'long-texts',
    references: 3,
    medianLength: 78,
  });
});

test('tasks without references leave nothing to guess from', () => {
  expect(guessGrader([])).toEqual({ spec: 'exact', why: { code: 'no-references' } });
  expect(guessGrader(tasksOf([undefined, ' '])).why.code).toBe('no-references');
});

test('tasks without a reference do not change the guess', () => {
  expect(guessGrader(tasksOf(['18', undefined, '3'])).spec).toBe('number');
});

test('a preview shows the first, a middle and the last task with what would be extracted', async () => {
  const tasks = tasksOf(['1', undefined, '2', '#### 3', '4', 'five']);
  const rows = await previewGrader(specOf('number'), tasks);
  expect(rows.map(({ task, extracted, right }) => [task.id, extracted, right])).toEqual([
    ['t0', '1', true],
    ['t3', '3', true],
    ['t5', undefined, false],
  ]);
  expect(rows[2]?.verdict.kind).toBe('undecided');
});

test('a preview of exact shows the text that is compared', async () => {
  const rows = await previewGrader(specOf('exact'), tasksOf(['New  York.']));
  expect(rows).toMatchObject([{ extracted: 'new york', right: true }]);
});

test('a preview asks the grader it is given', async () => {
  const hung = { kind: 'undecided', reason: 'timeout' } as const;
  const rows = await previewGrader(specOf('regex:a'), tasksOf(['a']), { grade: async () => hung });
  expect(rows).toMatchObject([{ extracted: undefined, right: false, verdict: hung }]);
});
