import { expect, test } from 'vitest';
import { advantages, groupNumbers, hasContrast } from '../../../src/core/advantage';
import type { Group } from '../../../src/core/rollout';

/** Undefined is an undecided rollout. */
function groupOf(...rewards: readonly (number | undefined)[]): Group {
  return {
    taskId: 't',
    rollouts: rewards.map((reward, index) => ({
      taskId: 't',
      index,
      verdict: reward === undefined ? { kind: 'undecided', reason: 'cut-off' } : { kind: 'graded', reward },
    })),
  };
}

const sum = (values: readonly (number | undefined)[]) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);

test('a group of eight with three winners has the numbers that a calculator gives', () => {
  const { rewards, mean, deviation, advantages } = groupNumbers(groupOf(0, 1, 1, 0, 0, 0, 0, 1));
  expect(rewards).toEqual([0, 1, 1, 0, 0, 0, 0, 1]);
  expect(mean).toBe(3 / 8);
  // The population's: the square root of 3/8 × 5/8. Dividing by seven would give 0.5175.
  expect(deviation).toBeCloseTo(0.484123, 6);
  expect(advantages[0]).toBeCloseTo(-0.774597, 6);
  expect(advantages[1]).toBeCloseTo(1.290994, 6);
});

test('advantages have mean zero and, squared, mean one, whatever the rewards', () => {
  const { advantages } = groupNumbers(groupOf(0.1, 0.7, 1, 0.25, 0));
  expect(sum(advantages)).toBeCloseTo(0, 12);
  expect(sum(advantages.map((one) => (one ?? 0) ** 2)) / 5).toBeCloseTo(1, 12);
});

test('a lone winner among n has the square root of n - 1, and each loser its inverse below zero', () => {
  for (const size of [2, 5, 8, 33]) {
    const { advantages } = groupNumbers(groupOf(1, ...Array.from({ length: size - 1 }, () => 0)));
    expect(advantages[0]).toBeCloseTo(Math.sqrt(size - 1), 10);
    expect(advantages[1]).toBeCloseTo(-1 / Math.sqrt(size - 1), 10);
  }
});

test('an undecided rollout has no reward and no advantage, and changes nobody else’s', () => {
  const with_ = groupNumbers(groupOf(0, undefined, 1, 0));
  const without = groupNumbers(groupOf(0, 1, 0));
  expect(with_.rewards).toEqual([0, undefined, 1, 0]);
  expect(with_.mean).toBe(without.mean);
  expect(with_.deviation).toBe(without.deviation);
  expect(with_.advantages).toEqual([without.advantages[0], undefined, ...without.advantages.slice(1)]);
});

test('equal rewards give advantages of exactly zero, also where their mean does not come out even', () => {
  for (const reward of [0, 1, 0.1]) {
    const numbers = groupNumbers(groupOf(reward, reward, undefined, reward));
    expect(numbers.mean).toBeCloseTo(reward, 12);
    expect(numbers.deviation).toBe(0);
    expect(numbers.advantages).toEqual([0, 0, undefined, 0]);
  }
});

test('where nothing is decided there are no numbers', () => {
  expect(groupNumbers(groupOf(undefined, undefined))).toEqual({
    rewards: [undefined, undefined],
    mean: undefined,
    deviation: undefined,
    advantages: [undefined, undefined],
  });
  expect(groupNumbers(groupOf()).mean).toBeUndefined();
});

test('a group without contrast teaches nothing, so its event carries no advantages', () => {
  for (const group of [groupOf(1, 1, 1), groupOf(0, undefined), groupOf(undefined), groupOf()]) {
    expect(hasContrast(group)).toBe(false);
    expect(advantages(group)).toEqual(group.rollouts.map(() => undefined));
  }
  const mixed = groupOf(0, undefined, 1);
  expect(hasContrast(mixed)).toBe(true);
  expect(advantages(mixed)).toEqual(groupNumbers(mixed).advantages);
});
