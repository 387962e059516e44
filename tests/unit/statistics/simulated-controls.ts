import type { ArmOutcome } from '../../../src/statistics/claim';
import { concludeFamily } from '../../../src/statistics/family';
import { seededRandom } from '../../../src/statistics/hash';
import { lookAlpha } from '../../../src/statistics/interval';
import {
  allOrNothing,
  helping,
  noEffect,
  rareHarm,
  simulatedOutcome,
  type Random,
  type Size,
  type TaskLaw,
} from './simulated-tasks';

/** The chance of success of one task, without a library, with the full method's and with each of the others. */
type FamilyLaw = (random: Random) => {
  readonly without: number;
  readonly full: number;
  readonly others: readonly number[];
};

export interface ControlsCase {
  readonly name: string;
  readonly size: Size;
  readonly law: FamilyLaw;
  /** The mean change that the full method's makes, and each of the others. */
  readonly full: number;
  readonly truths: readonly number[];
}

const nothing = [0, 0, 0, 0, 0, 0];
const twoHelp = [0.25, 0.25, 0, 0, 0, 0];

export const controlsCases: readonly ControlsCase[] = [
  ...([0, 0.05, 0.3, 0.5, 0.9] as const).map((rate) => noChange(rate, [40, 2])),
  noChange(0.5, [80, 4]),
  {
    name: 'one task in ten loses 90 points to each, the others gain, 40 × 4',
    size: [40, 4],
    law: fromOne(rareHarm(0.1, 0.9)),
    full: 0,
    truths: nothing,
  },
  {
    name: '5% are broken by each, not the same ones, the others solved, 80 × 8',
    size: [80, 8],
    law: eachItsOwn(allOrNothing(0.05)),
    full: 0,
    truths: nothing,
  },
  {
    name: 'base rate 0.3, two of six add 25 points, 40 × 4',
    size: [40, 4],
    law: (random) => {
      const [without, with_] = helping(0.3, 0.25)(random);
      return { without, full: with_, others: twoHelp.map((change) => (change > 0 ? with_ : without)) };
    },
    full: 0.25,
    truths: twoHelp,
  },
];

/** The full method and one other. */
export const smallestFamilyCases: readonly ControlsCase[] = ([0.3, 0.5] as const).map((rate) => ({
  ...noChange(rate, [60, 4]),
  name: `base rate ${rate}, one other, 60 × 4`,
  law: fromOne(noEffect(rate), 1),
  truths: [0],
}));

/** Of so many proofs, those with a false claim among the others, and those where all their intervals held. */
export interface ControlsCounts {
  readonly repeats: number;
  readonly helps: number;
  readonly harms: number;
  /** Those with a false claim of any arm, the full method's among them. */
  readonly anyHelps: number;
  readonly anyHarms: number;
  readonly covered: number;
  /** Claims of others that are true, over all repeats. */
  readonly found: number;
}

/** Simulates a whole comparison so many times. All arms are compared with the same rollouts without a library. */
export function countControls(
  { name, size, law, full, truths }: ControlsCase,
  repeats: number,
): ControlsCounts {
  const random = seededRandom(name);
  let [helps, harms, anyHelps, anyHarms, covered, found] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < repeats; i++) {
    const arms = simulatedArms(size, law, random);
    const { first, rest } = concludeFamily({ ...arms, alpha: lookAlpha(1) });
    const count = (what: 'helps' | 'harms', isSo: (truth: number) => boolean): number =>
      rest.filter(({ conclusion }, arm) => conclusion === what && isSo(truths[arm] ?? 0)).length;
    const isHelp = count('helps', (truth) => truth <= 0) > 0;
    const isHarm = count('harms', (truth) => truth >= 0) > 0;
    helps += Number(isHelp);
    harms += Number(isHarm);
    anyHelps += Number(isHelp || (first?.conclusion === 'helps' && full <= 0));
    anyHarms += Number(isHarm || (first?.conclusion === 'harms' && full >= 0));
    found += count('helps', (truth) => truth > 0) + count('harms', (truth) => truth < 0);
    covered += Number(
      rest.every((claim, arm) => {
        if (claim.conclusion === 'refused') throw new Error('a simulated proof was refused');
        const truth = truths[arm] ?? 0;
        return claim.low - 1e-9 <= truth && truth <= claim.high + 1e-9;
      }),
    );
  }
  return { repeats, helps, harms, anyHelps, anyHarms, covered, found };
}

function noChange(rate: number, size: Size): ControlsCase {
  return {
    name: `base rate ${rate}, ${size.join(' × ')}`,
    size,
    law: fromOne(noEffect(rate)),
    full: 0,
    truths: nothing,
  };
}

/** Every arm does the same to a task. */
function fromOne(law: TaskLaw, others = nothing.length): FamilyLaw {
  return (random) => {
    const [without, with_] = law(random);
    return { without, full: with_, others: Array.from({ length: others }, () => with_) };
  };
}

/** What an arm does to a task says nothing about the others. Tasks must be alike without a library. */
function eachItsOwn(law: TaskLaw): FamilyLaw {
  return (random) => {
    const [without, full] = law(random);
    return { without, full, others: nothing.map(() => law(random)[1]) };
  };
}

function simulatedArms([clusters, rollouts]: Size, law: FamilyLaw, random: Random) {
  const tasks = Array.from({ length: clusters }, () => {
    const { without, full, others } = law(random);
    const outcome = (rate: number): ArmOutcome => simulatedOutcome(rate, rollouts, random);
    return { without: outcome(without), full: outcome(full), others: others.map(outcome) };
  });
  return {
    first: tasks.map(({ without, full }) => ({ without, with: full })),
    rest: (tasks[0]?.others ?? []).map((_, arm) =>
      tasks.map(({ without, others }) => ({ without, with: others[arm] ?? without })),
    ),
  };
}
