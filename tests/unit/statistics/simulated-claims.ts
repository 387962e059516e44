import { concludeClaim, type ArmOutcome, type Claim, type ClusterPair } from '../../../src/statistics/claim';
import { seededRandom } from '../../../src/statistics/hash';
import { lookAlpha } from '../../../src/statistics/interval';
import {
  allOrNothing,
  helping,
  mirrored,
  noEffect,
  rareHarm,
  simulatedPairs,
  type Random,
  type Size,
  type TaskLaw,
} from './simulated-tasks';

/** A way in which proofs come about, with what they should find. */
export interface ClaimCase {
  /** Also the seed. */
  readonly name: string;
  /** The change that the library makes on average. */
  readonly truth: number;
  /** The proofs that one person makes; mostly one. */
  readonly proofs: (random: Random) => Iterable<readonly ClusterPair[]>;
}

/** Of so many persons, how many were told that the library helps, or harms; and whose interval held the truth. */
export interface ClaimCounts {
  readonly repeats: number;
  readonly helps: number;
  readonly harms: number;
  /** Of first proofs only. */
  readonly covered: number;
}

export const BASE_RATES = [0, 0.05, 0.3, 0.5, 0.9] as const;
const GAIN_OR_LOSE = 'half of the templates gain 40 points, half lose them';
const SIZES = [
  [10, 2],
  [20, 2],
  [40, 2],
  [40, 4],
  [80, 2],
] as const;
/** From 0.9 there is no room for 20 points more. */
export const REAL_RATES = [0, 0.05, 0.3, 0.5, 0.8] as const;
export const REAL_SIZES = SIZES.filter(([clusters]) => clusters > 10);

/** Nothing changes, at every base rate. */
export const nullCases: readonly ClaimCase[] = SIZES.flatMap((size) =>
  BASE_RATES.map((rate) => oneProof(`base rate ${rate}, ${label(size)}`, size, noEffect(rate))),
);

/** Nothing changes on average: most tasks move a little one way, a few a long way the other. */
export const skewedCases: readonly ClaimCase[] = [
  ...rareMoves(0.1, 0.9, [40, 2]),
  ...rareMoves(0.1, 0.9, [40, 4]),
  ...rareMoves(0.1, 0.9, [80, 4]),
  ...rareMoves(0.05, 0.9, [40, 4]),
  ...rareMoves(0.2, 0.6, [20, 4]),
];

/**
 * Where more false claims were found than anywhere else. With more rollouts chance blurs the skew less, and every
 * difference is a little off the others, though none of the few that lose everything may have been drawn.
 */
export const hardestCases: readonly ClaimCase[] = [
  ...rareMoves(0.1, 0.9, [40, 8]),
  ...rareMoves(0.2, 0.9, [80, 8]),
  fewLoseAll(0.13, 0, [20, 4]),
  fewLoseAll(0.0325, 0, [80, 4]),
  fewLoseAll(0.1, 0.8, [40, 8]),
  fewLoseAll(0.15, 0.05, [40, 12]),
  fewLoseAll(0.1, 0.8, [80, 16]),
  fewLoseAll(0.15, 0.8, [40, 64]),
  fewBroken(0.07, [40, 8]),
  fewBroken(0.055, [80, 8]),
  fewBroken(0.06, [40, 16]),
  fewBroken(0.03, [80, 16]),
  fewBroken(0.055, [40, 64]),
  fewBroken(0.0275, [80, 64]),
];

/** Rewards by parts in which nothing is left to chance: each task that does not lose everything gains the same. */
export const exactCases: readonly ClaimCase[] = (
  [
    [5 / 37, 20],
    [5 / 46, 40],
    [5 / 92, 80],
    [5 / 109, 160],
  ] as const
).map(([part, clusters]) => ({
  name: `${percent(part)} lose all that they had, the others gain from 0 by parts, ${clusters} tasks`,
  truth: 0,
  proofs: (random) => [exactPairs(clusters, rareHarm(part, 1, 0), random)],
}));

/** Somebody proves libraries that change nothing on one test split, twenty times. */
export const pressCases: readonly ClaimCase[] = [
  presses('base rate 0.3', [40, 2], noEffect(0.3)),
  presses('base rate 0.5', [40, 2], noEffect(0.5)),
  presses('base rate 0.5', [80, 4], noEffect(0.5)),
  presses('one task in ten loses 90 points, the others gain', [40, 4], rareHarm(0.1, 0.9)),
  presses('5.5% are broken, the others solved', [80, 8], allOrNothing(0.055)),
];

