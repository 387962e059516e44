import { tQuantile } from './t-quantile';

/**
 * Standard deviation of a task's difference between four rollouts with an experience and four without, by chance alone,
 * where rates of success lie around 0.4 and tasks differ: √(2/4 · E[p(1 − p)]) with E[p(1 − p)] = 0.18.
 */
const SPREAD = 0.3;
/** The squares of the interval's two imagined clusters, with the weight that `singleEffects` gives them. */
const IMAGINED = 0.5;

/**
 * How far the interval of a single effect will reach to each side, about, before anything is sampled. It is the interval
 * of `singleEffects` at 95% for the differences to be expected; near rates of 0 and 1 it comes out narrower.
 */
export function effectReach(clusters: number): number {
  if (clusters < 2) return 1;
  const variance = (clusters * SPREAD ** 2 + IMAGINED) / (clusters + 1);
  return Math.min(1, -tQuantile(0.025, clusters - 1) * Math.sqrt(variance / (clusters + 2)));
}
