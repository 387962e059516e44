import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import { meanAtK, passAtK } from '../../../src/statistics/rates';

/** Binomials as whole numbers of any size. */
const choose: bigint[][] = [[1n]];
for (let n = 1; n <= 64; n++) {
  const above = choose[n - 1] ?? [];
  choose.push(Array.from({ length: n + 1 }, (_, k) => (above[k - 1] ?? 0n) + (above[k] ?? 0n)));
}

test('pass@k equals its closed form for every n, right and k up to 64', () => {
  let worst = 0;
  for (let n = 1; n <= 64; n++) {
    for (let right = 0; right <= n; right++) {
      for (let k = 1; k <= n; k++) {
        const all = choose[n]?.[k] ?? 0n;
        const some = all - (choose[n - right]?.[k] ?? 0n);
        const exact = Number((some * 10n ** 18n) / all) / 1e18;
        worst = Math.max(worst, Math.abs(passAtK(n, right, k) - exact));
      }
    }
  }
  expect(worst).toBeLessThan(1e-13);
});

test('mean@k is the mean over every choice of k of the n rollouts, for every n, right and k up to 64', () => {
  for (let n = 1; n <= 64; n++) {
    for (let right = 0; right <= n; right++) {
      const rewards = Array.from({ length: n }, (_, i) => (i < right ? 1 : 0));
      const mean = meanAtK([rewards]);
      expect(Math.abs(mean * n - right)).toBeLessThan(1e-12 * n);
      for (let k = 1; k <= n; k++) {
        // Right ones in all choices together: j of the right and k − j of the wrong, j times.
        let sum = 0n;
        for (let j = 1; j <= Math.min(k, right); j++) {
          sum += BigInt(j) * (choose[right]?.[j] ?? 0n) * (choose[n - right]?.[k - j] ?? 0n);
        }
        // As fractions, without a digit lost: sum / (k · C(n, k)) = right / n.
        if (sum * BigInt(n) !== BigInt(right * k) * (choose[n]?.[k] ?? 0n))
          throw new Error(`${n} ${right} ${k}`);
      }
    }
  }
});

test('pass@k neither overflows nor loses its digits where the binomials themselves would', () => {
  // C(2000, 1000) has 601 digits.
  expect(passAtK(2000, 1, 1000)).toBeCloseTo(0.5, 10);
  expect(passAtK(2000, 0, 1000)).toBe(0);
  expect(passAtK(2000, 40, 1000)).toBeLessThanOrEqual(1);
  expect(passAtK(1e6, 1, 1)).toBeCloseTo(1e-6, 12);
});

test('pass@1 is the share that is right, and pass@n asks for one', () => {
  expect(passAtK(8, 3, 1)).toBeCloseTo(3 / 8, 12);
  expect(passAtK(8, 0, 8)).toBe(0);
  expect(passAtK(8, 1, 8)).toBe(1);
});

test('pass@k has no bias: its mean over draws is the chance of one success in k', () => {
  const random = seededRandom('pass');
  const repeats = 20_000;
  let sum = 0;
  for (let i = 0; i < repeats; i++) {
    const right = Array.from({ length: 6 }, () => random()).filter((value) => value < 0.2).length;
    sum += passAtK(6, right, 3);
  }
  expect(Math.abs(sum / repeats - (1 - 0.8 ** 3))).toBeLessThan(0.01);
});

test('numbers that make no sense are a bug, not an estimate', () => {
  for (const [n, right, k] of [
    [4, 1, 5],
    [4, 5, 2],
    [4, -1, 2],
    [4, 1, 0],
    [0, 0, 1],
  ] as const) {
    expect(() => passAtK(n, right, k)).toThrow();
  }
});

test('mean@k counts every task alike, however many of its rollouts were decided', () => {
  expect(meanAtK([[1, 1, 0, 0], [1], [0, 0]])).toBeCloseTo(0.5, 12);
  expect(meanAtK([[0.25, 0.75]])).toBe(0.5);
});
