import type { Group } from './rollout';
import { rewardOf } from './verdict';

/**
 * Group-relative advantages, (r - mean) / standard deviation over the decided rollouts (GRPO, and section 2 of
 * arXiv 2510.08191). Undecided rollouts have none. Shown, never used as a weight: a lone winner's advantage
 * is the square root of (n - 1), which says when sampling stopped and not how good the answer is.
 */
export function advantages(group: Group): readonly (number | undefined)[] {
  const rewards = group.rollouts.map((rollout) => rewardOf(rollout.verdict));
  const decided = rewards.filter((reward) => reward !== undefined);
  if (!hasContrast(group)) return rewards.map(() => undefined);

  const mean = decided.reduce((sum, reward) => sum + reward, 0) / decided.length;
  const variance = decided.reduce((sum, reward) => sum + (reward - mean) ** 2, 0) / decided.length;
  const deviation = Math.sqrt(variance);
  return rewards.map((reward) => (reward === undefined ? undefined : (reward - mean) / deviation));
}

/** Does this group teach anything? Only where decided rewards differ is there a winner to compare with a loser. */
export function hasContrast(group: Group): boolean {
  const decided = group.rollouts.map((rollout) => rewardOf(rollout.verdict)).filter((r) => r !== undefined);
  return decided.some((reward) => reward !== decided[0]);
}