/** What each of the twenty breaks has to be found anew. */
export const differentPressCases: readonly ClaimCase[] = [
  differentPresses('base rate 0.5', [80, 4], noEffect(0.5)),
  differentPresses('5.5% are broken, the others solved', [80, 8], allOrNothing(0.055)),
];

/** Tasks come from a few templates, and what a library does to one task of a template it does to all. */
export const familyCases: readonly ClaimCase[] = [
  families('nothing changes', [12, 5], noEffect(0.3)),
  families(GAIN_OR_LOSE, [12, 5], gainOrLose),
  families(GAIN_OR_LOSE, [20, 3], gainOrLose),
  families('one template in five loses 60 points, the others gain', [20, 3], rareHarm(0.2, 0.6)),
];

/** Rollouts that would have failed, or won, are cut off, on one arm only. */
export const undecidedCases: readonly ClaimCase[] = ([0.3, 0.7] as const).flatMap((rate) =>
  (['with', 'without'] as const).flatMap((arm) => [lost('failures', arm, rate), lost('wins', arm, rate)]),
);

/** What is claimed where a rule is left out. In each, nothing changes on average. */
export const brokenCases: readonly (ClaimCase & { readonly alphaOf?: (look: number) => number })[] = [
  { ...presses('each as if it were the first', [40, 2], noEffect(0.3)), alphaOf: () => lookAlpha(1) },
  byTask(GAIN_OR_LOSE, [12, 5], gainOrLose),
  leftOut(lost('failures', 'with', 0.3)),
  leftOut(lost('failures', 'with', 0.7)),
];

/** The library helps, or harms, more on some tasks than on others. */
export const realCases: readonly ClaimCase[] = REAL_SIZES.flatMap((size) =>
  REAL_RATES.flatMap((rate) =>
    ([0.1, 0.2] as const).flatMap((change) => [
      oneProof(
        `from ${rate}, ${100 * change} points more, ${label(size)}`,
        size,
        helping(rate, change),
        change,
      ),
      oneProof(
        `to ${rate}, ${100 * change} points less, ${label(size)}`,
        size,
        mirrored(helping(rate, change)),
        -change,
      ),
    ]),
  ),
);

/** Simulates a case so many times, from its own seed. */
export function countClaims(
  { name, truth, proofs }: ClaimCase,
  repeats: number,
  alphaOf: (look: number) => number = lookAlpha,
): ClaimCounts {
  const random = seededRandom(name);
  let [helps, harms, covered] = [0, 0, 0];
  for (let i = 0; i < repeats; i++) {
    const claims = [...proofs(random)].map((pairs, at) => concludeClaim({ pairs, alpha: alphaOf(at + 1) }));
    helps += Number(claims.some(({ conclusion }) => conclusion === 'helps'));
    harms += Number(claims.some(({ conclusion }) => conclusion === 'harms'));
    covered += Number(claims[0] !== undefined && holds(claims[0], truth));
  }
  return { repeats, helps, harms, covered };
}

/** Where rollouts are undecided, both readings together are what must hold the truth. */
function holds(claim: Claim, truth: number): boolean {
  if (claim.conclusion === 'refused') throw new Error('a simulated proof was refused');
  const low = claim.undecided?.worst.low ?? claim.low;
  const high = claim.undecided?.best.high ?? claim.high;
  return low - 1e-9 <= truth && truth <= high + 1e-9;
}

function oneProof(name: string, size: Size, law: TaskLaw, truth = 0): ClaimCase {
  return { name, truth, proofs: (random) => [simulatedPairs(size, law, random)] };
}

function rareMoves(part: number, size: number, proof: Size): readonly ClaimCase[] {
  const words = (few: string, most: string): string =>
    `one task in ${1 / part} ${few} ${100 * size} points, the others ${most}, ${label(proof)}`;
  return [
    oneProof(words('loses', 'gain'), proof, rareHarm(part, size)),
    oneProof(words('gains', 'lose'), proof, mirrored(rareHarm(part, size))),
  ];
}

