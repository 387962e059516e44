import { deviationOf, meanOf } from './moments';

/** What a candidate gains over the current library on validation clusters. Never a claim (R7). */
export interface PairedGain {
  readonly mean: number;
  /** Infinite under two differences: one task alone cannot say how much tasks vary. */
  readonly standardError: number;
  readonly n: number;
}

/**
 * Mean and standard error of the differences in mean reward, one per cluster that both libraries answered.
 */
export function pairedGain(differences: readonly number[]): PairedGain {
  const n = differences.length;
  const standardError = n < 2 ? Number.POSITIVE_INFINITY : deviationOf(differences) / Math.sqrt(n);
  return { mean: n === 0 ? 0 : meanOf(differences), standardError, n };
}

/**
 * Whether the gain is over one standard error (R7).
 *
 * One flipped rollout never suffices: if a single difference is not zero, mean and standard error are the
 * same number, and the tolerance keeps rounding from deciding. A standard error of zero with a positive mean
 * needs no rule of its own: then each of two or more clusters gained by the same amount, so at least as many
 * rollouts flipped.
 */
export function beats(gain: PairedGain): boolean {
  return gain.mean > gain.standardError * (1 + 1e-9) && gain.mean > 1e-9;
}
