import { hasContrast } from './advantage';
import type { RunConfig } from './plan';
import type { Rollout } from './rollout';
import { rewardOf } from './verdict';

/**
 * Adaptive rollouts: two at first, one more while all agree, at most four. Where wins are rare this finds an
 * informative group for less tokens than a fixed group does; in one pass it finds fewer of them (docs/method.md has both
 * figures). The rule looks at decided rewards only: a rollout cut off agrees with nothing.
 */
const adaptiveRule = { first: 2, most: 4 } as const;

/** How many rollouts a group has at first, and at most. */
export function groupSize({ sampling, group }: RunConfig): { readonly first: number; readonly most: number } {
  return sampling === 'adaptive' ? adaptiveRule : { first: group, most: group };
}

/**
 * A group that agrees is come back to only after the library changed: with the same prompt it would agree again
 * more often than not. A fixed group of the paper is sampled in every epoch.
 */
export function isWaiting(
  { sampling }: RunConfig,
  lastSeen: { readonly revision: number; readonly mixed: boolean } | undefined,
  revision: number,
): boolean {
  return (
    sampling === 'adaptive' && lastSeen !== undefined && !lastSeen.mixed && lastSeen.revision === revision
  );
}

/** Whether one more rollout may still find a contrast. */
export function wantsMore(rollouts: readonly Rollout[], most: number): boolean {
  return rollouts.length < most && !hasContrast({ taskId: '', rollouts });
}

/**
 * The mean reward of training, from each group's first two rollouts only: stopping at a contrast biases what comes
 * later (statistics: 0.057 for a true 0.037). Undefined where none of them is decided.
 */
export function firstTwoRewards(rollouts: readonly Rollout[]): readonly number[] {
  return rollouts.slice(0, adaptiveRule.first).flatMap(({ verdict }) => rewardOf(verdict) ?? []);
}
