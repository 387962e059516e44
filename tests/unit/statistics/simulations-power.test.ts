import { expect, test, vi } from 'vitest';
import { expectedDetectableChange } from '../../../src/statistics/planning';
import { BASE_RATES } from './simulated-claims';
import { powerOf, powerTable } from './simulated-power';

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
      else
        expect(Math.abs(100 * (change ?? 1) - expected), `${clusters} × ${rollouts} at ${rate}`).toBeLessThan(
          4,
        );
    });
  }
});
