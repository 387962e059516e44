import { expect, test, vi } from 'vitest';
import { StoreError } from '../../../src/store/failure';
import { seededRandom } from '../../../src/statistics/hash';
import type { Recording } from '../../../workers/desks/recording';
import type { RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import { openAllDesks } from './desks';

// Some of these make several whole runs.
vi.setConfig({ testTimeout: 60_000 });

const taskSet = capitalsSet(120);

/** Knows the colour now and then; with an example in its prompt, always. */
const colours: Script = ({ turns }, { seed }) => {
  const colour = /Which colour is (\w+)\?/.exec(turns.at(-1)?.text ?? '')?.[1] ?? 'none';
  const shown = turns.some(({ role }) => role === 'assistant');
  return shown || seededRandom(seed)() < 0.3 ? colour.toUpperCase() : 'none';
};

const learn: RunRequest = {
  kind: 'learn',
  taskSetId: taskSet.id,
  libraryName: 'Colours',
  seed: 1,
  config: {
    distil: 'examples',
    trainTasks: 16,
    validationTasks: 10,
    testTasks: 12,
    testRollouts: 2,
    batch: 8,
    group: 4,
  },
};

let devices = 0;

async function openDevice(script: Script = colours) {
  const desks = await openAllDesks(script);
  devices += 1;
  const device = devices;
  const { newId } = desks.ports;
  Object.assign(desks.ports, { newId: () => `${newId()}-d${device}` });
  // The real one fetches the built-in sets first.
  desks.tasks.find = async () => taskSet;
  return desks;
}

type Device = Awaited<ReturnType<typeof openDevice>>;

async function ended({ runs }: Device): Promise<void> {
  await vi.waitFor(() => expect(runs.state).toBeUndefined(), { timeout: 10_000 });
}

async function run(device: Device, request: RunRequest = learn): Promise<string> {
  const id = valueOf(await device.runs.start(request));
  await ended(device);
  return id;
}

/** A run that was cut off after so many answers, as a file. */
function cutAt(file: string, answers: (key: string, index: number) => boolean): string {
  const { end: _, ...recording } = JSON.parse(file) as Recording;
  const inOrder = recording.entries.filter(({ key }, index) => answers(key, index));
  return JSON.stringify({ ...recording, entries: inOrder });
}

function stagesOf(file: string): Set<string | undefined> {
  return new Set((JSON.parse(file) as Recording).entries.map(({ key }) => key.split('/')[0]));
}

test('a finished run comes in whole: listed, read to the same report, its library and its proof among ours', async () => {
  const a = await openDevice();
  const id = await run(a);
  const file = await a.api.recordingFile(id);
  expect(stagesOf(file)).toEqual(new Set(['learn', 'validate', 'prove']));

  const b = await openDevice();
  expect(valueOf(await b.api.importRun(file))).toEqual({ kind: 'added', runId: id });
  expect(b.events).toContainEqual({ type: 'changed', what: 'everything' });

  const [there] = await a.api.runs();
  const [here] = await b.api.runs();
  expect(there?.importedAt).toBeUndefined();
  expect(here?.importedAt).toBeGreaterThan(0);
  expect(here).toEqual({ ...there, importedAt: here?.importedAt });
  expect(here).toMatchObject({ status: 'finished', conclusion: 'helps', libraryName: 'Colours' });
  expect(await b.api.report(id)).toMatchObject({ ...((await a.api.report(id)) as object), library: {} });

  const libraryId = here!.libraryId!;
  const [made, kept] = [await a.api.library(libraryId), await b.api.library(libraryId)];
  expect(kept?.library).toEqual(made?.library);
  expect(kept?.revisions.map(({ cause }) => cause)).toEqual(made?.revisions.map(({ cause }) => cause));
  expect(kept?.proofs.map(({ look, conclusion }) => [look, conclusion])).toEqual([[1, 'helps']]);
});

test('the look of an imported proof counts here, and a proof after it is the next', async () => {
  const a = await openDevice();
  await run(a, { ...learn, seed: 7 });
  const id = await run(a);
  const b = await openDevice();
  valueOf(await b.api.importRun(await a.api.recordingFile(id)));
  // The second proof of that device: here it is believed, though the first one did not come with it.
  expect(valueOf(await b.planner.preview({ ...learn, seed: 3 })).forecast.look).toBe(3);
  // Deleting the run gives nothing back, and neither does importing it again.
  valueOf(await b.api.deleteRun(id));
  valueOf(await b.api.importRun(await a.api.recordingFile(id)));
  expect(valueOf(await b.planner.preview({ ...learn, seed: 3 })).forecast.look).toBe(3);
});

test('a run that was cut off before its proof brings no look, and takes the next one here', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const b = await openDevice();
  for (const seed of [5, 6]) await run(b, { ...learn, seed });

  const { runId } = valueOf(await b.api.importRun(cutAt(file, (key) => !key.startsWith('prove/'))));
  expect((await b.api.runs()).find(({ id }) => id === runId)?.status).toBe('interrupted');
  expect(await b.store.proofs.lookOf(runId)).toBeUndefined();
  valueOf(await b.api.resumeRun(runId));
  await ended(b);
  expect(await b.store.proofs.lookOf(runId)).toBe(3);
});

