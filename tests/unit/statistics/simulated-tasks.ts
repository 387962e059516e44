import type { ArmOutcome, ClusterPair } from '../../../src/statistics/claim';
import { meanOf } from '../../../src/statistics/moments';

export type Random = () => number;

/** The chances of success of one task, without and with the library. */
type Rates = readonly [without: number, with_: number];

/** Draws one task. */
export type TaskLaw = (random: Random) => Rates;

/** Of a proof: test clusters, and rollouts per task and arm. */
export type Size = readonly [clusters: number, rollouts: number];

/** How much tasks differ: the sum of the two parameters of the Beta distribution of their rates. */
const VARIETY = 3;

/** A library that changes nothing, on tasks whose rates are Beta-distributed around the base rate. */
export function noEffect(baseRate: number): TaskLaw {
  return (random) => {
    const rate = drawBeta(random, baseRate);
    return [rate, rate];
  };
}

/** A library that closes a Beta-distributed share of what each task lacks: a lot on some, nothing on others. */
export function helping(baseRate: number, change: number): TaskLaw {
  return (random) => {
    const rate = drawBeta(random, baseRate);
    return [rate, rate + (1 - rate) * drawBeta(random, change / (1 - baseRate), 1)];
  };
}

/** All tasks are alike, without the library and with it. */
export function helpingAlike(baseRate: number, change: number): TaskLaw {
  return () => [baseRate, baseRate + change];
}

/** No effect on average: most tasks gain a little, a few lose nearly everything. */
export function rareHarm(part: number, loss: number, base = 0.05): TaskLaw {
  return (random) => (random() < part ? [loss, 0] : [base, base + (part * loss) / (1 - part)]);
}

/** No effect on average: tasks alike without the library, all of which it solves but for a few that it breaks. */
export function allOrNothing(part: number): TaskLaw {
  return (random) => [1 - part, random() < part ? 0 : 1];
}

/** The same tasks with the arms exchanged. */
export function mirrored(law: TaskLaw): TaskLaw {
  return (random) => {
    const [without, with_] = law(random);
    return [with_, without];
  };
}

/** A proof's rollouts, all decided. */
export function simulatedPairs(
  [clusters, rollouts]: Size,
  law: TaskLaw,
  random: Random,
): readonly ClusterPair[] {
  return Array.from({ length: clusters }, () => {
    const [without, with_] = law(random);
    return {
      without: simulatedOutcome(without, rollouts, random),
      with: simulatedOutcome(with_, rollouts, random),
    };
  });
}

/** One arm's rollouts on one task. */
export function simulatedOutcome(rate: number, rollouts: number, random: Random): ArmOutcome {
  return { rewards: Array.from({ length: rollouts }, () => (random() < rate ? 1 : 0)), undecided: 0 };
}

/** Mean reward with the library minus without, per cluster. */
export function differencesOf(pairs: readonly ClusterPair[]): readonly number[] {
  return pairs.map((pair) => meanOf(pair.with.rewards) - meanOf(pair.without.rewards));
}

/** The share of repeats in which something happens. */
export function share(repeats: number, happens: () => boolean): number {
  let count = 0;
  for (let i = 0; i < repeats; i++) if (happens()) count += 1;
  return count / repeats;
}

/** A number in 0..1 that differs between tasks, by its mean. */
export function drawBeta(random: Random, mean: number, variety: number = VARIETY): number {
  if (mean <= 0) return 0;
  if (mean >= 1) return 1;
  const a = gamma(random, mean * variety);
  const b = gamma(random, (1 - mean) * variety);
  // Two tiny shapes can both underflow; what is left then is a coin with the right mean.
  return a + b > 0 ? a / (a + b) : Number(random() < mean);
}

/** Marsaglia and Tsang (2000). */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + c * normal) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * normal ** 2 + d - d * v + d * Math.log(v)) return d * v;
  }
}
