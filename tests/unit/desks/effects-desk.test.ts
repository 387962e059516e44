import { expect, test, vi } from 'vitest';
import { emptyLibrary, type Experience, type Library } from '../../../src/core/library';
import { seededRandom } from '../../../src/statistics/hash';
import type { RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(200);
const learnt = { kind: 'learnt', runId: 'before', step: 0 } as const;
const lesson = (id: string, text: string): Experience => ({
  kind: 'lesson',
  id,
  text,
  locked: false,
  origin: { kind: 'written' },
});
const library: Library = {
  ...emptyLibrary('lib', 'Colours'),
  revision: 1,
  experiences: [
    lesson('good', 'Answer in capitals.'),
    lesson('bad', 'Never answer.'),
    lesson('idle', 'Hello.'),
  ],
};

/** Writes capitals where it is told to, mostly; told never to answer, it mostly does not. */
const colours: Script = ({ turns }, { seed }) => {
  const colour = /Which colour is (\w+)\?/.exec(turns.at(-1)?.text ?? '')?.[1] ?? 'none';
  const system = turns[0]?.role === 'system' ? turns[0].text : '';
  const rate = (system.includes('capitals') ? 0.9 : 0.4) - (system.includes('Never') ? 0.4 : 0);
  return seededRandom(seed)() < rate ? colour.toUpperCase() : '-';
};

const request: RunRequest = {
  kind: 'effects',
  taskSetId: taskSet.id,
  libraryId: 'lib',
  seed: 1,
  config: { validationTasks: 30 },
};

async function openWith(one: Library, set = taskSet) {
  const desks = await openAllDesks(colours);
  desks.tasks.find = async () => set;
  await desks.libraries.keep(one, [], learnt);
  return desks;
}

test('what was measured is found with its library, and goes on belonging to its revision', async () => {
  const desks = await openWith(library);
  const runId = valueOf(await desks.runs.start(request));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });

  const [measured, ...others] = (await desks.libraries.view('lib'))!.effects;
  expect(others).toEqual([]);
  expect(measured).toMatchObject({
    runId,
    taskSet: { id: taskSet.id, name: taskSet.name },
    model: 'script',
    result: { libraryId: 'lib', libraryRevision: 1, tasks: 30, rollouts: 240, undecided: 0 },
  });
  expect(
    measured!.result.effects.map(({ experienceIds, conclusion }) => [experienceIds, conclusion]),
  ).toEqual([
    [['good'], 'helps'],
    [['bad'], 'harms'],
    [['idle'], 'no-effect-shown'],
  ]);
  expect(measured!.result.trial).toMatchObject({ experienceId: 'bad', proposed: true });

  // Read again from the disk, and from the journal alone.
  expect(await desks.store.runs.find(runId)).toMatchObject({ status: 'finished', effects: measured!.result });
  expect(await desks.api.report(runId)).toMatchObject({ effects: measured!.result });

  valueOf(await desks.libraries.change('lib', { kind: 'delete', id: 'bad' }));
  const changed = (await desks.libraries.view('lib'))!;
  expect(changed.library.revision).toBe(2);
  expect(changed.effects).toEqual([measured]);

  valueOf(await desks.runs.delete(runId));
  expect((await desks.libraries.view('lib'))!.effects).toEqual([]);
});

test('a stopped measurement shows nothing', async () => {
  const desks = await openWith(library);
  let done = 0;
  desks.heard.onEvent = (event) => {
    if (event.type !== 'run-event' || event.event.type !== 'effects-progress') return;
    done += 1;
    if (done === 20) void desks.runs.stop();
  };
  valueOf(await desks.runs.start(request));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });
  expect((await desks.libraries.view('lib'))!.effects).toEqual([]);
  expect((await desks.runs.list())[0]).toMatchObject({ kind: 'effects', status: 'stopped' });
});

test('what it will take and can tell is said before; no test task takes part', async () => {
  const desks = await openWith(library);
  const { plan, forecast } = valueOf(await desks.planner.preview(request));
  expect([plan.train, plan.test, plan.warnings]).toEqual([[], [], []]);
  expect(plan.validation).toHaveLength(30);
  expect(forecast.effectReach).toBeGreaterThan(0.1);
  expect(forecast.effectReach).toBeLessThan(0.14);
  // The design, and perhaps the trial without one.
  expect(forecast.calls).toBeGreaterThanOrEqual(240);
  expect(forecast.calls).toBeLessThanOrEqual(240 + 2 * 30 * plan.config.validationRollouts);
});

test('tasks that the library shows are not among those it is measured on', async () => {
  const desks = await openWith(library);
  const all = { ...request, config: { validationTasks: 1_000 } };
  const { validation } = valueOf(await desks.planner.plan(all, 'run'));
  const shown = validation[0]!;
  const example: Experience = {
    kind: 'example',
    id: 'shown',
    prompt: shown.prompt,
    answer: 'RED',
    locked: false,
    origin: { kind: 'written' },
  };
  // As after learning: chosen on all of them, and showing one.
  const chosenOn = validation.map(({ cluster }) => cluster);
  const other = {
    ...library,
    id: 'other',
    clusters: chosenOn,
    experiences: [...library.experiences, example],
  };
  await desks.libraries.keep(other, [], learnt);
  const plan = valueOf(await desks.planner.plan({ ...all, libraryId: 'other' }, 'run'));
  const others = validation.map(({ id }) => id).filter((id) => id !== shown.id);
  expect(plan.validation.map(({ id }) => id).toSorted()).toEqual(others.toSorted());
});

test('what cannot be measured is refused with its reason', async () => {
  const desks = await openWith(library);
  const failureOf = async (more: Partial<RunRequest>) => {
    const answer = await desks.runs.start({ ...request, ...more });
    return answer.ok ? undefined : answer.failure;
  };
  const { libraryId: _, ...without } = request;
  expect(await desks.runs.start(without)).toEqual({ ok: false, failure: { kind: 'no-library' } });
  expect(await failureOf({ measured: ['good'] })).toEqual({ kind: 'too-few-experiences', have: 1, need: 2 });
  expect(await failureOf({ measured: ['gone', 'away'] })).toMatchObject({ have: 0 });
  expect(await failureOf({ config: { validationTasks: 5 } })).toEqual({
    kind: 'too-few-tasks',
    split: 'validation',
    have: 5,
    need: 8,
    asked: 5,
  });
  desks.tasks.find = async () => capitalsSet(20);
  expect(await failureOf({})).toEqual({ kind: 'too-few-tasks', split: 'validation', have: 0, need: 8 });
});
