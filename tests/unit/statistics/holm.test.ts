import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import { holm } from '../../../src/statistics/holm';

test('the smallest p is multiplied by the size of the family, the next by one less, and so on', () => {
  const adjusted = holm([0.04, 0.01, 0.03]);
  expect(adjusted[1]).toBeCloseTo(0.03, 12);
  expect(adjusted[2]).toBeCloseTo(0.06, 12);
  // 1 · 0.04 would be less than the one before it.
  expect(adjusted[0]).toBeCloseTo(0.06, 12);
});

test('none is over 1, one alone is not adjusted, and an empty family is empty', () => {
  expect(holm([0.9, 0.8])).toEqual([1, 1]);
  expect(holm([0.02])).toEqual([0.02]);
  expect(holm([])).toEqual([]);
});

test('at least the p itself, at most what Bonferroni gives, in the same order, and larger with any of the p', () => {
  const random = seededRandom('holm');
  for (let i = 0; i < 200; i++) {
    const ps = Array.from({ length: 1 + Math.floor(random() * 8) }, () => random() ** 3);
    const adjusted = holm(ps);
    const larger = holm(ps.map((p) => p + (1 - p) * (random() < 0.5 ? 0 : random())));
    ps.forEach((p, at) => {
      const own = adjusted[at] ?? 0;
      expect(own).toBeGreaterThanOrEqual(p);
      expect(own).toBeLessThanOrEqual(Math.min(1, ps.length * p) + 1e-12);
      expect(larger[at]).toBeGreaterThanOrEqual(own);
      ps.forEach((other, there) => {
        if (other < p) expect(adjusted[there]).toBeLessThanOrEqual(own);
      });
    });
  }
});

test('a p that is none is a bug', () => {
  for (const odd of [-0.1, 1.1, Number.NaN]) expect(() => holm([0.5, odd])).toThrow('holm');
});
