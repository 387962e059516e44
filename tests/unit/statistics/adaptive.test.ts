import { expect, test } from 'vitest';
import { ADAPTIVE, fixedRule, simulatedPass, WIN_RATES } from './simulated-learner';

const TASKS = 40_000;

test('adaptive rollouts find more informative groups per token than groups of five or eight, at any win rate', () => {
  const ratios = WIN_RATES.map((rate) => {
    const adaptive = simulatedPass(ADAPTIVE, rate, TASKS).perThousandTokens;
    return [5, 8].map((group) => adaptive / simulatedPass(fixedRule(group), rate, TASKS).perThousandTokens);
  });
  for (const [five = 0, eight = 0] of ratios) {
    expect(five).toBeGreaterThan(1.05);
    expect(eight).toBeGreaterThan(1.3);
  }
  // Where wins are rare, and where half of the answers win.
  expect(ratios[0]?.[1]).toBeCloseTo(1.4, 1);
  expect(ratios[3]?.[1]).toBeCloseTo(2.06, 1);
});

test('in one pass they find about a third fewer groups than eight do where wins are rare, in half of the rollouts', () => {
  const adaptive = simulatedPass(ADAPTIVE, 0.03, TASKS);
  const eight = simulatedPass(fixedRule(8), 0.03, TASKS);
  expect(adaptive.informative / eight.informative).toBeGreaterThan(0.6);
  expect(adaptive.informative / eight.informative).toBeLessThan(0.75);
  expect(adaptive.rollouts).toBeLessThan(0.5 * eight.rollouts);
});

test('stopping at a win biases the mean of all rollouts, and not that of the first two', () => {
  const alike = simulatedPass(ADAPTIVE, 0.037, TASKS, true);
  expect(alike.meanOfAll).toBeCloseTo(0.057, 2);
  expect(Math.abs(alike.meanOfAll - 0.037)).toBeGreaterThan(0.015);
  expect(Math.abs(alike.meanOfFirstTwo - 0.037)).toBeLessThan(0.003);
  for (const rate of WIN_RATES) {
    const { meanOfAll, meanOfFirstTwo } = simulatedPass(ADAPTIVE, rate, TASKS);
    expect(Math.abs(meanOfFirstTwo - rate)).toBeLessThan(0.005);
    if (rate < 0.4) expect(meanOfAll - rate).toBeGreaterThan(0.005);
  }
});

test('a fixed group is sampled in full, and its mean has no bias', () => {
  const { rollouts, meanOfAll } = simulatedPass(fixedRule(5), 0.1, TASKS);
  expect(rollouts).toBe(5);
  expect(Math.abs(meanOfAll - 0.1)).toBeLessThan(0.005);
});
