import { expect, test } from 'vitest';
import {
  expectedDetectableChange,
  moreClustersNeeded,
  smallestDetectableChange,
  typicalSpread,
} from '../../../src/statistics/planning';

test('the smallest detectable change follows its formula', () => {
  // (42/40) · (2.0227 + 0.84) · √(((40 · 0.25 + 1) / 41) / 42)
  expect(smallestDetectableChange({ clusters: 40, spread: 0.5 })).toBeCloseTo(0.24024, 4);
});

test('more clusters show smaller changes; a wider spread and a later look need larger ones', () => {
  const change = (clusters: number, spread: number, alpha = 0.025): number =>
    smallestDetectableChange({ clusters, spread, alpha });
  expect(change(80, 0.5)).toBeLessThan(change(40, 0.5));
  expect(change(40, 0.6)).toBeGreaterThan(change(40, 0.5));
  expect(change(40, 0.5, 0.01)).toBeGreaterThan(change(40, 0.5));
  expect(smallestDetectableChange({ clusters: 1 })).toBe(Infinity);
});

test('where nothing is measured, a typical spread is used, smaller with more rollouts', () => {
  expect(smallestDetectableChange({ clusters: 40 })).toBe(
    smallestDetectableChange({ clusters: 40, spread: typicalSpread(2) }),
  );
  expect(typicalSpread(2)).toBeCloseTo(0.476, 3);
  expect(typicalSpread(4)).toBeLessThan(typicalSpread(2));
});

test('the clusters still needed are those of the change that a person names', () => {
  // 0.5² · (2.8 / 0.1)² = 196
  expect(moreClustersNeeded({ clusters: 40, spread: 0.5, change: 0.1 })).toBe(156);
  expect(moreClustersNeeded({ clusters: 40, spread: 0.5, change: 0.3 })).toBe(0);
  expect(moreClustersNeeded({ clusters: 40, spread: 0.5, change: 0.1, alpha: 0.05 / 6 })).toBeGreaterThan(
    156,
  );
});

test('with as many clusters as were asked for, the change is detectable', () => {
  const needed = 40 + moreClustersNeeded({ clusters: 40, spread: 0.45, change: 0.08 });
  expect(smallestDetectableChange({ clusters: needed, spread: 0.45 })).toBeCloseTo(0.08, 2);
});

test('more tasks beat more rollouts per task', () => {
  for (const rate of [0.05, 0.3, 0.5]) {
    const tasks = expectedDetectableChange({ clusters: 80, rollouts: 2 }, rate) ?? 1;
    const rollouts = expectedDetectableChange({ clusters: 40, rollouts: 4 }, rate) ?? 1;
    expect(tasks).toBeLessThan(rollouts);
  }
});

test('where little is left to gain, a small proof can show nothing', () => {
  expect(expectedDetectableChange({ clusters: 20, rollouts: 2 }, 0.9)).toBeUndefined();
  expect(expectedDetectableChange({ clusters: 80, rollouts: 2 }, 1)).toBeUndefined();
  expect(expectedDetectableChange({ clusters: 80, rollouts: 2 }, 0.9)).toBeCloseTo(0.085, 2);
});
