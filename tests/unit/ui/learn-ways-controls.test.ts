import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/core/plan';
import { controlNames, presetNames } from '../../../src/core/presets';
import { baseOf, learns, orderOf, rebased } from '../../../src/ui/state/learn-ways';

test('a way sets its own numbers, and what a person changed by hand stays through every choice', () => {
  const byHand = { ...baseOf('cairn'), temperature: 0.9, trainTasks: 7, given: true };
  const full = rebased(byHand, 'cairn', 'full');
  expect(full).toMatchObject({
    preset: 'full',
    group: 5,
    epochs: 3,
    temperature: 0.9,
    trainTasks: 7,
    given: true,
  });
  const blind = rebased(full, 'full', 'self-judged');
  expect(blind).toMatchObject({ preset: 'self-judged', rewards: 'self-judge', temperature: 0.9 });
  const back = rebased(blind, 'self-judged', 'cairn');
  expect(back).toEqual({ ...defaultConfig, temperature: 0.9, trainTasks: 7, given: true });
  expect(Object.keys(back)).not.toContain('rewards');
});

test('nothing of a preset is left once another way is chosen', () => {
  for (const name of presetNames) expect(rebased(baseOf(name), name, 'cairn')).toEqual(defaultConfig);
});

test('a group of one does not grow', () => {
  const adaptive = { ...baseOf('full'), sampling: 'adaptive' as const };
  expect(rebased(adaptive, 'full', 'group-of-one').sampling).toBeUndefined();
  expect(rebased(adaptive, 'full', 'self-judged').sampling).toBe('adaptive');
});

test('what learns nothing is an arm of a comparison, and several are one run', () => {
  expect(orderOf('cairn', controlNames)).toEqual({ kind: 'learn' });
  expect(orderOf('tips', controlNames)).toEqual({ kind: 'learn' });
  expect(orderOf('direct', controlNames)).toEqual({ kind: 'controls', controls: [] });
  expect(orderOf('majority-vote', controlNames)).toEqual({ kind: 'controls', controls: ['majority-vote'] });
  expect(orderOf('compare', ['full', 'placebo'])).toEqual({
    kind: 'controls',
    controls: ['full', 'placebo'],
  });
  expect([learns('compare', ['placebo']), learns('compare', ['full']), learns('direct', [])]).toEqual([
    false,
    true,
    false,
  ]);
});
