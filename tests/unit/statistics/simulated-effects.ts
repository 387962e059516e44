import { complement, hadamardRows, singleEffects, type EffectCell } from '../../../src/statistics/hadamard';
import { seededRandom } from '../../../src/statistics/hash';
import { claimInterval } from '../../../src/statistics/interval';
import { meanOf } from '../../../src/statistics/moments';
import { drawBeta, type Random } from './simulated-tasks';

/** The chance of success of one task under what is in the library. */
type RateOf = (present: readonly boolean[]) => number;

/** Draws a number that differs between tasks, by its mean. Rates are linear in each number that is drawn. */
type Draw = (mean: number, variety?: number) => number;
type EffectLaw = (draw: Draw, factors: number) => RateOf;

export interface Design {
  readonly factors: number;
  readonly clusters: number;
  /** Tasks of one cluster; they are alike in everything but chance. */
  readonly tasks: number;
}

export interface EffectsCase {
  /** Also the seed. */
  readonly name: string;
  readonly design: Design;
  readonly law: EffectLaw;
  /** Four in five of the cells with this reward and the first factor are undecided. */
  readonly cutOff?: 0 | 1;
  /** Undecided cells are left out, as if they had never been. */
  readonly leftOut?: boolean;
}

export interface EffectsCounts {
  readonly repeats: number;
  /** The smallest and the mean part, over the factors, of intervals that hold the true effect. */
  readonly leastCovered: number;
  readonly covered: number;
  /** Half of an interval's width, on average. */
  readonly reach: number;
  /** Part of repeats in which a factor is called harmful that is not, or anything that it is not. */
  readonly falseHarm: number;
  readonly falseClaims: number;
  /** Part of repeats in which the first factor is called harmful. */
  readonly firstHarms: number;
  /** Mean estimate and true effect of the first factor. */
  readonly first: number;
  readonly truth: number;
}

export const EFFECT_RATES = [0, 0.05, 0.3, 0.5, 0.9] as const;
/** 320 calls. */
export const LARGEST: Design = { factors: 7, clusters: 40, tasks: 1 };
export const DESIGNS: readonly Design[] = [
  { factors: 3, clusters: 10, tasks: 1 },
  { factors: 3, clusters: 10, tasks: 4 },
  { factors: 5, clusters: 20, tasks: 1 },
  { factors: 7, clusters: 20, tasks: 2 },
  LARGEST,
];

/** A variety so small that what is drawn is 0 or 1. */
const ALL_OR_NOTHING = 1e-9;

const laws: Readonly<Record<string, (baseRate: number) => EffectLaw>> = {
  'nothing changes': (base) => (draw) => {
    const rate = draw(base);
    return () => rate;
  },
  'the first helps': (base) => (draw) => {
    const [rate, part] = [draw(base), draw(0.3)];
    return ([first]) => (first ? rate + (1 - rate) * part : rate);
  },
  'the first harms': (base) => (draw) => {
    const [rate, part] = [draw(base), draw(0.3)];
    return ([first]) => (first ? rate * (1 - part) : rate);
  },
  'the first loses all of one task in ten': (base) => (draw) => {
    const [rate, loses] = [draw(base), draw(0.1, ALL_OR_NOTHING)];
    return ([first]) => (first ? rate * (1 - loses) : rate);
  },
  'each helps, more and more': (base) => (draw, factors) => {
    const rate = draw(base);
    const parts = Array.from({ length: factors }, (_, factor) => draw(0.05 * factor));
    return (present) =>
      parts.reduce(
        (reached, part, factor) => (present[factor] ? reached + (1 - reached) * part : reached),
        rate,
      );
  },
  'any one is enough': (base) => (draw) => {
    const [rate, part] = [draw(base), draw(0.5)];
    return (present) => (present.some(Boolean) ? rate + (1 - rate) * part : rate);
  },
};

export const lawNames = Object.keys(laws);

/** Every law at every rate in every design. */
export const effectsCases: readonly (EffectsCase & { readonly lawName: string; readonly rate: number })[] =
  Object.entries(laws).flatMap(([lawName, lawOf]) =>
    EFFECT_RATES.flatMap((rate) =>
      DESIGNS.map((design) => ({
        name: `${lawName}, base rate ${rate}, ${designLabel(design)}`,
        lawName,
        rate,
        design,
        law: lawOf(rate),
      })),
    ),
  );

/** The first factor makes answers longer: of those that fail under it, or win, most are cut off. */
export const cutOffCases: readonly EffectsCase[] = ([0, 1] as const).map((reward) => ({
  name: `nothing changes, base rate 0.5, most ${reward === 1 ? 'wins' : 'failures'} under the first cut off`,
  design: { factors: 3, clusters: 24, tasks: 1 },
  law: (draw) => {
    const rate = draw(0.5);
    return () => rate;
  },
  cutOff: reward,
}));

/** Three examples of which any one is enough, as the first, the second and the product of their columns. */
export const redundantCase: EffectsCase = {
  name: 'three examples do the same',
  design: LARGEST,
  law: (draw) => {
    const [rate, part] = [draw(0), draw(0.472)];
    return (present) => (present[0] || present[1] || present[4] ? rate + (1 - rate) * part : rate);
  },
};

