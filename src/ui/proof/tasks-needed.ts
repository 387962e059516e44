import type { ProofResult, ProvedTask } from '../../core/events';
import type { Rollout } from '../../core/rollout';
import { lookAlpha } from '../../statistics/interval';
import { deviationOf, meanOf } from '../../statistics/moments';
import { moreClustersNeeded } from '../../statistics/planning';

/**
 * About how many more independent test tasks the next proof would need to show a change of this size, from how much
 * the changes of these tasks vary; 0 where there were enough. As in every interval of a proof, one imagined task that
 * changed all the way counts with them, so that tasks which all changed alike do not pass for certainty.
 */
export function tasksNeeded({ tasks, look }: Pick<ProofResult, 'tasks' | 'look'>, change: number): number {
  const differences = clusterDifferences(tasks);
  const clusters = differences.length;
  if (clusters < 2) return Number.POSITIVE_INFINITY;
  const spread = Math.sqrt((clusters * deviationOf(differences) ** 2 + 1) / (clusters + 1));
  return moreClustersNeeded({ clusters, spread, change, alpha: lookAlpha(look + 1) });
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
