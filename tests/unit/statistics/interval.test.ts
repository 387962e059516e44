import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import { claimInterval, lookAlpha } from '../../../src/statistics/interval';
import { tQuantile } from '../../../src/statistics/t-quantile';

const repeated = (...parts: readonly (readonly [count: number, value: number])[]): readonly number[] =>
  parts.flatMap(([count, value]) => Array.from({ length: count }, () => value));
const points = (value: number): number => Math.round(value * 1000) / 10;

test('no difference anywhere gives 14, 7 or 3.5 points either way, not an interval without width', () => {
  for (const [n, width] of [
    [20, 13.8],
    [40, 6.9],
    [80, 3.5],
  ] as const) {
    const { estimate, low, high } = claimInterval(repeated([n, 0]), 0.025);
    expect(estimate).toBe(0);
    expect([points(low), points(high)]).toEqual([-width, width]);
  }
});

test('the interval is that of the data and two imagined clusters at plus and minus the root of w', () => {
  for (const [differences, w] of [
    [repeated([16, 0], [4, 1]), 1],
    [repeated([15, 0], [5, 1]), 0.5],
    [repeated([15, -0.5], [3, 1], [2, 0]), 0.5],
    [repeated([10, 0], [10, 0.5]), 0.5],
  ] as const) {
    const all = [...differences, Math.sqrt(w), -Math.sqrt(w)];
    const mean = all.reduce((sum, d) => sum + d, 0) / 22;
    const variance = all.reduce((sum, d) => sum + (d - mean) ** 2, 0) / 21;
    const reach = 2.093024054408263 * Math.sqrt(variance / 22);
    const interval = claimInterval(differences, 0.025);
    expect(interval.low).toBeCloseTo(mean - reach, 10);
    expect(interval.high).toBeCloseTo(mean + reach, 10);
  }
});

test('only differences a rollout of four or more off the median, five and a tenth of all, halve w', () => {
  const wOf = (differences: readonly number[]): number => {
    const n = differences.length;
    const { low, high } = claimInterval(differences, 0.025);
    const standardError = (high - low) / 2 / -tQuantile(0.025, n - 1);
    const mean = (high + low) / 2;
    const squares = differences.reduce((sum, d) => sum + d * d, 0);
    return (standardError ** 2 * (n + 2) * (n + 1) + (n + 2) * mean ** 2 - squares) / 2;
  };
  expect(wOf(repeated([36, 0.5], [4, 0.25]))).toBeCloseTo(1, 9);
  expect(wOf(repeated([35, 0.5], [5, 0.25]))).toBeCloseTo(0.5, 9);
  // A quarter but for rounding.
  expect(wOf(repeated([35, 1 / 3 + 1 / 12], [5, 2 / 3]))).toBeCloseTo(0.5, 9);
  // Sixteen rollouts a cluster: all are off by chance, and none is far.
  expect(wOf(repeated([10, 0], [10, 1 / 16], [10, 2 / 16], [10, 3 / 16]))).toBeCloseTo(1, 9);
  expect(wOf(repeated([73, 0], [7, 1]))).toBeCloseTo(1, 9);
  expect(wOf(repeated([72, 0], [8, 1]))).toBeCloseTo(0.5, 9);
});

test('differences that are equal but for rounding count as equal', () => {
  const thirds = Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? 1 - 2 / 3 : 2 / 3 - 1 / 3));
  expect(new Set(thirds).size).toBe(2);
  expect(claimInterval(thirds, 0.025).low).toBeCloseTo(claimInterval(repeated([20, 1 / 3]), 0.025).low, 12);
});

test('the plain mean is reported, and lies within limits that end where the range does', () => {
  const random = seededRandom('interval');
  for (let i = 0; i < 2000; i++) {
    const n = 2 + Math.floor(random() * 60);
    const lean = random();
    const differences = Array.from({ length: n }, () =>
      random() < lean ? 1 : Math.round(4 * random() - 2) / 2,
    );
    const { estimate, low, high } = claimInterval(differences, 0.025);
    expect(estimate).toBeCloseTo(differences.reduce((sum, d) => sum + d, 0) / n, 12);
    expect(low).toBeLessThan(Math.max(estimate, -1 + 1e-9));
    expect(high).toBeGreaterThan(Math.min(estimate, 1 - 1e-9));
    expect(low).toBeGreaterThanOrEqual(-1);
    expect(high).toBeLessThanOrEqual(1);
  }
});

test('with the arms exchanged the interval is mirrored', () => {
  const differences = repeated([11, 0], [5, 0.5], [3, 1], [4, -0.5]);
  const there = claimInterval(differences, 0.0083);
  const back = claimInterval(
    differences.map((d) => -d),
    0.0083,
  );
  expect(back.low).toBeCloseTo(-there.high, 12);
  expect(back.high).toBeCloseTo(-there.low, 12);
});

test('one difference bounds nothing, and none or a broken one is a bug', () => {
  expect(claimInterval([0.5], 0.025)).toEqual({ estimate: 0.5, low: -1, high: 1 });
  expect(() => claimInterval([], 0.025)).toThrow();
  expect(() => claimInterval([0, Number.NaN], 0.025)).toThrow();
});

test('the first look is the ordinary 95% interval, and all looks together stay under 5%', () => {
  expect(lookAlpha(1)).toBe(0.025);
  expect(lookAlpha(2)).toBeCloseTo(0.05 / 6, 12);
  const total = Array.from({ length: 100_000 }, (_, i) => lookAlpha(i + 1)).reduce(
    (sum, alpha) => sum + alpha,
    0,
  );
  expect(total).toBeLessThan(0.05);
  expect(total).toBeGreaterThan(0.0499);
  for (const look of [0, -1, 1.5, Number.NaN]) expect(() => lookAlpha(look)).toThrow();
});

test('every further look asks for more', () => {
  const differences = repeated([20, 0], [20, 1]);
  const lows = Array.from({ length: 1000 }, (_, i) => claimInterval(differences, lookAlpha(i + 1)).low);
  lows.slice(1).forEach((low, i) => expect(low).toBeLessThan(lows[i] ?? 0));
});
