import type { ProvedTask } from '../../core/events';
import type { Rollout } from '../../core/rollout';

/** One test task as the proof room lists it. */
export interface TaskDifference {
  readonly taskId: string;
  /** Mean reward over the decided rollouts of an arm; absent where none is decided. */
  readonly without: number | undefined;
  readonly with: number | undefined;
  /** With minus without; absent where either is. */
  readonly change: number | undefined;
  readonly effect: Effect;
  readonly undecided: number;
}

export type Effect = 'helped' | 'harmed' | 'unchanged' | 'undecided';
export type TaskFilter = 'all' | Effect;

/** Rewards are sums of floating-point numbers: less than this is no difference. */
const ROUNDING = 1e-9;

export function taskDifference({ taskId, without, with: withLibrary }: ProvedTask): TaskDifference {
  const before = meanReward(without);
  const after = meanReward(withLibrary);
  const change = before === undefined || after === undefined ? undefined : after - before;
  return {
    taskId,
    without: before,
    with: after,
    change,
    effect: effectOf(change),
    undecided: countUndecided(without) + countUndecided(withLibrary),
  };
}

/** Most helped first, most harmed last, those without a change that can be told at the end. Equals keep their order. */
export function byChange(differences: readonly TaskDifference[]): readonly TaskDifference[] {
  return differences.toSorted((a, b) => {
    if (a.change === undefined || b.change === undefined) {
      return Number(a.change === undefined) - Number(b.change === undefined);
    }
    return Math.abs(b.change - a.change) < ROUNDING ? 0 : b.change - a.change;
  });
}

/**
 * A task with some undecided rollouts still has a change, from the decided ones. It is found under that change and
 * under `undecided` too, so that filter shows every rollout that the means leave out.
 */
export function matchesFilter(difference: TaskDifference, filter: TaskFilter): boolean {
  switch (filter) {
    case 'all':
      return true;
    case 'undecided':
      return difference.undecided > 0 || difference.effect === 'undecided';
    case 'helped':
    case 'harmed':
    case 'unchanged':
      return difference.effect === filter;
  }
}

export const taskFilters: readonly TaskFilter[] = ['all', 'helped', 'harmed', 'unchanged', 'undecided'];

export function countByFilter(differences: readonly TaskDifference[]): Readonly<Record<TaskFilter, number>> {
  const counts = { all: 0, helped: 0, harmed: 0, unchanged: 0, undecided: 0 };
  for (const difference of differences) {
    for (const filter of taskFilters) if (matchesFilter(difference, filter)) counts[filter] += 1;
  }
  return counts;
}

function effectOf(change: number | undefined): Effect {
  if (change === undefined) return 'undecided';
  if (Math.abs(change) < ROUNDING) return 'unchanged';
  return change > 0 ? 'helped' : 'harmed';
}

function meanReward(rollouts: readonly Rollout[]): number | undefined {
  const rewards = rollouts.flatMap(({ verdict }) => (verdict.kind === 'graded' ? [verdict.reward] : []));
  return rewards.length === 0 ? undefined : rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
}

function countUndecided(rollouts: readonly Rollout[]): number {
  return rollouts.filter(({ verdict }) => verdict.kind === 'undecided').length;
}
