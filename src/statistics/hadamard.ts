import { holm } from './holm';
import { meanOf } from './moments';
import { concludeReadings, guardedP, readDifferences, type Conclusion, type Reading } from './readings';

/**
 * The seven columns of the 8 × 8 Hadamard matrix that are not constant, as masks over the bits of a row's
 * number. In this order up to three factors are crossed in full, and a fourth stands clear of every pair.
 */
const COLUMNS = [0b001, 0b010, 0b100, 0b111, 0b011, 0b101, 0b110] as const;
const ROWS = 8;

/**
 * How much the interval's imagined clusters weigh. Here each difference is of eight rollouts; with half the
 * weight of a claim's the interval still covers in 93% or more of all simulated cases.
 */
const WEIGHT = 0.5;

/** One rollout: one task, under the library that one row of the design makes. */
export interface EffectCell {
  readonly task: string;
  readonly cluster: string;
  /** 0: its tasks get the rows of `hadamardRows`; 1: their complements. A cluster lies in one half. */
  readonly half: 0 | 1;
  /** For each factor, whether it was in the library. */
  readonly present: readonly boolean[];
  /** Undefined where the rollout is undecided. */
  readonly reward: number | undefined;
}

/** What one experience does, or one block of them. */
export interface FactorEffect extends Omit<Conclusion, 'estimate'> {
  /** Mean reward with it minus mean reward without it, over the others present or not. */
  readonly effect: number;
  /** Holm's p among all factors. A conclusion of "harms" or "helps" rests on it; the interval is this factor's own. */
  readonly adjustedP: number;
}

export interface EffectsInput {
  readonly cells: readonly EffectCell[];
  /** How many. */
  readonly factors: number;
  /** One-sided. */
  readonly alpha: number;
}

/** For each of the eight libraries, which factors are in it. The first has all of them. */
export function hadamardRows(factors: number): readonly (readonly boolean[])[] {
  if (!Number.isInteger(factors) || factors < 1 || factors > COLUMNS.length) {
    throw new Error(`hadamardRows: tells 1 to ${COLUMNS.length} factors apart, got ${factors}`);
  }
  return Array.from({ length: ROWS }, (_, row) =>
    COLUMNS.slice(0, factors).map((mask) => !hasOddBits(mask & row)),
  );
}

/** The row that the other half of the tasks gets: what is in here is out there. */
export function complement(row: readonly boolean[]): readonly boolean[] {
  return row.map((present) => !present);
}

/**
 * The effect of each factor: its mean reward present minus absent within each task, averaged over a cluster's
 * tasks, over the clusters of each half, and then over the two halves. What two factors do together shifts the
 * effect of a third up in one half and down in the other, so the average is free of it; what three do together
 * is not told apart.
 *
 * Undecided cells are missing: a task counts where both sides have a decided cell. A conclusion must also hold
 * with every undecided cell read against it. Where a half has fewer than two clusters the limits are −1 and 1.
 */
export function singleEffects({ cells, factors, alpha }: EffectsInput): readonly FactorEffect[] {
  const tasks = groupByTask(cells, factors);
  const undecided = cells.some(({ reward }) => reward === undefined);
  const readings = Array.from({ length: factors }, (_, factor) => {
    const read = (fill?: Fill): Reading => readHalves(tasks, factor, alpha, fill);
    const best = { present: 1, absent: 0 };
    const worst = { present: 0, absent: 1 };
    return { plain: read(), ...(undecided && { undecided: { best: read(best), worst: read(worst) } }) };
  });
  const plain = holm(readings.map((reading) => reading.plain.p));
  const guarded = holm(readings.map(guardedP));
  return readings.map((reading, factor) => {
    const adjusted = { plain: plain[factor] ?? 1, guarded: guarded[factor] ?? 1 };
    const { estimate: effect, ...rest } = concludeReadings(reading, adjusted, alpha);
    return { effect, ...rest, adjustedP: adjusted.plain };
  });
}

/** The reward that an undecided cell is taken to have. */
interface Fill {
  readonly present: number;
  readonly absent: number;
}

interface TaskCells extends Pick<EffectCell, 'cluster' | 'half'> {
  readonly cells: EffectCell[];
}

function readHalves(tasks: readonly TaskCells[], factor: number, alpha: number, fill?: Fill): Reading {
  const byCluster = new Map<string, { readonly half: 0 | 1; readonly differences: number[] }>();
  for (const { cluster, half, cells } of tasks) {
    const difference = differenceOf(cells, factor, fill);
    if (difference === undefined) continue;
    const known = byCluster.get(cluster);
    if (known === undefined) byCluster.set(cluster, { half, differences: [difference] });
    else known.differences.push(difference);
  }

  const clusters = [...byCluster.values()];
  const sizes = [0, 1].map((half) => clusters.filter((cluster) => cluster.half === half).length);
  const halves = sizes.filter((size) => size > 0).length;
  // Each half counts as much as the other, also where it has fewer clusters.
  const differences = clusters.map(
    (cluster) => (meanOf(cluster.differences) * clusters.length) / (halves * (sizes[cluster.half] ?? 0)),
  );
  if (sizes.every((size) => size >= 2)) return readDifferences(differences, alpha, WEIGHT);
  const estimate = clusters.length === 0 ? 0 : meanOf(differences);
  return { estimate, low: -1, high: 1, p: 1, clusters: clusters.length };
}

/** Of one task; undefined where one side has no cell that counts. */
function differenceOf(cells: readonly EffectCell[], factor: number, fill?: Fill): number | undefined {
  let withSum = 0;
  let withCount = 0;
  let withoutSum = 0;
  let withoutCount = 0;
  for (const { present, reward } of cells) {
    const isIn = present[factor] === true;
    const counted = reward ?? (isIn ? fill?.present : fill?.absent);
    if (counted === undefined) continue;
    if (isIn) {
      withSum += counted;
      withCount += 1;
    } else {
      withoutSum += counted;
      withoutCount += 1;
    }
  }
  return withCount > 0 && withoutCount > 0 ? withSum / withCount - withoutSum / withoutCount : undefined;
}

function groupByTask(cells: readonly EffectCell[], factors: number): readonly TaskCells[] {
  const halfByCluster = new Map<string, 0 | 1>();
  const byTask = new Map<string, TaskCells>();
  for (const cell of cells) {
    const { task, cluster, half, present, reward } = cell;
    if (present.length !== factors)
      throw new Error(`singleEffects: task ${task} has a cell of ${present.length} factors, not ${factors}`);
    if (reward !== undefined && !(reward >= 0 && reward <= 1))
      throw new Error(`singleEffects: task ${task} has a reward of ${reward}, outside 0..1`);
    if ((halfByCluster.get(cluster) ?? half) !== half)
      throw new Error(`singleEffects: cluster ${cluster} lies in both halves`);
    halfByCluster.set(cluster, half);
    const known = byTask.get(task);
    if (known === undefined) byTask.set(task, { cluster, half, cells: [cell] });
    else known.cells.push(cell);
  }
  return [...byTask.values()];
}

function hasOddBits(bits: number): boolean {
  let odd = false;
  for (let rest = bits; rest > 0; rest >>= 1) if (rest & 1) odd = !odd;
  return odd;
}