test('a run that was cut off goes on here where its engine is the same, and asks nothing twice', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const asked: string[] = [];
  const b = await openDevice((request, draw) => {
    asked.push(draw.address.stage);
    return colours(request, draw);
  });
  const half = cutAt(file, (key, index) => !key.startsWith('prove/') || index % 2 === 0);
  const { runId } = valueOf(await b.api.importRun(half));
  expect(await b.store.proofs.lookOf(runId)).toBe(1);
  expect((await b.store.runs.find(runId))?.proof).toBeUndefined();

  valueOf(await b.api.resumeRun(runId));
  await ended(b);
  const { entries } = JSON.parse(half) as Recording;
  expect(asked).toHaveLength((JSON.parse(file) as Recording).entries.length - entries.length);
  expect(new Set(asked)).toEqual(new Set(['prove']));
  expect(await b.api.report(runId)).toMatchObject({ proof: { look: 1, conclusion: 'helps' } });
  // It stays marked, and its library is one.
  const [summary] = await b.api.runs();
  expect(summary?.importedAt).toBeGreaterThan(0);
  expect(await b.api.libraries()).toHaveLength(1);
});

test('resuming an imported run says why not where its engine is another one', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const other = JSON.parse(cutAt(file, (key) => !key.startsWith('prove/'))) as Recording;
  const b = await openDevice();
  const text = JSON.stringify({ ...other, engine: { ...other.engine, digest: 'another' } });
  const { runId } = valueOf(await b.api.importRun(text));
  expect(await b.api.resumeRun(runId)).toMatchObject({ ok: false, failure: { kind: 'other-engine' } });
});

test('a run with a second model brings that along, and goes on only where it is loaded too', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const { engine, ...recording } = JSON.parse(cutAt(file, (key) => !key.startsWith('prove/'))) as Recording;
  const second = { engine: { ...engine, model: 'writer', digest: 'd2' }, roles: ['distiller'] };
  const b = await openDevice();
  const { runId } = valueOf(await b.api.importRun(JSON.stringify({ ...recording, engine, second })));
  expect((await b.store.runs.find(runId))?.second).toEqual(second);
  expect(JSON.parse(await b.api.recordingFile(runId))).toMatchObject({ second });
  expect(await b.api.resumeRun(runId)).toMatchObject({
    ok: false,
    failure: { kind: 'no-helper-model', place: 'second', was: second.engine },
  });
});

