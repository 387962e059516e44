import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/core/events';
import { Film } from '../../../src/ui/start/film';
import { timelineOf } from '../../../src/ui/start/timeline';
import { start as words } from '../../../src/ui/messages/en/start';
import { foldRun, noRun } from '../../../src/ui/state/fold-run';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const rates = { bare: 0.3, shown: 0.9 };

async function eventsOf(config: Parameters<typeof planOf>[1], tasks = 120): Promise<readonly RunEvent[]> {
  const plan = planOf(capitalsSet(tasks), config);
  return (await play(plan, scriptedPolicy(colourModel(rates)))).events;
}

const oneStep = { trainTasks: 16, batch: 16, validationTasks: 8, testTasks: 12 };
const threeSteps = { ...oneStep, trainTasks: 24, batch: 8 };

test('a run of one step has one chapter for each part of it, in order', async () => {
  const { chapters, severalSteps } = timelineOf(await eventsOf(oneStep));
  expect(chapters.map(({ name }) => name)).toEqual([
    'groups',
    'winners',
    'experiences',
    'candidates',
    'proof',
    'end',
  ]);
  expect(severalSteps).toBe(false);
});

test('each step of a longer run begins with a chapter of its own, and is shorter than the first', async () => {
  const { chapters, severalSteps, totalMs } = timelineOf(await eventsOf(threeSteps));
  const beginnings = chapters.filter(({ name }) => name === 'groups');
  expect(beginnings.map(({ step }) => step)).toEqual([0, 1, 2]);
  expect(severalSteps).toBe(true);
  const starts = [...beginnings.map(({ startMs }) => startMs), totalMs];
  expect(starts[2]! - starts[1]!).toBeLessThan(starts[1]! / 2);
});

test('every event has its time, in order, and the moment of a chapter is its first event', async () => {
  const events = await eventsOf(threeSteps);
  const { chapters, dueMs, totalMs } = timelineOf(events);
  expect(dueMs).toHaveLength(events.length);
  expect(dueMs.every((due, index) => index === 0 || due > dueMs[index - 1]!)).toBe(true);
  expect(dueMs[0]).toBe(0);
  expect(dueMs.at(-1)).toBeLessThan(totalMs);
  for (const { name, moment, startMs } of chapters.slice(1)) {
    expect(dueMs[moment - 1], name).toBe(startMs);
  }
  expect(events[chapters.find(({ name }) => name === 'proof')!.moment - 1]?.type).toBe('proof-start');
});

test('a run that only proves begins with its proof, and what came before is part of that', () => {
  const plan = planOf(capitalsSet(40), {}, { kind: 'prove' });
  const { chapters, dueMs } = timelineOf([
    { type: 'run-start', plan },
    { type: 'proof-start', look: 1, tasks: 12, rollouts: 2 },
    { type: 'proof-progress', done: 1, of: 48 },
    { type: 'run-end', end: { status: 'stopped', library: plan.library, reason: { kind: 'person' } } },
  ]);
  expect(chapters.map(({ name, moment }) => [name, moment])).toEqual([
    ['proof', 1],
    ['end', 4],
  ]);
  expect(dueMs[0]).toBe(0);
});

test('any moment of a film is what folding from the start gives, wherever one comes from', async () => {
  const events = await eventsOf(threeSteps);
  const film = new Film(events);
  const folded = (moment: number) => events.slice(0, moment).reduce(foldRun, noRun);
  expect(film.whole).toEqual(folded(events.length));
  // Forwards, backwards, and in jumps to and fro.
  const moments = [
    ...Array.from({ length: 40 }, (_, index) => index * 7),
    ...Array.from({ length: 40 }, (_, index) => events.length - index * 11),
    ...Array.from({ length: 40 }, (_, index) => (index * 137) % (events.length + 1)),
  ].filter((moment) => moment >= 0 && moment <= events.length);
  for (const moment of moments) expect(film.at(moment), String(moment)).toEqual(folded(moment));
});

test('going on by one moment leaves what it does not touch the same', async () => {
  const events = await eventsOf(oneStep);
  const film = new Film(events);
  const at = events.findIndex(({ type }) => type === 'proof-progress');
  const before = film.at(at);
  const after = film.at(at + 1);
  expect(after).not.toBe(before);
  expect(after.steps).toBe(before.steps);
});

test('a run whose record ends in its midst has no conclusion, and is not called stopped', async () => {
  const events = await eventsOf(oneStep);
  const library = planOf(capitalsSet(120), oneStep).library;
  const cut = events.slice(
    0,
    events.findIndex(({ type }) => type === 'proof-progress'),
  );
  const recordEnds: RunEvent = {
    type: 'run-end',
    end: { status: 'stopped', library, reason: { kind: 'recording-ends' } },
  };
  const { chapters, dueMs } = timelineOf([...cut, recordEnds]);
  expect(chapters.at(-1)?.name).toBe('proof');
  expect(dueMs).toHaveLength(cut.length + 1);
  expect(words.happens(recordEnds)).toBe('what is stored of the run ends here');

  const byPerson: RunEvent = {
    type: 'run-end',
    end: { status: 'stopped', library, reason: { kind: 'person' } },
  };
  expect(timelineOf([...cut, byPerson]).chapters.at(-1)?.name).toBe('end');
  expect(words.happens(byPerson)).toContain('stopped');
});
