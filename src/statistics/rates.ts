import { meanOf } from './moments';

/**
 * Mean@k: the mean over tasks of the mean reward of each task's decided rollouts. Its expectation is the same
 * for every k; k only says how many rollouts it was taken from. A task with no decided rollout must not be
 * among them.
 */
export function meanAtK(rewardsByTask: readonly (readonly number[])[]): number {
  return meanOf(rewardsByTask.map(meanOf));
}

/**
 * The chance that at least one of k rollouts is right, estimated without bias from `right` of `n`: 1 − C(n −
 * right, k) / C(n, k), as a product that neither overflows nor loses digits (Chen et al. 2021, HumanEval).
 */
export function passAtK(n: number, right: number, k: number): number {
  if (!(k >= 1 && k <= n && right >= 0 && right <= n)) {
    throw new Error(`passAtK: needs 1 <= k <= n and 0 <= right <= n, got k ${k}, n ${n}, right ${right}`);
  }
  if (n - right < k) return 1;
  let allWrong = 1;
  for (let i = n - right + 1; i <= n; i++) allWrong *= 1 - k / i;
  return 1 - allWrong;
}
