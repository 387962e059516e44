import { expect, test } from 'vitest';
import type { ProvedTask } from '../../../src/core/events';
import type { Rollout } from '../../../src/core/rollout';
import { clusterDifferences, tasksNeeded } from '../../../src/ui/proof/tasks-needed';
import { deviationOf } from '../../../src/statistics/moments';
import { lookAlpha } from '../../../src/statistics/interval';
import { moreClustersNeeded } from '../../../src/statistics/planning';
import { differenceBars } from '../../../src/ui/proof/difference-bars';

function graded(...rewards: number[]): readonly Rollout[] {
  return rewards.map((reward, index) => ({ taskId: 't', index, verdict: { kind: 'graded', reward } }));
}

function proved(cluster: string, without: readonly Rollout[], withLibrary: readonly Rollout[]): ProvedTask {
  return { taskId: cluster, cluster, without, with: withLibrary };
}

const mixed = Array.from({ length: 32 }, (_, i) =>
  proved(`c${i}`, graded(i % 3 === 0 ? 1 : 0), graded(i % 2)),
);

function needed(tasks: readonly ProvedTask[], change: number, look = 1): number {
  return tasksNeeded({ tasks, look }, change);
}

test('a smaller change needs more tasks', () => {
  const [large, small] = [needed(mixed, 0.7), needed(mixed, 0.1)];
  expect(large).toBe(0);
  expect(small).toBeGreaterThan(300);
  expect(needed(mixed, 0.05)).toBeGreaterThan(3 * small);
});

test('the number is that of the planning rule, for the error rate of the next look', () => {
  const differences = clusterDifferences(mixed);
  const spread = Math.sqrt((32 * deviationOf(differences) ** 2 + 1) / 33);
  for (const look of [1, 2, 5]) {
    const query = { clusters: 32, spread, change: 0.1, alpha: lookAlpha(look + 1) };
    expect(needed(mixed, 0.1, look)).toBe(moreClustersNeeded(query));
  }
  expect(needed(mixed, 0.1, 2)).toBeGreaterThan(needed(mixed, 0.1, 1));
});

test('tasks that all stayed the same do not pass for certainty', () => {
  const same = Array.from({ length: 20 }, (_, i) => proved(`c${i}`, graded(1), graded(1)));
  expect(needed(same, 0.1)).toBeGreaterThan(0);
  expect(needed(same, 0.5)).toBe(0);
});

test('tasks of one cluster count as one', () => {
  const twins = [proved('a', graded(0, 0), graded(1, 1)), proved('a', graded(0, 0), graded(0, 1))];
  expect(clusterDifferences(twins)).toEqual([0.75]);
});

test('a cluster without a decided answer in an arm has no difference', () => {
  const cutOff: Rollout = { taskId: 't', index: 0, verdict: { kind: 'undecided', reason: 'cut-off' } };
  expect(clusterDifferences([proved('a', [cutOff], graded(1))])).toEqual([]);
});

test('bars go up for what helped, down for what harmed, and a task that stayed has a mark', () => {
  expect(differenceBars([0.5, 0, -1])).toEqual({
    count: 3,
    helped: 'M0.125 -0.5h0.75v0.5h-0.75z',
    harmed: 'M2.125 0h0.75v1h-0.75z',
    unchanged: 'M1.125 -0.025h0.75v0.05h-0.75z',
  });
});
