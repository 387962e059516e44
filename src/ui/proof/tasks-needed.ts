import type { ProvedTask } from '../../core/events';
import type { Rollout } from '../../core/rollout';

/** Seen four times in five with a 95% interval: the normal quantiles 1.96 and 0.84, added. */
const reach = 2.8;

/**
 * About how many more independent test tasks would show a change of this size, from how much the changes of these
 * tasks vary; 0 or less where there were enough. The spread counts one imagined task that changed all the way, so
 * that tasks which all changed alike do not pass for certainty.
 */
export function tasksNeeded(tasks: readonly ProvedTask[], change: number): number {
  const differences = clusterDifferences(tasks);
  const n = differences.length;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const mean = differences.reduce((sum, d) => sum + d, 0) / n;
  const variance = differences.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  const spread = (n * variance + 1) / (n + 1);
  return Math.ceil(spread * (reach / change) ** 2 - n);
}

/** One difference per cluster: near-duplicates and tasks of one family tell as much as one task. */
export function clusterDifferences(tasks: readonly ProvedTask[]): readonly number[] {
  const byCluster = new Map<string, ProvedTask[]>();
  for (const task of tasks) byCluster.set(task.cluster, [...(byCluster.get(task.cluster) ?? []), task]);
  return [...byCluster.values()].flatMap((members) => {
    const without = rewardsOf(members.flatMap((task) => task.without));
    const withLibrary = rewardsOf(members.flatMap((task) => task.with));
    return without.length === 0 || withLibrary.length === 0 ? [] : [meanOf(withLibrary) - meanOf(without)];
  });
}

function rewardsOf(rollouts: readonly Rollout[]): readonly number[] {
  return rollouts.flatMap(({ verdict }) => (verdict.kind === 'graded' ? [verdict.reward] : []));
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
