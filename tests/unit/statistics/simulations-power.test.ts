import { expect, test, vi } from 'vitest';
import { expectedDetectableChange } from '../../../src/statistics/planning';
import { BASE_RATES } from './simulated-claims';
import { powerOf, powerTable } from './simulated-power';
import { helpingAlike, type Size } from './simulated-tasks';

vi.setConfig({ testTimeout: 60_000 });

test('the power table holds within 3 points', () => {
  for (const [size, points] of powerTable) {
    BASE_RATES.forEach((rate, column) => {
      const expected = points[column];
      const power = (change: number): number => powerOf(size, rate, change, 400);
      if (expected === undefined) {
        // For 40 × 4 at 0.9, success on every task is shown in just under 80% of proofs.
        expect(power(1), `${size} at ${rate}`).toBeLessThan(0.85);
      } else {
        expect(power(expected / 100 - 0.03), `${size} at ${rate}, 3 points less`).toBeLessThan(0.85);
        expect(power(expected / 100 + 0.03), `${size} at ${rate}, 3 points more`).toBeGreaterThan(0.75);
      }
    });
  }
});

test('what is expected to be detectable agrees with the power table within 4 points', () => {
  for (const [[clusters, rollouts], points] of powerTable) {
    BASE_RATES.forEach((rate, column) => {
      const change = expectedDetectableChange({ clusters, rollouts }, rate);
      const expected = points[column];
      if (expected === undefined) expect(change).toBeUndefined();
      else {
        // Where it expects none, what it says is that all there is to gain is not enough.
        const difference = 100 * (change ?? 1 - rate) - expected;
        expect(Math.abs(difference), `${clusters} × ${rollouts} at ${rate}`).toBeLessThan(4);
      }
    });
  }
});

test('where all tasks gain alike, many rollouts do not show a small change: no large loss was ruled out', () => {
  const power = (size: Size, change: number): number => powerOf(size, 0.9, change, 400, helpingAlike);
  expect(power([40, 16], 0.06)).toBeLessThan(0.1);
  expect(power([80, 16], 0.06)).toBeGreaterThan(0.8);
});