/** Simulates a design so many times. */
export function countEffects(each: EffectsCase, repeats: number): EffectsCounts {
  const { name, design, law, leftOut = false } = each;
  const random = seededRandom(name);
  const truths = trueEffects(law, design.factors);
  const covered = truths.map(() => 0);
  let [reach, falseHarm, falseClaims, firstHarms, first] = [0, 0, 0, 0, 0];
  for (let i = 0; i < repeats; i++) {
    const all = simulatedCells(each, random);
    const cells = leftOut ? all.filter(({ reward }) => reward !== undefined) : all;
    const effects = singleEffects({ cells, factors: design.factors, alpha: 0.025 });
    let [isFalseHarm, isFalseHelp] = [false, false];
    effects.forEach(({ low, high, conclusion, undecided }, factor) => {
      const truth = truths[factor] ?? 0;
      const holds =
        (undecided?.worst.low ?? low) - 1e-9 <= truth && truth <= (undecided?.best.high ?? high) + 1e-9;
      covered[factor] = (covered[factor] ?? 0) + Number(holds);
      reach += (high - low) / 2;
      isFalseHarm ||= conclusion === 'harms' && truth > -1e-9;
      isFalseHelp ||= conclusion === 'helps' && truth < 1e-9;
    });
    falseHarm += Number(isFalseHarm);
    falseClaims += Number(isFalseHarm || isFalseHelp);
    firstHarms += Number(effects[0]?.conclusion === 'harms');
    first += effects[0]?.effect ?? 0;
  }
  return {
    repeats,
    leastCovered: Math.min(...covered) / repeats,
    covered: meanOf(covered) / repeats,
    reach: reach / (design.factors * repeats),
    falseHarm: falseHarm / repeats,
    falseClaims: falseClaims / repeats,
    firstHarms: firstHarms / repeats,
    first: first / repeats,
    truth: truths[0] ?? 0,
  };
}

/** The mean estimate of the first factor from one half of the design: all tasks get the rows, none a complement. */
export function firstOnOneHalf(each: EffectsCase, repeats: number): number {
  const random = seededRandom(`${each.name}, one half`);
  const estimates = Array.from({ length: repeats }, () => {
    const cells = simulatedCells(each, random).filter(({ half }) => half === 0);
    const rewards = (isIn: boolean): readonly number[] =>
      cells.filter(({ present }) => present[0] === isIn).map(({ reward }) => reward ?? 0);
    return meanOf(rewards(true)) - meanOf(rewards(false));
  });
  return meanOf(estimates);
}

/** Half the mean width of the interval of one factor's effect where as many calls leave one factor out at a time. */
export function leaveOneOutReach({ name, design, law }: EffectsCase, repeats: number): number {
  const random = seededRandom(`${name}, leave one out`);
  const { factors, clusters, tasks } = design;
  const all = Array.from({ length: factors }, () => true);
  const reaches = Array.from({ length: repeats }, () => {
    const differences = Array.from({ length: clusters * tasks }, () => {
      const rate = law((mean, variety) => drawBeta(random, mean, variety), factors);
      const without = all.map((_, factor) => factor > 0);
      return Number(random() < rate(all)) - Number(random() < rate(without));
    });
    const { low, high } = claimInterval(differences, 0.025);
    return (high - low) / 2;
  });
  return meanOf(reaches);
}

function simulatedCells({ design, law, cutOff }: EffectsCase, random: Random): readonly EffectCell[] {
  const { factors, clusters, tasks } = design;
  const rows = hadamardRows(factors);
  const halves = [rows, rows.map(complement)];
  return Array.from({ length: clusters }, (_, cluster) => {
    const rate = law((mean, variety) => drawBeta(random, mean, variety), factors);
    const half = cluster % 2 === 0 ? 0 : 1;
    return Array.from({ length: tasks }, (_task, task) =>
      (halves[half] ?? []).map((present): EffectCell => {
        const reward = random() < rate(present) ? 1 : 0;
        const isLost = reward === cutOff && present[0] === true && random() < 0.8;
        const of = { task: `${cluster}/${task}`, cluster: String(cluster), half, present } as const;
        return { ...of, reward: isLost ? undefined : reward };
      }),
    ).flat();
  }).flat();
}

/** What the whole design finds on average. Rates are linear in what is drawn, so the means stand for all tasks. */
function trueEffects(law: EffectLaw, factors: number): readonly number[] {
  const rate = law((mean) => mean, factors);
  const rows = hadamardRows(factors);
  const all = [...rows, ...rows.map(complement)];
  const meanOfRows = (chosen: readonly (readonly boolean[])[]): number => meanOf(chosen.map(rate));
  return Array.from(
    { length: factors },
    (_, factor) =>
      meanOfRows(all.filter((row) => row[factor])) - meanOfRows(all.filter((row) => !row[factor])),
  );
}

/** In words. */
export function designLabel({ factors, clusters, tasks }: Design): string {
  return `${factors} factors, ${clusters} clusters${tasks > 1 ? ` of ${tasks} tasks` : ''}`;
}
