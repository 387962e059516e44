import { meanOf, sumOf } from './moments';
import { tQuantile } from './t-quantile';

export interface Interval {
  /** The plain mean of the differences: what was seen. */
  readonly estimate: number;
  /** The limits lie around a mean that is drawn a little towards zero, so not evenly around the estimate. */
  readonly low: number;
  readonly high: number;
}

/** One rollout of four that came out otherwise: with up to four rollouts a cluster, every difference that is off its median. */
const FAR = 0.25;
/** So many differences that far from the median make a spread, and so large a part of all. */
const LEAST_FAR = 5;
const LEAST_FAR_PART = 0.1;

/**
 * The one-sided error rate of the j-th proof on a test split. The first is that of the ordinary 95% interval,
 * and all of them together stay under 0.05, however often somebody presses the button: Σ 1/(j(j+1)) = 1.
 */
export function lookAlpha(look: number): number {
  if (!Number.isInteger(look) || look < 1) throw new Error(`lookAlpha: looks count from 1, got ${look}`);
  return 0.05 / (look * (look + 1));
}

/**
 * An interval for the mean difference per cluster, with error `alpha` at each end. Differences of rewards lie
 * in −1..1.
 *
 * It is the t interval after two imagined clusters, one at +√w and one at −√w. They keep it honest where the
 * plain one fails: when all or nearly all differences are about equal, their spread is not small, it has only
 * not been seen. No change is larger than the whole range, so the limits end there.
 *
 * A claim's differences are those of a few rollouts each. Where more stand behind each, a `weight` under 1
 * makes w smaller, as far as simulations of that design allow.
 */
export function claimInterval(differences: readonly number[], alpha: number, weight = 1): Interval {
  const n = differences.length;
  if (n === 0 || !differences.every(Number.isFinite)) {
    throw new Error(`claimInterval: needs finite differences, got [${differences.join(', ')}]`);
  }
  const estimate = meanOf(differences);
  // One difference says nothing about the spread.
  if (n === 1) return { estimate, low: -1, high: 1 };

  const w = weight * (isSpreadSeen(differences) ? 0.5 : 1);
  const centre = sumOf(differences) / (n + 2);
  const squares = sumOf(differences.map((d) => d * d));
  const variance = (squares + 2 * w - (n + 2) * centre ** 2) / (n + 1);
  const reach = -tQuantile(alpha, n - 1) * Math.sqrt(variance / (n + 2));
  return { estimate, low: Math.max(-1, centre - reach), high: Math.min(1, centre + reach) };
}

/**
 * Whether enough differences lie far from their median for their spread to speak for itself. Nearer ones do not
 * count: with many rollouts a cluster each difference is off by chance, however rare the large losses are that
 * could be among the tasks and were not drawn.
 */
function isSpreadSeen(differences: readonly number[]): boolean {
  const sorted = differences.toSorted((a, b) => a - b);
  // Which of two middle values is taken makes no difference to "fewer than five" from ten values on.
  const median = sorted[sorted.length >> 1] ?? 0;
  const far = sorted.filter((value) => Math.abs(value - median) > FAR - 1e-9).length;
  return far >= Math.max(LEAST_FAR, LEAST_FAR_PART * sorted.length);
}
