import { expect, test } from 'vitest';
import type { SingleEffect } from '../../../src/core/events';
import { emptyLibrary, type Experience, type Library } from '../../../src/core/library';
import {
  effectOf,
  factorName,
  measurementsToShow,
  samePrompt,
  saysTheSame,
} from '../../../src/ui/library/measured';
import type { EffectsSummary } from '../../../workers/wire';

const library = libraryOf(['a', 'b', 'c', 'd']);

test('the newest figure of an experience is shown, its own or that of a block it was in', () => {
  const whole = measurement('run-1', [['a', 'b'], ['c'], ['d']]);
  const inside = measurement('run-2', [['a'], ['b']]);
  const newestFirst = [inside, whole];
  expect(effectOf('a', newestFirst)).toMatchObject({ measurement: { runId: 'run-2' } });
  expect(effectOf('c', newestFirst)).toMatchObject({ measurement: { runId: 'run-1' } });
  expect(effectOf('a', [whole])?.effect.experienceIds).toEqual(['a', 'b']);
  expect(effectOf('x', newestFirst)).toBeUndefined();
});

test('a measurement inside a block is shown with the whole one of the same revision', () => {
  const whole = measurement('run-1', [['a', 'b'], ['c'], ['d']]);
  const inside = measurement('run-2', [['a'], ['b']]);
  const idsOf = (all: readonly EffectsSummary[]) => measurementsToShow(all).map(({ runId }) => runId);
  expect(idsOf([inside, whole])).toEqual(['run-2', 'run-1']);
  expect(idsOf([whole, inside])).toEqual(['run-1']);
  expect(idsOf([inside, measurement('run-0', [['a', 'b'], ['c'], ['d']], 1)])).toEqual(['run-2']);
  expect(idsOf([])).toEqual([]);
});

test('a factor is called what the list calls it, a block by its first and last position', () => {
  const name = (...experienceIds: string[]) => factorName({ experienceIds }, library);
  expect(name('b')).toBe('Lesson 2');
  expect(name('b', 'c', 'd')).toBe('experiences 2 to 4');
  expect(name('x')).toBe('an experience that is no longer known');
});

test('names and locks change nothing that the model sees; texts, order and places do', () => {
  const locked = library.experiences.map((one) => ({ ...one, locked: true }));
  expect(samePrompt(library, { ...library, name: 'Other', revision: 9, experiences: locked })).toBe(true);
  expect(samePrompt(library, { ...library, rendering: { lessons: 'after-task' } })).toBe(false);
  expect(samePrompt(library, libraryOf(['b', 'a', 'c', 'd']))).toBe(false);
  expect(samePrompt(library, libraryOf(['a', 'b', 'c']))).toBe(false);
  const edited = libraryOf(['a', 'b', 'c', 'd'], { b: 'Otherwise.' });
  expect([saysTheSame('b', library, edited), saysTheSame('c', library, edited)]).toEqual([false, true]);
});

function libraryOf(ids: readonly string[], texts: Readonly<Record<string, string>> = {}): Library {
  const experiences = ids.map((id): Experience => ({
    kind: 'lesson',
    id,
    text: texts[id] ?? `Text of ${id}.`,
    locked: false,
    origin: { kind: 'written' },
  }));
  return { ...emptyLibrary('lib', 'Test'), revision: 2, experiences };
}

function measurement(runId: string, blocks: readonly (readonly string[])[], revision = 2): EffectsSummary {
  const effects = blocks.map((experienceIds): SingleEffect => ({
    experienceIds,
    effect: 0.1,
    low: -0.1,
    high: 0.3,
    p: 0.4,
    adjustedP: 1,
    conclusion: 'no-effect-shown',
  }));
  const counts = { tasks: 8, clusters: 8, rollouts: 64, undecided: 0, calls: 64 };
  const cost = { promptTokens: 1, completionTokens: 1, seconds: 1 };
  const result = { effects, ...counts, ...cost, libraryId: 'lib', libraryRevision: revision };
  return { runId, taskSet: { id: 'set', name: 'Set' }, createdAt: 1, model: 'script', result };
}