test('the same file twice is one run, and a file that stops earlier is that run too', async () => {
  const a = await openDevice();
  const id = await run(a);
  const file = await a.api.recordingFile(id);
  // On the device that made it, it is nothing new either.
  expect(valueOf(await a.api.importRun(file))).toEqual({ kind: 'already-here', runId: id });

  const b = await openDevice();
  valueOf(await b.api.importRun(file));
  const before = await b.store.journal.find(id);
  expect(valueOf(await b.api.importRun(file))).toEqual({ kind: 'already-here', runId: id });
  const earlier = cutAt(file, (_, index) => index < 20);
  expect(valueOf(await b.api.importRun(earlier))).toEqual({ kind: 'already-here', runId: id });
  expect(await b.api.runs()).toHaveLength(1);
  expect(await b.store.journal.find(id)).toEqual(before);
});

test('a run of the same id with other answers is refused, and the one that is here stays', async () => {
  const a = await openDevice();
  const id = await run(a);
  const file = await a.api.recordingFile(id);
  const b = await openDevice();
  valueOf(await b.api.importRun(cutAt(file, (_, index) => index < 20)));
  const before = [await b.store.runs.find(id), await b.store.journal.find(id)];

  const recording = JSON.parse(file) as Recording;
  const more = recording.entries.length - 20;
  expect(await b.api.importRun(file)).toEqual({
    ok: false,
    failure: { kind: 'other-content', runId: id, more },
  });
  const [first, ...others] = recording.entries;
  const answer = { ok: true, value: { ...(first!.outcome as { value: object }).value, text: 'else' } };
  const changed = { ...recording, entries: [{ ...first, outcome: answer }, ...others] };
  expect(await b.api.importRun(JSON.stringify(changed))).toEqual({
    ok: false,
    failure: { kind: 'other-content', runId: id, more: 0 },
  });
  const otherPlan = { ...recording, plan: { ...recording.plan, seed: 99 } };
  expect(await b.api.importRun(JSON.stringify(otherPlan))).toMatchObject({
    ok: false,
    failure: { kind: 'other-content' },
  });
  expect([await b.store.runs.find(id), await b.store.journal.find(id)]).toEqual(before);

  // Deleted first, the longer one comes in.
  valueOf(await b.api.deleteRun(id));
  expect(valueOf(await b.api.importRun(file)).kind).toBe('added');
  expect((await b.store.journal.find(id)).size).toBe(recording.entries.length);
});

test('what a file says of its result is not believed: that comes out of its answers', async () => {
  const a = await openDevice(() => 'none');
  const id = await run(a);
  const recording = JSON.parse(await a.api.recordingFile(id)) as Recording;
  expect(recording.end?.status).toBe('cannot');
  const { library } = recording.end!;
  const invented = { ...library, experiences: [{ kind: 'lesson', id: 'x', text: 'Obey.', locked: false }] };
  const b = await openDevice();
  const text = JSON.stringify({
    ...recording,
    end: { status: 'finished', library: { ...invented, experiences: [] } },
    proof: { look: 1, conclusion: 'helps' },
  });
  valueOf(await b.api.importRun(text));
  const row = await b.store.runs.find(id);
  expect(row).toMatchObject({ status: 'cannot', end: { status: 'cannot' } });
  expect(row?.proof).toBeUndefined();
  expect(await b.api.libraries()).toEqual([]);
});

test('a run that a person stopped is a stopped one here too, with what it had learnt', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const recording = JSON.parse(cutAt(file, (key) => !key.startsWith('prove/'))) as Recording;
  const { end } = JSON.parse(file) as Recording;
  const stopped = { status: 'stopped', library: recording.plan.library, reason: { kind: 'person' } };
  const b = await openDevice();
  const { runId } = valueOf(await b.api.importRun(JSON.stringify({ ...recording, end: stopped })));
  const row = await b.store.runs.find(runId);
  expect(row).toMatchObject({ status: 'stopped', end: { reason: { kind: 'person' } } });
  expect(row?.end?.library).toEqual(end?.library);
});

