import type { Group } from './rollout';
import { rewardOf } from './verdict';

/** A group as GRPO reads it: all that an update of weights would use of its grades. */
export interface GroupNumbers {
  /** One per rollout, undefined where the rollout is undecided. */
  readonly rewards: readonly (number | undefined)[];
  /** Over the decided rollouts; absent where there is none. */
  readonly mean: number | undefined;
  /** Of the population: the squares are divided by the number of decided rollouts, not by one less. */
  readonly deviation: number | undefined;
  /** One per rollout, undefined where undecided. All zero where the rewards are equal: GRPO makes no update then. */
  readonly advantages: readonly (number | undefined)[];
}

/**
 * Group-relative advantages, (r - mean) / standard deviation over the decided rollouts (GRPO, and section 2 of
 * arXiv 2510.08191). Shown, never used as a weight: a lone winner's advantage is the square root of (n - 1),
 * which says when sampling stopped and not how good the answer is.
 */
export function groupNumbers(group: Group): GroupNumbers {
  const rewards = group.rollouts.map((rollout) => rewardOf(rollout.verdict));
  const decided = rewards.filter((reward) => reward !== undefined);
  if (decided.length === 0) {
    return { rewards, mean: undefined, deviation: undefined, advantages: rewards.map(() => undefined) };
  }

  const mean = decided.reduce((sum, reward) => sum + reward, 0) / decided.length;
  // Equal rewards have a mean that differs from them by a rounding error, which a division would blow up.
  if (!hasContrast(group)) {
    const advantages = rewards.map((reward) => (reward === undefined ? undefined : 0));
    return { rewards, mean, deviation: 0, advantages };
  }
  const variance = decided.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / decided.length;
  const deviation = Math.sqrt(variance);
  const advantages = rewards.map((reward) =>
    reward === undefined ? undefined : (reward - mean) / deviation,
  );
  return { rewards, mean, deviation, advantages };
}

/** The advantages of a group that teaches something; undefined throughout where it does not, as there is nothing to compare. */
export function advantages(group: Group): readonly (number | undefined)[] {
  const numbers = groupNumbers(group);
  return hasContrast(group) ? numbers.advantages : numbers.rewards.map(() => undefined);
}

/** Does this group teach anything? Only where decided rewards differ is there a winner to compare with a loser. */
export function hasContrast(group: Group): boolean {
  const decided = group.rollouts.map((rollout) => rewardOf(rollout.verdict)).filter((r) => r !== undefined);
  return decided.some((reward) => reward !== decided[0]);
}
