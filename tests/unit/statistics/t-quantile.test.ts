import reference from '@stdlib/stats-base-dists-t-quantile';
import { expect, test } from 'vitest';
import { tQuantile } from '../../../src/statistics/t-quantile';

test('the quantile of t agrees with a reference implementation to nine digits', () => {
  for (const df of [1, 2, 3, 5, 9, 19, 31, 63, 199, 1999, 1e6]) {
    for (const p of [1e-9, 0.05 / 10_100, 0.05 / 110, 0.05 / 6, 0.025, 0.2, 0.4999, 0.7, 0.975, 0.999_999]) {
      expect(Math.abs(tQuantile(p, df) / reference(p, df) - 1), `p ${p}, df ${df}`).toBeLessThan(1e-9);
    }
  }
});

test('the middle of t is zero, and what is no probability is refused', () => {
  expect(tQuantile(0.5, 7)).toBe(0);
  expect(() => tQuantile(0, 7)).toThrow('0 < p < 1');
  expect(() => tQuantile(0.1, 0)).toThrow('df > 0');
});