function fewLoseAll(part: number, base: number, size: Size): ClaimCase {
  const name = `${percent(part)} lose all that they had, the others gain from ${base}, ${label(size)}`;
  return oneProof(name, size, rareHarm(part, 1, base));
}

function fewBroken(part: number, size: Size): ClaimCase {
  return oneProof(`${percent(part)} are broken, the others solved, ${label(size)}`, size, allOrNothing(part));
}

/** Rewards that are the rates themselves. */
function exactPairs(clusters: number, law: TaskLaw, random: Random): readonly ClusterPair[] {
  const exactly = (rate: number): ArmOutcome => ({ rewards: [rate], undecided: 0 });
  return Array.from({ length: clusters }, () => {
    const [without, with_] = law(random);
    return { without: exactly(without), with: exactly(with_) };
  });
}

function percent(part: number): string {
  return `${Number((100 * part).toFixed(2))}%`;
}

/** The same test tasks each time, sampled anew under a library that does the same to each. */
function presses(name: string, [clusters, rollouts]: Size, law: TaskLaw): ClaimCase {
  return {
    name: `20 proofs, ${name}, ${label([clusters, rollouts])}`,
    truth: 0,
    proofs: (random) => {
      const rates = Array.from({ length: clusters }, () => law(random));
      return Array.from({ length: 20 }, () =>
        rates.flatMap((rate) => simulatedPairs([1, rollouts], () => rate, random)),
      );
    },
  };
}

/** The same test tasks under libraries of which each does something else to each. */
function differentPresses(name: string, size: Size, law: TaskLaw): ClaimCase {
  return {
    name: `20 proofs of different libraries, ${name}, ${label(size)}`,
    truth: 0,
    proofs: (random) => Array.from({ length: 20 }, () => simulatedPairs(size, law, random)),
  };
}

/** All rollouts of a template are one cluster's. */
function families(name: string, [count, tasks]: Size, law: TaskLaw): ClaimCase {
  return {
    name: `${name}, ${count} templates of ${tasks} tasks`,
    truth: 0,
    proofs: (random) => [simulatedPairs([count, 2 * tasks], law, random)],
  };
}

/** The same, with every task taken for a cluster. */
function byTask(name: string, [count, tasks]: Size, law: TaskLaw): ClaimCase {
  const template = (random: Random): readonly ClusterPair[] => {
    const rates = law(random);
    return simulatedPairs([tasks, 2], () => rates, random);
  };
  return {
    name: `${name}, ${count * tasks} tasks as if of ${count * tasks} templates`,
    truth: 0,
    proofs: (random) => [Array.from({ length: count }, () => template(random)).flat()],
  };
}

/** A tenth of all rollouts of that arm, or half of those that could be lost if these are fewer. */
function lost(what: 'failures' | 'wins', arm: 'with' | 'without', rate: number): ClaimCase {
  const reward = what === 'wins' ? 1 : 0;
  const part = Math.min(0.5, 0.1 / (reward === 1 ? rate : 1 - rate));
  return {
    name: `base rate ${rate}, ${what} ${arm} the library cut off, 80 × 2`,
    truth: 0,
    proofs: (random) => [
      simulatedPairs([80, 2], noEffect(rate), random).map((pair) => ({
        ...pair,
        [arm]: cutOff(pair[arm], reward, part, random),
      })),
    ],
  };
}

/** The same, as if undecided rollouts had never been. */
function leftOut({ name, truth, proofs }: ClaimCase): ClaimCase {
  const forget = (pairs: readonly ClusterPair[]): readonly ClusterPair[] =>
    pairs
      .filter((pair) => pair.with.rewards.length > 0 && pair.without.rewards.length > 0)
      .map((pair) => ({
        with: { ...pair.with, undecided: 0 },
        without: { ...pair.without, undecided: 0 },
      }));
  return { name: `${name} and left out`, truth, proofs: (random) => [...proofs(random)].map(forget) };
}

function gainOrLose(random: Random): readonly [number, number] {
  return [0.5, random() < 0.5 ? 0.9 : 0.1];
}

function cutOff(arm: ArmOutcome, lostReward: 0 | 1, part: number, random: Random): ArmOutcome {
  const rewards = arm.rewards.filter((reward) => reward !== lostReward || random() >= part);
  return { rewards, undecided: arm.rewards.length - rewards.length };
}

function label([clusters, rollouts]: Size): string {
  return `${clusters} × ${rollouts}`;
}
