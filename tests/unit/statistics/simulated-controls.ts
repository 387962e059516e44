import type { ArmOutcome } from '../../../src/statistics/claim';
import { concludeFamily } from '../../../src/statistics/family';
import { seededRandom } from '../../../src/statistics/hash';
import { lookAlpha } from '../../../src/statistics/interval';
import {
  helping,
  noEffect,
  rareHarm,
  simulatedOutcome,
  type Random,
  type Size,
  type TaskLaw,
} from './simulated-tasks';

/** The full method stands alone; these many others are compared with no library beside it. */
const OTHERS = 6;

/** The chance of success of one task, without a library and with each of the others. */
type FamilyLaw = (random: Random) => { readonly without: number; readonly others: readonly number[] };

export interface ControlsCase {
  readonly name: string;
  readonly size: Size;
  readonly law: FamilyLaw;
  /** The mean change of each of the others. */
  readonly truths: readonly number[];
}

const nothing = Array.from({ length: OTHERS }, () => 0);
const twoHelp = [0.25, 0.25, 0, 0, 0, 0];

export const controlsCases: readonly ControlsCase[] = [
  ...([0, 0.05, 0.3, 0.5, 0.9] as const).map((rate) => noChange(rate, [40, 2])),
  noChange(0.5, [80, 4]),
  {
    name: 'one task in ten loses 90 points to each, the others gain, 40 × 4',
    size: [40, 4],
    law: fromOne(rareHarm(0.1, 0.9)),
    truths: nothing,
  },
  {
    name: 'base rate 0.3, two of six add 25 points, 40 × 4',
    size: [40, 4],
    law: (random) => {
      const [without, with_] = helping(0.3, 0.25)(random);
      return { without, others: twoHelp.map((change) => (change > 0 ? with_ : without)) };
    },
    truths: twoHelp,
  },
];

/** Of so many proofs, those with a false claim among the others, and those where all intervals held. */
export interface ControlsCounts {
  readonly repeats: number;
  readonly helps: number;
  readonly harms: number;
  readonly covered: number;
  /** Claims that are true, over all repeats; of `OTHERS` at most in each. */
  readonly found: number;
}

/** Simulates a family of controls so many times. All arms are compared with the same rollouts without a library. */
export function countControls({ name, size, law, truths }: ControlsCase, repeats: number): ControlsCounts {
  const random = seededRandom(name);
  let [helps, harms, covered, found] = [0, 0, 0, 0];
  for (let i = 0; i < repeats; i++) {
    const { rest } = concludeFamily({
      first: undefined,
      rest: simulatedFamily(size, law, random),
      alpha: lookAlpha(1),
    });
    const isClaimed = (what: 'helps' | 'harms', isTrue: (truth: number) => boolean): number =>
      rest.filter(({ conclusion }, arm) => conclusion === what && isTrue(truths[arm] ?? 0)).length;
    helps += Math.min(
      1,
      isClaimed('helps', (truth) => truth <= 0),
    );
    harms += Math.min(
      1,
      isClaimed('harms', (truth) => truth >= 0),
    );
    found += isClaimed('helps', (truth) => truth > 0) + isClaimed('harms', (truth) => truth < 0);
    covered += Number(
      rest.every((claim, arm) => {
        if (claim.conclusion === 'refused') throw new Error('a simulated proof was refused');
        const truth = truths[arm] ?? 0;
        return claim.low - 1e-9 <= truth && truth <= claim.high + 1e-9;
      }),
    );
  }
  return { repeats, helps, harms, covered, found };
}

function noChange(rate: number, size: Size): ControlsCase {
  return {
    name: `base rate ${rate}, ${size.join(' × ')}`,
    size,
    law: fromOne(noEffect(rate)),
    truths: nothing,
  };
}

/** Every arm does the same to a task. */
function fromOne(law: TaskLaw): FamilyLaw {
  return (random) => {
    const [without, with_] = law(random);
    return { without, others: nothing.map(() => with_) };
  };
}

function simulatedFamily([clusters, rollouts]: Size, law: FamilyLaw, random: Random) {
  const tasks = Array.from({ length: clusters }, () => {
    const { without, others } = law(random);
    const outcome = (rate: number): ArmOutcome => simulatedOutcome(rate, rollouts, random);
    return { without: outcome(without), others: others.map(outcome) };
  });
  return Array.from({ length: OTHERS }, (_, arm) =>
    tasks.map(({ without, others }) => ({ without, with: others[arm] ?? without })),
  );
}
