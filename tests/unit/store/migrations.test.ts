import { openDB } from 'idb';
import { expect, test, vi } from 'vitest';
import { databaseVersion } from '../../../src/store/database';
import { migrations } from '../../../src/store/migrations';
import { answerOf, libraryAt, revisionAt, runOf, taskSet } from './fixtures/rows';
import { freshName, openFresh, openVersion1 } from './fixtures/open';

async function leaveVersion1(rows: Readonly<Record<string, readonly unknown[]>>): Promise<string> {
  const name = freshName();
  const db = await openVersion1(name);
  for (const [store, all] of Object.entries(rows)) {
    for (const row of all) await db.add(store, row);
  }
  db.close();
  return name;
}

const end = { status: 'finished' as const, library: libraryAt(4) };
const proof = { look: 1, conclusion: 'helps' as const, estimate: 0.4, low: 0.2, high: 0.6 };

test('there is one migration for every version', () => {
  expect(migrations).toHaveLength(databaseVersion);
});

test('a database of version 1 opens with everything that was in it', async () => {
  const summary = { id: 'lib', name: 'Dates', revision: 0, lessons: 1, examples: 1, changedAt: 1_000 };
  const name = await leaveVersion1({
    'task-sets': [taskSet],
    libraries: [summary],
    revisions: [revisionAt(0)],
    runs: [runOf('run-1', { status: 'finished', end, proof })],
    journal: [answerOf('run-1', 'learn/0/0/a/t1/0/0')],
    settings: [{ key: 'pace', value: 2 }],
  });

  const { store } = await openFresh(name);
  expect(await store.taskSets.list()).toEqual([taskSet]);
  expect(await store.libraries.list()).toEqual([summary]);
  expect(await store.libraries.revisions('lib')).toEqual([revisionAt(0)]);
  expect(await store.runs.find('run-1')).toEqual(runOf('run-1', { status: 'finished', end, proof }));
  expect((await store.journal.find('run-1')).size).toBe(1);
});

test('proofs that version 1 kept inside runs count as looks, the ones that were cut off too', async () => {
  const name = await leaveVersion1({
    runs: [
      runOf('proved', { createdAt: 1, status: 'finished', end, proof }),
      runOf('cut-off', { createdAt: 2, status: 'interrupted' }),
      runOf('never-looked', { createdAt: 3, status: 'stopped' }),
      runOf('refused', { createdAt: 4, status: 'finished', end, proof: { conclusion: 'refused' } }),
    ],
    journal: [answerOf('cut-off', 'prove/0/0/with/t5/0/0'), answerOf('never-looked', 'learn/0/0/a/t1/0/0')],
  });

  const { store } = await openFresh(name);
  expect(await store.proofs.nextLook(['c4', 'elsewhere'])).toBe(3);
  expect(await store.proofs.ofLibrary('lib')).toEqual([
    expect.objectContaining({ id: 'cut-off', look: 2, complete: false, libraryRevision: 0 }),
    expect.objectContaining({ ...proof, id: 'proved', complete: true, libraryRevision: 4 }),
  ]);
});

test('a run of version 1 that makes no sense closes nothing else in', async () => {
  const name = await leaveVersion1({
    runs: [{ id: 'odd', createdAt: 1 }, runOf('proved', { createdAt: 2, status: 'finished', end, proof })],
    'task-sets': [taskSet],
  });
  const { connection, store } = await openFresh(name);
  expect(connection.state).toEqual({ state: 'open' });
  expect(await store.taskSets.list()).toEqual([taskSet]);
  expect(await store.proofs.nextLook(['c4'])).toBe(2);
  // It leaves with a file of everything, as it is.
  expect(await (await connection.read())?.get('runs', 'odd')).toEqual({ id: 'odd', createdAt: 1 });
});

test('a migration that fails leaves the old version as it was', async () => {
  const name = await leaveVersion1({ settings: [{ key: 'pace', value: 2 }] });
  const create = vi.spyOn(IDBObjectStore.prototype, 'createIndex').mockImplementation(() => {
    throw new DOMException('No room.', 'QuotaExceededError');
  });
  const { connection } = await openFresh(name);
  create.mockRestore();
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'full' });

  const db = await openDB(name);
  expect(db.version).toBe(1);
  expect(await db.get('settings', 'pace')).toEqual({ key: 'pace', value: 2 });
  db.close();
});
