import { sumOf } from './moments';

/** Additions, a few tenths of a second; thousands of clusters come near it. */
const WORK_LIMIT = 2e8;

/** Finer than a proof can tell apart, and so coarse that floating-point rounding cannot be seen. */
const FINEST_GRID = 2 ** 14;

/**
 * Two-sided p of the sign-flip test: had each difference been as likely to come out with the other sign, how
 * often would their sum be at least as far from zero as it is?
 *
 * All 2ⁿ sign patterns are counted, by convolution over whole numbers: differences of mean rewards are
 * fractions, and a common denominator makes them whole. Where there is none that small (graded rewards,
 * for instance), differences are rounded to the finest grid that fits. The p stays exact for the
 * rounded differences, because rounding treats both signs alike; so nothing here needs random draws.
 */
export function signFlipP(differences: readonly number[]): number {
  const sizes = differences.map(Math.abs).filter((size) => size > 1e-9);
  if (sizes.length === 0) return 1;

  const finest = Math.min(FINEST_GRID, Math.max(1, Math.floor(WORK_LIMIT / (sizes.length * sumOf(sizes)))));
  const grid = commonDenominator(sizes, finest) ?? finest;
  const whole = differences.map((d) => Math.sign(d) * Math.round(Math.abs(d) * grid));
  const steps = whole.map(Math.abs).filter((step) => step > 0);
  const observed = Math.abs(sumOf(whole));
  const total = sumOf(steps);
  if (observed === 0) return 1;

  // With P of the total on the positive side the sum is 2P − total, so it is even where the total is.
  // Both tails are alike.
  const least = (total + observed) / 2;
  const upperTail = positivePart(steps, total).subarray(least);
  return Math.min(1, 2 * upperTail.reduce((sum, chance) => sum + chance, 0));
}

/** The distribution of the sum of those steps whose sign comes out positive. */
function positivePart(steps: readonly number[], total: number): Float64Array {
  const chance = new Float64Array(total + 1);
  chance[0] = 1;
  let reach = 0;
  for (const step of steps) {
    reach += step;
    for (let sum = reach; sum >= step; sum--) {
      chance[sum] = ((chance[sum] ?? 0) + (chance[sum - step] ?? 0)) / 2;
    }
    for (let sum = step - 1; sum >= 0; sum--) chance[sum] = (chance[sum] ?? 0) / 2;
  }
  return chance;
}

/** The smallest whole number that makes every value whole, if it is no larger than the limit. */
function commonDenominator(values: readonly number[], limit: number): number | undefined {
  let denominator = 1;
  for (const value of values) {
    let factor = 1;
    while (!isWhole(value * denominator * factor)) {
      factor += 1;
      if (denominator * factor > limit) return undefined;
    }
    denominator *= factor;
  }
  return denominator;
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-9;
}