test('a library that is here is never changed by a run from a file: its own comes beside it', async () => {
  const a = await openDevice();
  const id = await run(a);
  const file = await a.api.recordingFile(id);
  const libraryId = (await a.store.runs.find(id))!.libraryId!;
  const b = await openDevice();
  valueOf(await b.api.importRun(file));
  valueOf(await b.api.deleteRun(id));
  // Here by itself it is found again, also where a person went on with it.
  valueOf(await b.libraries.change(libraryId, { kind: 'rename', name: 'Mine' }));
  valueOf(await b.api.importRun(file));
  expect((await b.store.runs.find(id))?.libraryId).toBe(libraryId);
  expect(await b.api.libraries()).toHaveLength(1);

  const c = await openDevice();
  const revision = (await a.libraries.revisions(libraryId))[0]!;
  const other = { ...revision, library: { ...revision.library, experiences: [] } };
  valueOf(await c.store.libraries.commit(other));
  valueOf(await c.api.importRun(file));
  expect((await c.store.runs.find(id))?.libraryId).toBe(`${libraryId}-${id}`);
  expect((await c.api.library(libraryId))?.library).toEqual(other.library);
  expect((await c.api.library(`${libraryId}-${id}`))?.library.experiences).toEqual(
    (await a.api.library(libraryId))?.library.experiences,
  );
});

test('a run with a name or an experience that reads otherwise than it is does not come in', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const turned = 'Blue\u202e der';
  const b = await openDevice();
  const refusedAt = async (recording: Recording) => {
    const imported = await b.api.importRun(JSON.stringify(recording));
    return imported.ok ? undefined : imported.failure;
  };
  const recording = JSON.parse(file) as Recording;
  const { plan, engine } = recording;
  const named = { ...plan, taskSet: { ...plan.taskSet, name: turned } };
  expect(await refusedAt({ ...recording, plan: named })).toMatchObject({ where: 'plan.taskSet.name' });
  const renamed = { ...plan, library: { ...plan.library, name: turned } };
  expect(await refusedAt({ ...recording, plan: renamed })).toMatchObject({ where: 'plan.library.name' });
  const model = { ...recording, engine: { ...engine, model: turned } };
  expect(await refusedAt(model)).toMatchObject({ kind: 'wrong-shape', where: 'engine.model' });

  // What it learnt comes from the answers of a model, or of whoever wrote them into the file.
  const c = await openDevice((turns, draw) => `${colours(turns, draw)}\u{e0041}`);
  c.tasks.find = async () => ({
    ...taskSet,
    tasks: taskSet.tasks.map((task) => ({ ...task, reference: `${task.reference}\u{e0041}` })),
  });
  const taught = JSON.parse(await c.api.recordingFile(await run(c))) as Recording;
  expect(taught.end?.library.experiences).not.toEqual([]);
  expect(await refusedAt(taught)).toMatchObject({
    kind: 'wrong-shape',
    where: expect.stringMatching(/^experience /),
  });
  expect(await b.api.runs()).toEqual([]);
  expect(await b.api.libraries()).toEqual([]);
});

test('answers that belong to another plan are refused', async () => {
  const a = await openDevice();
  const recording = JSON.parse(await a.api.recordingFile(await run(a))) as Recording;
  const b = await openDevice();
  const otherSeed = JSON.stringify({ ...recording, plan: { ...recording.plan, seed: 2 } });
  expect(await b.api.importRun(otherSeed)).toMatchObject({ ok: false, failure: { kind: 'not-one-run' } });
  const otherId = JSON.stringify({
    ...recording,
    entries: recording.entries.map((entry) => ({ ...entry, requestHash: `0${entry.requestHash}` })),
  });
  expect(await b.api.importRun(otherId)).toMatchObject({ ok: false, failure: { kind: 'not-one-run' } });
  const otherPrompts = JSON.stringify({ ...recording, promptVersion: 0 });
  expect(await b.api.importRun(otherPrompts)).toMatchObject({
    ok: false,
    failure: { kind: 'other-prompts', was: 0 },
  });
  expect(await b.api.runs()).toEqual([]);
});

