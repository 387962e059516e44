import { lookAlpha } from './interval';
import { tQuantile } from './t-quantile';

/** 80% power, as a standard normal quantile. */
const POWER_QUANTILE = 0.84;

/**
 * How tasks are taken to differ where nothing is measured. Without the library, their rates of success are
 * Beta-distributed around the base rate; the library closes a Beta-distributed share of what each lacks,
 * nearly all on some tasks and nearly nothing on others. Each number is the sum of the two parameters of its
 * Beta distribution.
 */
const VARIETY = { rate: 3, share: 1 } as const;

/** What a proof can show when the base rate is unknown: a middling rate, where tasks differ most. */
const TYPICAL = { baseRate: 0.4, change: 0.2 } as const;

export interface ProofSize {
  /** Test clusters. */
  readonly clusters: number;
  /** Rollouts per task and arm. */
  readonly rollouts: number;
}

export interface DetectionQuery {
  readonly clusters: number;
  /**
   * Standard deviation of the differences per cluster, as validation showed it; without, that of two
   * rollouts.
   */
  readonly spread?: number;
  /** One-sided error rate of the proof; without, that of a first proof. */
  readonly alpha?: number;
}

/**
 * The smallest change that a proof of this size shows four times in five. Over 1, no change is large enough.
 *
 * Near a base rate of 0 a measured spread is misleading, because there is nothing to vary until the library
 * helps: `expectedDetectableChange` counts the spread that the change itself brings.
 *
 * It takes the interval's spread for seen, as it is where a library does more for some tasks than for others.
 * Where many rollouts show that it does the same for all, within 25 points, it takes a point or two more.
 */
export function smallestDetectableChange(query: DetectionQuery): number {
  const { clusters: n, spread = typicalSpread(2), alpha = lookAlpha(1) } = query;
  if (n < 2) return Number.POSITIVE_INFINITY;
  const deviation = Math.sqrt((n * spread ** 2 + 1) / (n + 1) / (n + 2));
  return ((n + 2) / n) * (POWER_QUANTILE - tQuantile(alpha, n - 1)) * deviation;
}

/**
 * About how many more clusters would show a change four times in five. The change is the one that the person
 * cares about: to ask with the observed change is to ask whether the same luck would hold again.
 */
export function moreClustersNeeded(query: {
  readonly clusters: number;
  readonly spread: number;
  readonly change: number;
  readonly alpha?: number;
}): number {
  const { clusters, spread, change, alpha = lookAlpha(1) } = query;
  // With this many degrees of freedom t is the normal distribution.
  const quantiles = POWER_QUANTILE - tQuantile(alpha, 1e6);
  return Math.max(0, Math.ceil(spread ** 2 * (quantiles / change) ** 2 - clusters));
}

/** The standard deviation of the differences per cluster to plan with where none is measured. */
export function typicalSpread(rollouts: number): number {
  return expectedSpread(TYPICAL.baseRate, TYPICAL.change, rollouts);
}

/**
 * The smallest change that a proof shows four times in five from a base rate, where nothing but the rate is
 * known; undefined where even success on every task would not be shown.
 */
export function expectedDetectableChange(
  { clusters, rollouts }: ProofSize,
  baseRate: number,
  alpha?: number,
): number | undefined {
  const isShown = (change: number): boolean => {
    const spread = expectedSpread(baseRate, change, rollouts);
    return change >= smallestDetectableChange({ clusters, spread, ...(alpha !== undefined && { alpha }) });
  };
  const thousandths = Math.floor(1000 * (1 - baseRate) + 1e-9);
  for (let change = 1; change <= thousandths; change++) if (isShown(change / 1000)) return change / 1000;
  return undefined;
}

/**
 * The standard deviation of a cluster's difference: how unlike the effects are, and chance within the
 * rollouts.
 */
function expectedSpread(baseRate: number, change: number, rollouts: number): number {
  const lacking = 1 - baseRate;
  if (lacking <= 0) return 0;
  const share = change / lacking;
  const shareVariance = (share * (1 - share)) / (VARIETY.share + 1);
  const lackingSquared = lacking ** 2 + (baseRate * lacking) / (VARIETY.rate + 1);
  const effectVariance = lackingSquared * (share ** 2 + shareVariance) - change ** 2;
  const chanceWithout = lacking - lackingSquared;
  const chanceWith = lacking - change - lackingSquared * ((1 - share) ** 2 + shareVariance);
  return Math.sqrt(Math.max(0, effectVariance + (chanceWithout + chanceWith) / rollouts));
}
