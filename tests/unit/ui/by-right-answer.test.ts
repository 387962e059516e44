import { expect, test } from 'vitest';
import type { ProvedTask } from '../../../src/core/events';
import type { PlannedTask } from '../../../src/core/plan';
import type { Rollout } from '../../../src/core/rollout';
import { byRightAnswer } from '../../../src/ui/proof/by-right-answer';

const labels = ['positive', 'negative', 'positive', 'negative', 'positive', 'negative'];
const everyTask = new Set(labels.map((_, index) => `t${index}`));

test('shows per right answer how often it was given, most tasks first', () => {
  // A library that teaches one word: right where that is right, and else wrong.
  const proved = labels.map((label, index) =>
    task(index, [0, 0], label === 'positive' ? [1, 1] : [0, undefined]),
  );
  expect(byRightAnswer(planOf(labels), proved, everyTask)).toEqual([
    { reference: 'negative', tasks: 3, without: { right: 0, of: 6 }, with: { right: 0, of: 3 } },
    { reference: 'positive', tasks: 3, without: { right: 0, of: 6 }, with: { right: 6, of: 6 } },
  ]);
});

test('tells nothing of a task whose answers nobody has opened (rule R5)', () => {
  const proved = labels.map((_, index) => task(index, [0], [1]));
  expect(byRightAnswer(planOf(labels), proved, new Set())).toEqual([]);
  expect(byRightAnswer(planOf(labels), proved, new Set(['t1']))).toEqual([
    { reference: 'negative', tasks: 1, without: { right: 0, of: 1 }, with: { right: 1, of: 1 } },
  ]);
});

test('says nothing where each task has a right answer of its own, unless the grader names the labels', () => {
  const numbers = ['1', '2', '3', '4', '5', '6'];
  const proved = numbers.map((_, index) => task(index, [0], [1]));
  expect(byRightAnswer(planOf(numbers), proved, everyTask)).toEqual([]);
  expect(byRightAnswer(planOf(numbers, 'one-of:1|2|3|4|5|6'), proved, everyTask)).toHaveLength(6);
  const many = Array.from({ length: 26 }, (_, index) => `kind ${index % 13}`);
  const all = new Set(many.map((_, index) => `t${index}`));
  const provedMany = many.map((_, index) => task(index, [0], [1]));
  expect(byRightAnswer(planOf(many), provedMany, all)).toEqual([]);
});

function planOf(references: readonly string[], grader = 'exact') {
  const test = references.map((reference, index): PlannedTask => ({
    id: `t${index}`,
    prompt: `Task ${index}`,
    reference,
    cluster: `c${index}`,
  }));
  return { test, taskSet: { id: 's', name: 'S', grader } };
}

function task(index: number, without: Rewards, withLibrary: Rewards): ProvedTask {
  return {
    taskId: `t${index}`,
    cluster: `c${index}`,
    without: rolloutsOf(without),
    with: rolloutsOf(withLibrary),
  };
}

type Rewards = readonly (number | undefined)[];

function rolloutsOf(rewards: Rewards): readonly Rollout[] {
  return rewards.map((reward, index) => ({
    index,
    verdict:
      reward === undefined ? { kind: 'undecided', reason: { kind: 'cut-off' } } : { kind: 'graded', reward },
  })) as unknown as readonly Rollout[];
}
