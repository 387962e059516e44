import { expect, test } from 'vitest';
import type { ProvedTask } from '../../../src/core/events';
import type { Rollout } from '../../../src/core/rollout';
import {
  byChange,
  countByFilter,
  matchesFilter,
  taskDifference,
} from '../../../src/ui/proof/task-differences';

function rollouts(taskId: string, rewards: readonly (number | undefined)[]): readonly Rollout[] {
  return rewards.map((reward, index) => ({
    taskId,
    index,
    verdict: reward === undefined ? { kind: 'undecided', reason: 'cut-off' } : { kind: 'graded', reward },
  }));
}

function proved(
  taskId: string,
  without: readonly (number | undefined)[],
  withLibrary: readonly (number | undefined)[],
): ProvedTask {
  return { taskId, cluster: taskId, without: rollouts(taskId, without), with: rollouts(taskId, withLibrary) };
}

test('the change of a task is the difference of its means', () => {
  expect(taskDifference(proved('t', [0, 1], [1, 1]))).toEqual({
    taskId: 't',
    without: 0.5,
    with: 1,
    change: 0.5,
    effect: 'helped',
    undecided: 0,
  });
});

test('rounding is no effect', () => {
  expect(taskDifference(proved('t', [0.1, 0.2], [0.3, 0.0])).effect).toBe('unchanged');
});

test('undecided rollouts stay out of the mean and are counted', () => {
  const difference = taskDifference(proved('t', [0, undefined], [undefined, 1]));
  expect(difference).toMatchObject({ without: 0, with: 1, effect: 'helped', undecided: 2 });
});

test('a task with no decided rollout in an arm has no change', () => {
  const difference = taskDifference(proved('t', [undefined, undefined], [1, 1]));
  expect(difference).toMatchObject({ without: undefined, change: undefined, effect: 'undecided' });
});

test('the undecided filter finds every task with an undecided rollout, wherever else it is listed', () => {
  const half = taskDifference(proved('t', [0, undefined], [1, 1]));
  expect(matchesFilter(half, 'helped')).toBe(true);
  expect(matchesFilter(half, 'undecided')).toBe(true);
  expect(matchesFilter(half, 'harmed')).toBe(false);
});

test('tasks are listed from most helped to most harmed, those without a change last', () => {
  const differences = [
    proved('harmed', [1, 1], [0, 0]),
    proved('unknown', [undefined, undefined], [0, 0]),
    proved('same', [1, 1], [1, 1]),
    proved('helped', [0, 0], [1, 1]),
    proved('half', [0, 1], [1, 1]),
  ].map(taskDifference);
  expect(byChange(differences).map(({ taskId }) => taskId)).toEqual([
    'helped',
    'half',
    'same',
    'harmed',
    'unknown',
  ]);
  expect(countByFilter(differences)).toEqual({ all: 5, helped: 2, harmed: 1, unchanged: 1, undecided: 1 });
});
