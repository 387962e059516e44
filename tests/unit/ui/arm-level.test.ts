import { expect, test } from 'vitest';
import type { ArmName, ControlArm } from '../../../src/core/events';
import { armLevel } from '../../../src/ui/controls/arm-level';

const arms = (...names: readonly ArmName[]) => names.map((name) => ({ name }) as ControlArm);

test('the full method stands alone, and the others share the doubt of their intervals', () => {
  const result = { look: 1, arms: arms('direct', 'full', 'tips', 'placebo') };
  expect(armLevel('full', result)).toEqual({ confidence: '95%', largestP: '0.05' });
  expect(armLevel('tips', result)).toEqual({ confidence: '97.5%', largestP: '0.05' });
});

test('a later look has to be surer, in its interval and in its p', () => {
  const result = { look: 2, arms: arms('direct', 'tips') };
  expect(armLevel('tips', result)).toEqual({ confidence: '98.3%', largestP: '0.017' });
});
