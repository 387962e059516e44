import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/core/plan';
import { place } from '../../../src/core/make-plan';
import type { Task, TaskSet } from '../../../src/core/task';
import { gradeAnswer } from '../../../src/graders/grade';
import { parseGraderSpec } from '../../../src/graders/spec';

const files = import.meta.glob<TaskSet>('../../../src/datasets/built-in/*.json', {
  import: 'default',
  eager: true,
});
const sets = Object.values(files);

test('four sets come with the app', () => {
  expect(sets.map((set) => set.id).toSorted()).toEqual(['addresses', 'dates', 'sentiment', 'weekdays']);
});

test.each(sets)('$id: 120 tasks or more, each with its own id, prompt and reference', ({ tasks }) => {
  expect(tasks.length).toBeGreaterThanOrEqual(120);
  expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
  expect(new Set(tasks.map(({ prompt }) => prompt)).size).toBe(tasks.length);
  expect(tasks.every(({ reference }) => reference !== undefined && reference !== '')).toBe(true);
});

test.each(sets)('$id: its own grader takes every reference as right', ({ grader, tasks }) => {
  const spec = parseGraderSpec(grader);
  if (!spec.ok) throw new Error(`the grader of a built-in set does not parse: ${grader}`);
  const wrong = tasks.filter(({ reference = '' }) => {
    const verdict = gradeAnswer(spec.value, { reference }, reference);
    return verdict.kind !== 'graded' || verdict.reward !== 1;
  });
  expect(wrong).toEqual([]);
});

test.each(sets)('$id: no task is a near-duplicate of another, and every split has enough', ({ tasks }) => {
  const { placed, conflicts } = place(tasks);
  const clusters = new Set(Object.values(placed).flatMap((split) => split.map(({ cluster }) => cluster)));
  expect(clusters.size).toBe(tasks.length);
  expect(conflicts).toBe(0);
  expect(placed.train.length).toBeGreaterThanOrEqual(defaultConfig.trainTasks);
  expect(placed.validation.length).toBeGreaterThanOrEqual(defaultConfig.validationTasks);
  expect(placed.test.length).toBeGreaterThanOrEqual(40);
});

test.each(sets.filter(({ grader }) => /^(exact|one-of)/.test(grader)))(
  '$id: no label is much more frequent than another',
  ({ tasks }) => {
    const counts = new Map<string, number>();
    for (const { reference = '' } of tasks) counts.set(reference, (counts.get(reference) ?? 0) + 1);
    expect(Math.max(...counts.values()) / Math.min(...counts.values())).toBeLessThan(1.25);
  },
);

test.each(sets.filter(({ grader }) => /^(exact|one-of)/.test(grader)))(
  '$id: every split shows every label',
  ({ tasks }) => {
    const labels = (some: readonly Pick<Task, 'reference'>[]) =>
      [...new Set(some.map(({ reference = '' }) => reference))].toSorted();
    for (const split of Object.values(place(tasks).placed)) expect(labels(split)).toEqual(labels(tasks));
  },
);

test('weekdays: a message names one day, and that is the reference', () => {
  const days = /\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day/gi;
  const named = tasksOf('weekdays').map(({ prompt }) => prompt.match(days));
  expect(named).toEqual(tasksOf('weekdays').map(({ reference }) => [reference]));
});

test('addresses: a message holds one address, and that is the reference', () => {
  const address = /[a-z0-9][a-z0-9._-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)+/gi;
  const held = tasksOf('addresses').map(({ prompt }) => prompt.match(address));
  expect(held).toEqual(tasksOf('addresses').map(({ reference }) => [reference]));
});

test('dates: every reference is a day of the calendar, and none is asked for twice', () => {
  const references = tasksOf('dates').map(({ reference = '' }) => reference);
  const days = references.map((reference) => new Date(`${reference}T00:00Z`).toISOString().slice(0, 10));
  expect(days).toEqual(references);
  expect(new Set(days).size).toBe(days.length);
});

function tasksOf(id: string): readonly Task[] {
  return sets.find((set) => set.id === id)?.tasks ?? [];
}
