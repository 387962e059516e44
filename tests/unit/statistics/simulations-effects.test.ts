import { expect, test, vi } from 'vitest';
import {
  countEffects,
  cutOffCases,
  effectsCases,
  firstOnOneHalf,
  leaveOneOutReach,
  redundantCase,
} from './simulated-effects';

vi.setConfig({ testTimeout: 60_000 });

test('intervals of effects hold the truth in 93% or more, and harm is seldom called where there is none', () => {
  // Some designs only, to save time; the document has them all.
  for (const each of effectsCases.filter(({ design }) => design.clusters !== 20)) {
    const { leastCovered, covered, falseHarm } = countEffects(each, 150);
    expect(covered, each.name).toBeGreaterThanOrEqual(0.93);
    // The least of up to seven factors, two and a half standard errors below.
    expect(leastCovered, each.name).toBeGreaterThanOrEqual(0.93 - 0.052);
    expect(falseHarm, each.name).toBeLessThanOrEqual(0.04);
  }
});

test('320 calls give 9 to 10 points either way where rates are middling; leaving one out at a time, nearly twice', () => {
  for (const rate of [0.3, 0.5]) {
    const name = `nothing changes, base rate ${rate}, 7 factors, 40 clusters`;
    const each = effectsCases.find((other) => other.name === name);
    if (each === undefined) throw new Error(`no case ${name}`);
    const { reach, covered } = countEffects(each, 200);
    expect(reach).toBeGreaterThan(0.085);
    expect(reach).toBeLessThan(0.105);
    expect(covered).toBeLessThan(0.985);
    expect(leaveOneOutReach(each, 200)).toBeGreaterThan(0.165);
  }
});

test('three examples that do the same read nothing on one half, and what they do with the complements', () => {
  const { first, truth, covered } = countEffects(redundantCase, 300);
  expect(truth).toBeCloseTo(0.118, 12);
  expect(Math.abs(first - truth)).toBeLessThan(0.01);
  expect(covered).toBeGreaterThanOrEqual(0.93);
  expect(Math.abs(firstOnOneHalf(redundantCase, 300))).toBeLessThan(0.01);
});

test('what is cut off under one factor is not taken for its effect, which leaving it out would', () => {
  for (const each of cutOffCases) {
    const { falseClaims, covered } = countEffects(each, 300);
    expect(falseClaims, each.name).toBeLessThanOrEqual(0.04);
    expect(covered, each.name).toBeGreaterThanOrEqual(0.93);
    expect(countEffects({ ...each, leftOut: true }, 300).falseClaims, each.name).toBeGreaterThan(0.3);
  }
});