test('a disk that refuses leaves nothing of the run behind', async () => {
  const a = await openDevice();
  const file = await a.api.recordingFile(await run(a));
  const b = await openDevice();
  const write = vi.spyOn(b.connection, 'write').mockRejectedValue(new StoreError('full', 'no room'));
  expect(await b.api.importRun(file)).toMatchObject({
    ok: false,
    failure: { kind: 'not-saved', why: 'full' },
  });
  expect(b.failures.at(-1)?.why).toBe('full');
  write.mockRestore();

  // It fails in the middle as well: with a run that has come in by another tab meanwhile.
  const db = await b.connection.write();
  const { plan, engine, promptVersion, entries } = JSON.parse(file) as Recording;
  const find = vi.spyOn(b.store.runs, 'find').mockResolvedValue(undefined);
  const row = { id: plan.runId, kind: plan.kind, createdAt: 1, plan, engine, promptVersion } as const;
  await db.put('runs', { ...row, status: 'interrupted' });
  expect(entries.length).toBeGreaterThan(0);
  expect((await b.api.importRun(file)).ok).toBe(false);
  find.mockRestore();
  for (const name of ['journal', 'proofs', 'libraries', 'revisions'] as const) {
    expect(await db.count(name), name).toBe(0);
  }
});

test('a comparison comes in with the library of each arm, the one that it is for, and its look', async () => {
  const a = await openDevice();
  const id = await run(a, { ...learn, kind: 'controls', controls: ['full', 'group-of-one', 'placebo'] });
  const [there] = await a.api.runs();
  expect(there?.conclusion).toBeDefined();

  const b = await openDevice();
  valueOf(await b.api.importRun(await a.api.recordingFile(id)));
  const [here] = await b.api.runs();
  expect(here).toEqual({ ...there, importedAt: here?.importedAt });
  const namesOf = async (device: Device) => (await device.api.libraries()).map((one) => one.id).toSorted();
  expect(await namesOf(b)).toEqual(await namesOf(a));
  expect((await namesOf(b)).length).toBeGreaterThan(0);
  expect(await b.store.proofs.lookOf(id)).toBe(1);
  const proofOf = async (device: Device) => (await device.store.proofs.ofLibrary(there!.libraryId!))[0];
  expect(await proofOf(b)).toEqual({ ...(await proofOf(a)), createdAt: there?.createdAt });
});

test('a measurement of single experiences comes in with its figures, and is no look', async () => {
  const a = await openDevice();
  const library = (await a.store.runs.find(await run(a)))!.libraryId!;
  for (const word of ['Shout.', 'Answer with the colour alone.']) {
    valueOf(await a.api.changeLibrary(library, { kind: 'add', experience: { kind: 'lesson', text: word } }));
  }
  const id = await run(a, {
    kind: 'effects',
    taskSetId: taskSet.id,
    seed: 1,
    libraryId: library,
    config: { validationTasks: 10 },
  });
  const there = (await a.api.runs()).find((one) => one.id === id);
  expect(there?.effects?.effects.length).toBeGreaterThan(1);

  const b = await openDevice();
  valueOf(await b.api.importRun(await a.api.recordingFile(id)));
  const [here] = await b.api.runs();
  expect(here?.effects).toEqual(there?.effects);
  expect(await b.store.proofs.lookOf(id)).toBeUndefined();
  expect((await b.api.library(library))?.library).toEqual((await a.api.library(library))?.library);
});

test('a recording of a run that is not here is an error, and no file', async () => {
  const a = await openDevice();
  await expect(a.api.recordingFile('run-x')).rejects.toThrow(/run-x/);
});
