import { concludeClaim } from '../../../src/statistics/claim';
import { seededRandom } from '../../../src/statistics/hash';
import { lookAlpha } from '../../../src/statistics/interval';
import { helping, share, simulatedPairs, type Size, type TaskLaw } from './simulated-tasks';

/** What a library that adds this much does, from a base rate. */
type GainLaw = (baseRate: number, change: number) => TaskLaw;

/** The change that a first proof shows four times in five, in points; undefined where no change is. */
export const powerTable: readonly (readonly [size: Size, points: readonly (number | undefined)[]])[] = [
  [
    [20, 2],
    [28, 29, 35, 33, undefined],
  ],
  [
    [40, 2],
    [14, 17, 22, 23, undefined],
  ],
  [
    [40, 4],
    [13, 14, 20, 20, undefined],
  ],
  [
    [80, 2],
    [8, 10, 16, 16, 8],
  ],
  [
    [80, 4],
    [6, 9, 13, 14, 8],
  ],
  [
    [40, 8],
    [12, 13, 15, 15, 10],
  ],
  [
    [80, 16],
    [7, 7, 8, 8, 6],
  ],
];

/** How often a first proof shows a change from a base rate. Success on every task is the largest change. */
export function powerOf(
  size: Size,
  baseRate: number,
  change: number,
  repeats: number,
  gain: GainLaw = helping,
): number {
  const random = seededRandom(`power ${size.join(' × ')} ${baseRate} ${change}`);
  const law = gain(baseRate, Math.min(1 - baseRate, change));
  return share(repeats, () => {
    const pairs = simulatedPairs(size, law, random);
    return concludeClaim({ pairs, alpha: lookAlpha(1) }).conclusion === 'helps';
  });
}

/** The smallest change in whole points that is shown four times in five; undefined where none is. */
export function simulatedDetectableChange(
  size: Size,
  baseRate: number,
  repeats: number,
  gain?: GainLaw,
): number | undefined {
  let most = Math.round(100 * (1 - baseRate));
  if (powerOf(size, baseRate, most / 100, repeats, gain) < 0.8) return undefined;
  for (let least = 0; most - least > 1;) {
    const middle = Math.floor((least + most) / 2);
    if (powerOf(size, baseRate, middle / 100, repeats, gain) < 0.8) least = middle;
    else most = middle;
  }
  return most;
}
