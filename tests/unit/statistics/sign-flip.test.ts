import { expect, test } from 'vitest';
import { seededRandom } from '../../../src/statistics/hash';
import { signFlipP } from '../../../src/statistics/sign-flip';

const random = seededRandom('sign flip');
const drawn = (count: number, draw: () => number): readonly number[] => Array.from({ length: count }, draw);

/** All patterns of signs, one by one. */
function byEnumeration(differences: readonly number[]): number {
  const observed = Math.abs(differences.reduce((sum, d) => sum + d, 0));
  const patterns = 2 ** differences.length;
  let asFar = 0;
  for (let pattern = 0; pattern < patterns; pattern++) {
    const sum = differences.reduce((total, d, i) => total + ((pattern >> i) & 1 ? d : -d), 0);
    if (Math.abs(sum) >= observed - 1e-9) asFar += 1;
  }
  return asFar / patterns;
}

test('it counts exactly what trying all signs counts', () => {
  for (const rollouts of [1, 2, 3, 4, 7, 8]) {
    for (let i = 0; i < 15; i++) {
      const differences = drawn(11, () => Math.round((2 * random() - 1) * rollouts) / rollouts);
      expect(signFlipP(differences)).toBeCloseTo(byEnumeration(differences), 12);
    }
  }
});

test('arms with different numbers of decided rollouts are counted exactly too', () => {
  for (let i = 0; i < 30; i++) {
    const mean = (): number => {
      const n = 1 + Math.floor(random() * 8);
      return Math.floor(random() * (n + 1)) / n;
    };
    const differences = drawn(11, () => mean() - mean());
    expect(signFlipP(differences)).toBeCloseTo(byEnumeration(differences), 12);
  }
});

test('graded rewards that share no denominator come within a hair of all signs', () => {
  for (let i = 0; i < 20; i++) {
    const differences = drawn(12, () => random() - 0.35);
    expect(Math.abs(signFlipP(differences) - byEnumeration(differences))).toBeLessThan(0.0015);
  }
});

test('n differences of one size and sign have p of 2 to the power of 1 - n, zeros aside', () => {
  for (const n of [1, 5, 20, 60, 200]) {
    expect(signFlipP([...drawn(n, () => 0.5), ...drawn(30, () => 0)]) / 2 ** (1 - n)).toBeCloseTo(1, 9);
  }
});

test('nothing seen, and a sum of zero, say nothing', () => {
  expect(signFlipP([])).toBe(1);
  expect(signFlipP([0, 0, 0])).toBe(1);
  expect(signFlipP([0.5, -0.5, 1 / 3, -1 / 3])).toBe(1);
});

test('p is the same with the arms exchanged, and in any order', () => {
  const differences = drawn(40, () => Math.round(8 * random() - 3) / 8);
  const p = signFlipP(differences);
  expect(signFlipP(differences.map((d) => -d))).toBeCloseTo(p, 14);
  expect(signFlipP(differences.toReversed())).toBeCloseTo(p, 14);
});

test('a thousand clusters of any rewards take well under a second', () => {
  const begin = process.cpuUsage();
  const p = signFlipP(drawn(1000, () => random() - 0.4));
  expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(2);
  expect(p).toBeGreaterThan(0);
  expect(p).toBeLessThan(1e-6);
});

test('where both signs are equally likely, p is under 5% in close to 5% of cases', () => {
  const repeats = 4000;
  const under = drawn(repeats, () => signFlipP(drawn(20, () => Math.round(14 * random() - 7) / 7))).filter(
    (p) => p <= 0.05,
  );
  // Two and a half standard errors above, more below: whole numbers cannot hit 5% exactly.
  expect(under.length / repeats).toBeLessThan(0.0586);
  expect(under.length / repeats).toBeGreaterThan(0.035);
});
