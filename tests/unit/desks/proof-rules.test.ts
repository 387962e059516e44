import { expect, test, vi } from 'vitest';
import type { Library } from '../../../src/core/library';
import type { ProofResult } from '../../../src/core/events';
import { StoreError } from '../../../src/store/failure';
import { seededRandom } from '../../../src/statistics/hash';
import type { AppEvent, RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { libraryAt, reservationOf } from '../store/fixtures/rows';
import { capitalsSet } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(120);
const learnt = { kind: 'learnt', runId: 'before', step: 0 } as const;
const library: Library = { ...libraryAt(1), rendering: { lessons: 'system' } };

/** Knows the colour now and then; with an example in its prompt, always. */
const colours: Script = ({ turns }, { seed }) => {
  const colour = /Which colour is (\w+)\?/.exec(turns.at(-1)?.text ?? '')?.[1] ?? 'none';
  const shown = turns.some(({ role }) => role === 'assistant');
  return shown || seededRandom(seed)() < 0.3 ? colour : 'none';
};

const prove: RunRequest = {
  kind: 'prove',
  taskSetId: taskSet.id,
  libraryId: 'lib',
  seed: 1,
  config: { testTasks: 12, testRollouts: 2 },
};
const learn: RunRequest = {
  ...prove,
  kind: 'learn',
  config: { ...prove.config, distil: 'examples', trainTasks: 8, validationTasks: 10, batch: 8, group: 4 },
};

async function openWithLibrary() {
  const desks = await openAllDesks(colours);
  // The real one fetches the built-in sets first.
  desks.tasks.find = async () => taskSet;
  await desks.libraries.keep(library, [], learnt);
  return desks;
}

type Desks = Awaited<ReturnType<typeof openWithLibrary>>;

async function run({ runs }: Desks, request: RunRequest): Promise<string> {
  const id = valueOf(await runs.start(request));
  await vi.waitFor(() => expect(runs.state).toBeUndefined(), { timeout: 10_000 });
  return id;
}

function proofIn(events: readonly AppEvent[], type: 'run-event' | 'replay-event'): ProofResult | undefined {
  return events
    .flatMap((heard) => (heard.type === type && heard.event.type === 'proof-end' ? [heard.event.proof] : []))
    .at(-1);
}

async function testTasksOf({ planner }: Desks, request: RunRequest): Promise<readonly string[]> {
  return valueOf(await planner.plan(request, 'next')).test.map(({ id }) => id);
}

/** Every test task of the set, so that what is left out is seen. */
const all = { config: { testTasks: 1_000 } };

test('a learning run leaves out every opened task: the revision that it proves is yet to come', async () => {
  const desks = await openWithLibrary();
  const runId = await run(desks, prove);
  const [opened] = (await desks.runs.find(runId))?.plan.test.map(({ id }) => id) ?? [];
  await desks.api.markOpened(runId, [opened!]);

  // The library is as it was when the answers were opened, so a proof of it as it stands may use them.
  expect(await testTasksOf(desks, { ...prove, ...all })).toContain(opened);
  expect(await testTasksOf(desks, { ...learn, ...all })).not.toContain(opened);
});

test('an opening that the disk refuses, of an unknown run or of an unknown task rejects', async () => {
  const desks = await openWithLibrary();
  const runId = await run(desks, prove);
  const [opened] = (await desks.runs.find(runId))?.plan.test.map(({ id }) => id) ?? [];
  await expect(desks.api.markOpened('run-x', [opened!])).rejects.toThrow(/run-x/);
  await expect(desks.api.markOpened(runId, ['t-x'])).rejects.toThrow(/t-x/);

  vi.spyOn(desks.connection, 'write').mockRejectedValue(new StoreError('full', 'no room'));
  await expect(desks.api.markOpened(runId, [opened!])).rejects.toThrow(/no room/);
  expect(desks.failures.at(-1)?.why).toBe('full');
  expect(await testTasksOf(desks, { ...learn, ...all })).toContain(opened);
});

test('without a database openings last as long as the tab', async () => {
  const desks = await openAllDesks(colours);
  desks.tasks.find = async () => taskSet;
  desks.connection.close();
  // As in a private window: there is none.
  vi.spyOn(desks.connection, 'away', 'get').mockReturnValue(undefined);
  await desks.libraries.keep(library, [], learnt);
  const runId = await run(desks, prove);
  expect(proofIn(desks.events, 'run-event')?.look).toBe(1);
  const [opened] = (await desks.runs.find(runId))?.plan.test.map(({ id }) => id) ?? [];
  await desks.api.markOpened(runId, [opened!]);
  expect(await testTasksOf(desks, { ...prove, ...all })).toContain(opened);

  valueOf(await desks.libraries.change('lib', { kind: 'rename', name: 'Changed' }));
  expect(await testTasksOf(desks, { ...prove, ...all })).not.toContain(opened);
});

test('another seed draws other tasks and is the next look', async () => {
  const desks = await openWithLibrary();
  for (const seed of [1, 2, 3]) await run(desks, { ...prove, seed });
  expect(proofIn(desks.events, 'run-event')?.look).toBe(3);
  const preview = valueOf(await desks.planner.preview({ ...prove, seed: 4 }));
  expect(preview.forecast.look).toBe(4);
});

test('a proof whose number cannot be written ends with its verdict, and still counts', async () => {
  const desks = await openWithLibrary();
  const write = vi.spyOn(desks.connection, 'write').mockRejectedValue(new StoreError('full', 'no room'));
  const runId = await run(desks, prove);
  expect(proofIn(desks.events, 'run-event')).toMatchObject({ look: 1, claim: { conclusion: 'helps' } });
  const ends = desks.events.flatMap((heard) =>
    heard.type === 'run-event' && heard.event.type === 'run-end' ? [heard.event.end.status] : [],
  );
  expect(ends).toEqual(['finished']);

  write.mockRestore();
  await desks.libraries.list();
  const rows = await (await desks.connection.read())?.getAll('proofs');
  expect(rows).toMatchObject([{ id: runId, look: 1, complete: true, conclusion: 'helps' }]);
  await run(desks, prove);
  expect(proofIn(desks.events, 'run-event')?.look).toBe(2);
});

test('where a person changes the library during a run, look and openings go to where the result was kept', async () => {
  const desks = await openWithLibrary();
  await desks.libraries.keep({ ...library, id: 'bare', experiences: [] }, [], learnt);
  let changed: Promise<unknown> | undefined;
  desks.heard.onEvent = (event) => {
    if (event.type === 'run-event' && event.event.type === 'step-start') {
      changed ??= desks.libraries.change('bare', { kind: 'rename', name: 'Mine' });
    }
  };
  const runId = await run(desks, { ...learn, libraryId: 'bare' });
  await changed;
  const own = `bare-${runId}`;
  const row = await desks.store.runs.find(runId);
  expect(row).toMatchObject({ status: 'finished', libraryId: own });
  expect(await desks.store.proofs.ofLibrary('bare')).toEqual([]);
  const revision = (await desks.libraries.newest(own))?.library.revision;
  expect(await desks.store.proofs.ofLibrary(own)).toMatchObject([{ id: runId, libraryRevision: revision }]);

  const [opened] = row?.plan.test ?? [];
  await desks.api.markOpened(runId, [opened!.id]);
  expect([...(await desks.store.openings.ofLibrary(own)).keys()]).toEqual([opened!.cluster]);
  expect((await desks.store.openings.ofLibrary('bare')).size).toBe(0);
});

test('a replay, a report and a recording say the look that the proof took', async () => {
  const desks = await openWithLibrary();
  valueOf(
    await desks.store.proofs.reserveLook({ ...reservationOf('earlier', ['c']), taskSetId: taskSet.id }),
  );
  const runId = await run(desks, prove);
  // As after a page that went away before the run could say how its proof ended.
  const db = await desks.connection.read();
  const ended = await desks.store.runs.find(runId);
  if (!ended?.proof) throw new Error(`run ${runId} has no proof`);
  const { proof, ...cut } = ended;
  expect(proof.look).toBe(2);
  await db?.put('runs', { ...cut, status: 'interrupted' });

  valueOf(await desks.player.replay(runId));
  expect(proofIn(desks.events, 'replay-event')?.look).toBe(2);
  expect(await desks.player.recording(runId)).toMatchObject({ look: 2 });

  desks.events.length = 0;
  valueOf(await desks.player.playRecording(await desks.api.recordingFile(runId), 0));
  expect(proofIn(desks.events, 'replay-event')?.look).toBe(2);
});

test('a run whose database is away when its proof begins stops, keeps what it learnt, and is proved when it goes on', async () => {
  const desks = await openWithLibrary();
  const { connection, heard, store, api } = desks;
  valueOf(await store.proofs.reserveLook({ ...reservationOf('earlier', ['c']), taskSetId: taskSet.id }));
  const spies: { mockRestore(): void }[] = [];
  heard.onEvent = (event) => {
    if (event.type !== 'run-event' || event.event.type !== 'step-end' || spies.length > 0) return;
    const detail = 'the browser ended the connection twice';
    spies.push(
      vi.spyOn(connection, 'read').mockResolvedValue(undefined),
      vi.spyOn(connection, 'write').mockRejectedValue(new StoreError('error', detail)),
      vi.spyOn(connection, 'away', 'get').mockReturnValue({ kind: 'database-away', detail }),
    );
  };
  await desks.libraries.keep({ ...library, id: 'bare', experiences: [] }, [], learnt);
  const id = await run(desks, { ...learn, libraryId: 'bare' });
  const stopped = await store.runs.find(id);
  expect(stopped?.end).toMatchObject({ status: 'stopped', reason: { kind: 'database-away' } });
  expect(stopped?.end?.library.experiences).not.toEqual([]);
  expect(stopped?.proof).toBeUndefined();

  spies.forEach((spy) => spy.mockRestore());
  valueOf(await api.resumeRun(id));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });
  expect(await store.runs.find(id)).toMatchObject({ status: 'finished', proof: { look: 2 } });
  expect(await (await connection.read())?.get('runs', id)).toMatchObject({ status: 'finished' });
  expect(desks.libraries.waiting).toEqual([]);
});

test('a proof refused for too few tasks says so in the list, and goes by the name that its library had', async () => {
  const desks = await openWithLibrary();
  await run(desks, { ...prove, config: { testTasks: 5, testRollouts: 1 } });
  valueOf(await desks.libraries.change('lib', { kind: 'rename', name: 'Other' }));
  expect((await desks.runs.list())[0]).toMatchObject({
    status: 'finished',
    conclusion: undefined,
    refusal: { kind: 'too-few-clusters', clusters: 5, needed: 10 },
    libraryName: 'Other',
    plannedLibraryName: library.name,
  });

  valueOf(await desks.libraries.delete('lib'));
  expect((await desks.runs.list())[0]).toMatchObject({
    libraryName: undefined,
    plannedLibraryName: library.name,
  });
});

test('a finished proof was not refused', async () => {
  const desks = await openWithLibrary();
  await run(desks, prove);
  expect((await desks.runs.list())[0]).not.toHaveProperty('refusal');
});
