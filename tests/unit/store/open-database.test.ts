import 'fake-indexeddb/auto';
import { forceCloseDatabase } from 'fake-indexeddb';
import { openDB, unwrap } from 'idb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { databaseVersion } from '../../../src/store/database';
import { exportEverything } from '../../../src/store/everything';
import {
  openDatabase,
  type ConnectionState,
  type DatabaseConnection,
} from '../../../src/store/open-database';
import { storeOver } from '../../../src/store/store';
import { fileOf, freshName, openFresh, openVersion1, valueOf } from './fixtures/open';
import { runOf, taskSet } from './fixtures/rows';

const newerVersion = databaseVersion + 1;

test('a database of a newer Cairn is read and never written', async () => {
  const name = freshName();
  const before = await openFresh(name);
  valueOf(await before.store.taskSets.save(taskSet));
  before.connection.close();
  (await openDB(name, newerVersion)).close();

  const { connection, store } = await openFresh(name);
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'newer-version' });
  expect(await store.taskSets.list()).toEqual([taskSet]);
  expect(await store.taskSets.delete(taskSet.id)).toMatchObject({ ok: false, failure: { why: 'read-only' } });
  expect(JSON.parse(await fileOf(connection, 1))).toMatchObject({
    databaseVersion: newerVersion,
    counts: { 'task-sets': 1 },
  });
});

test('a tab that a newer one asks to let go does so at once, keeps reading, and says so', async () => {
  const name = freshName();
  const { connection, store } = await openFresh(name);
  const states: ConnectionState[] = [];
  connection.onChange = (state) => states.push(state);
  valueOf(await store.taskSets.save(taskSet));

  const newer = await openDB(name, newerVersion);
  onTestFinished(() => newer.close());
  expect(states).toEqual([expect.objectContaining({ why: 'newer-version' })]);
  expect(await store.taskSets.save(taskSet)).toMatchObject({ ok: false, failure: { why: 'read-only' } });
  expect(await store.taskSets.list()).toEqual([taskSet]);
});

test('a database that is deleted elsewhere is not made again by reading it', async () => {
  const name = freshName();
  const { connection, store } = await openFresh(name);
  await new Promise<void>((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => reject(request.error);
  });
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'error' });
  expect(await store.taskSets.list()).toEqual([]);
  expect((await indexedDB.databases()).map((database) => database.name)).not.toContain(name);
});

test('an older tab that does not let go is named, and its closing cures it', async () => {
  const name = freshName();
  const older = await openVersion1(name);
  const { connection, store } = await openFresh(name, 200);
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'blocked' });
  expect(await store.taskSets.save(taskSet)).toMatchObject({ ok: false, failure: { why: 'error' } });

  older.close();
  await vi.waitFor(() => expect(connection.state).toEqual({ state: 'open' }));
  valueOf(await store.taskSets.save(taskSet));
});

test('a connection that the browser ends is opened again once', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.taskSets.save(taskSet));

  await endConnection(connection);
  expect(await store.taskSets.list()).toEqual([taskSet]);
  expect(connection.state).toEqual({ state: 'open' });

  await endConnection(connection);
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'error' });
  expect(await store.taskSets.save(taskSet)).toMatchObject({ ok: false, failure: { why: 'error' } });
});

async function endConnection(connection: DatabaseConnection): Promise<void> {
  const db = await connection.read();
  if (!db) throw new Error('there is no connection to end');
  const closed = new Promise((resolve) => db.addEventListener('close', resolve));
  // Typed as taking the class; it takes an instance.
  forceCloseDatabase(unwrap(db) as unknown as Parameters<typeof forceCloseDatabase>[0]);
  await closed;
}

test.each([
  [
    'a window that may keep nothing',
    new DOMException(
      'A mutation operation was attempted on a database that did not allow mutations.',
      'InvalidStateError',
    ),
    'private-window',
    'private-window',
  ],
  ['site data switched off', new DOMException('denied', 'SecurityError'), 'private-window', 'private-window'],
  ['a full disk', new DOMException('no room', 'QuotaExceededError'), 'full', 'full'],
  [
    'anything else',
    new DOMException('Internal error opening backing store', 'UnknownError'),
    'error',
    'error',
  ],
] as const)('%s is a state, reads as empty, and refuses to write', async (_, error, state, why) => {
  const open = vi.spyOn(indexedDB, 'open').mockImplementation(() => {
    throw error;
  });
  onTestFinished(() => open.mockRestore());
  const connection = await openDatabase({ name: freshName(), patienceMs: 200 });
  const store = storeOver(connection);

  expect(connection.state).toMatchObject({ state: 'unavailable', why: state });
  expect(await store.libraries.list()).toEqual([]);
  expect(await store.libraries.find('lib')).toBeUndefined();
  expect(await store.proofs.nextLook(['c1'])).toBe(1);
  expect((await store.journal.find('r')).size).toBe(0);
  // Where there may be a database after all, an empty file would pass for a backup of it.
  const exported = await exportEverything(connection, 1);
  if (state === 'private-window')
    expect(exported).toMatchObject({ ok: true, value: { holds: 'everything' } });
  else expect(exported).toMatchObject({ ok: false, failure: { kind: 'database-away' } });
  // What is in memory only can be saved in any case.
  const waiting = valueOf(await exportEverything(connection, 1, { runs: [runOf('late')] }));
  expect(waiting.holds).toBe(state === 'private-window' ? 'everything' : 'what-waits');
  expect(JSON.parse(waiting.text).counts).toMatchObject({ runs: 1 });
  expect(await store.taskSets.save(taskSet)).toMatchObject({
    ok: false,
    failure: { kind: 'not-saved', why },
  });
});

test('a browser without a database at all is like a window that keeps nothing', async () => {
  vi.stubGlobal('indexedDB', undefined);
  onTestFinished(() => void vi.unstubAllGlobals());
  const connection = await openDatabase({ name: 'none', patienceMs: 200 });
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'private-window' });
});

test('a browser that never answers is told after a while', async () => {
  const open = vi.spyOn(indexedDB, 'open').mockReturnValue(new IDBOpenDBRequest());
  onTestFinished(() => open.mockRestore());
  const connection = await openDatabase({ name: freshName(), patienceMs: 20 });
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'error', detail: 'no answer' });
});

test('a tab that is not the writer reads, and writes when it is its turn', async () => {
  const { connection, store } = await openFresh();
  connection.setWriter(false);
  expect(await store.taskSets.save(taskSet)).toMatchObject({ ok: false, failure: { why: 'read-only' } });
  expect(await store.taskSets.list()).toEqual([]);
  connection.setWriter(true);
  valueOf(await store.taskSets.save(taskSet));
});
