import { expect, test } from 'vitest';
import { emptyLibrary } from '../../../src/core/library';
import { makePlan } from '../../../src/core/make-plan';
import { defaultConfig } from '../../../src/core/plan';
import type { Forecast } from '../../../workers/wire';
import { measureFailureSentence } from '../../../src/ui/library/measure-failure';
import { refusedBeforehand, smallestSentence } from '../../../src/ui/proof/proof-in-reach';

test('a proof on fewer tasks than it needs is refused beforehand, and told apart from a set that has no more', () => {
  expect(refusedBeforehand(planOf({ there: 40, asked: 2 }), 40)).toBe(
    'A proof needs at least 10 test tasks that differ from one another, and 2 are asked for. Ask for more test tasks.',
  );
  expect(refusedBeforehand(planOf({ there: 4, asked: 32 }), 4)).toBe(
    'The proof needs 10 test tasks that differ from one another, and only 4 are left. Choose another set, or add tasks to this one.',
  );
  expect(refusedBeforehand(planOf({ there: 40, asked: 12, families: 3 }), 40)).toContain(
    'of the 12 asked for only 3 do.',
  );
  expect(refusedBeforehand(planOf({ there: 5, asked: 5 }), 5)).toContain('only 5 are left');
  expect(refusedBeforehand(planOf({ there: 40, asked: 10 }), 40)).toBeUndefined();
});

test('a change of more than 100 points is not promised as one that would show', () => {
  expect(smallestSentence({ forecast: forecastOf(27.16) })).toBe(
    'With so few test tasks, no change can be shown, however large. Take more tasks.',
  );
  expect(smallestSentence({ forecast: forecastOf(0.29) })).toContain('29 points');
  expect(smallestSentence({ forecast: forecastOf(undefined) })).toContain('not known yet');
});

test('a measurement on too few tasks says whether more can be asked for', () => {
  const few = { kind: 'too-few-tasks', split: 'validation', need: 8 } as const;
  expect(measureFailureSentence({ ...few, have: 4, asked: 4 }, 33)).toBe(
    'This needs 8 validation tasks that differ from one another, and 4 are asked for. Ask for more of them.',
  );
  expect(measureFailureSentence({ ...few, have: 4, asked: 4 }, 4)).toContain('there are only 4.');
  expect(measureFailureSentence({ ...few, have: 4 })).toMatch(/there are only 4\. Choose another set/);
  expect(measureFailureSentence({ ...few, have: 0 })).toContain(
    'fewer than 24 tasks has no validation tasks',
  );
});

function planOf({ there, asked, families }: { there: number; asked: number; families?: number }) {
  const tasks = Array.from({ length: there }, (_, index) => ({
    id: `t${index}`,
    prompt: `What is ${index * 7919} in words, and what is ${index * 104729}?`,
    reference: 'x',
    split: 'test' as const,
    family: `f${index % (families ?? there)}`,
  }));
  const taskSet = { id: 's', name: 'S', description: '', grader: 'exact', origin: 'own', tasks } as const;
  const config = { ...defaultConfig, testTasks: asked };
  const library = emptyLibrary('lib', 'Lib');
  const rest = { runId: 'r', seed: 1, openedClusters: new Set<string>() };
  return { plan: makePlan({ kind: 'prove', config, taskSet, library, ...rest }) };
}

function forecastOf(smallestChange: number | undefined): Forecast {
  return { ...(smallestChange !== undefined && { smallestChange }) } as Forecast;
}
