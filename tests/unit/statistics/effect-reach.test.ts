import { expect, test } from 'vitest';
import { effectReach } from '../../../src/statistics/effect-reach';
import { complement, hadamardRows, singleEffects, type EffectCell } from '../../../src/statistics/hadamard';
import { seededRandom } from '../../../src/statistics/hash';

test.each([10, 20, 40])('the interval on %i tasks reaches about as far as was said before', (tasks) => {
  const reaches = Array.from({ length: 40 }, (_, seed) => reachOf(tasks, seed));
  const mean = reaches.reduce((sum, reach) => sum + reach, 0) / reaches.length;
  expect(effectReach(tasks) / mean).toBeGreaterThan(0.9);
  expect(effectReach(tasks) / mean).toBeLessThan(1.1);
});

test('320 calls tell effects of about ten points apart, and one task tells nothing', () => {
  expect(effectReach(40)).toBeGreaterThan(0.09);
  expect(effectReach(40)).toBeLessThan(0.11);
  expect([effectReach(1), effectReach(0)]).toEqual([1, 1]);
});

/** Of a measurement in which nothing has an effect, on tasks whose rates spread evenly from 0 to 0.8. */
function reachOf(tasks: number, seed: number): number {
  const random = seededRandom(seed);
  const rows = hadamardRows(5);
  const cells = Array.from({ length: tasks }, (_, task) => {
    const rate = 0.8 * random();
    const half = (task % 2) as 0 | 1;
    return rows.map((row): EffectCell => ({
      task: `${task}`,
      cluster: `${task}`,
      half,
      present: half === 0 ? row : complement(row),
      reward: random() < rate ? 1 : 0,
    }));
  });
  const effects = singleEffects({ cells: cells.flat(), factors: 5, alpha: 0.025 });
  return effects.reduce((sum, { low, high }) => sum + (high - low) / 2, 0) / effects.length;
}
