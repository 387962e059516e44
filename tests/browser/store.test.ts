import { deleteDB, openDB } from 'idb';
import { expect, onTestFinished, test, vi } from 'vitest';
import { deleteEverything, exportEverything, importEverything } from '../../src/store/everything';
import { databaseVersion } from '../../src/store/database';
import { openDatabase, type ConnectionState, type DatabaseConnection } from '../../src/store/open-database';
import { storeOver } from '../../src/store/store';
import { answerOf, libraryAt, reservationOf, revisionAt, runOf, taskSet } from '../unit/store/fixtures/rows';

// What a simulated database could get wrong: when transactions end, what an abort undoes, how connections give way.

let names = 0;

async function openFresh(name = `cairn-browser-${(names += 1)}`) {
  const connection: DatabaseConnection = await openDatabase({ name, patienceMs: 500 });
  onTestFinished(async () => {
    connection.close();
    await deleteDB(name);
  });
  return { name, connection, store: storeOver(connection) };
}

async function fileOf(connection: DatabaseConnection): Promise<string> {
  const exported = await exportEverything(connection, 1);
  if (!exported.ok) throw new Error(exported.failure.detail);
  return exported.value.text;
}

test('version 1 is migrated, looks and all, in one transaction', async () => {
  const name = 'cairn-browser-version-1';
  const old = await openDB(name, 1, {
    upgrade(db) {
      for (const store of ['task-sets', 'libraries', 'runs']) db.createObjectStore(store, { keyPath: 'id' });
      db.createObjectStore('revisions', { keyPath: ['library.id', 'library.revision'] });
      db.createObjectStore('journal', { keyPath: ['runId', 'key'] });
      db.createObjectStore('settings', { keyPath: 'key' });
    },
  });
  for (let i = 0; i < 20; i++) {
    await old.add('runs', runOf(`r${i}`, { createdAt: i, status: 'interrupted' }));
    await old.add('journal', answerOf(`r${i}`, 'prove/0/0/with/t5/0/0'));
  }
  old.close();

  const { connection, store } = await openFresh(name);
  expect(connection.state).toEqual({ state: 'open' });
  expect(await store.proofs.nextLook(['c3'])).toBe(21);
  expect(await store.runs.list()).toHaveLength(20);
});

test('a refused revision leaves nothing behind, and of two at once one is kept', async () => {
  const { store } = await openFresh();
  await store.libraries.commit(revisionAt(0));
  expect(await store.libraries.commit(revisionAt(2))).toMatchObject({ ok: false });
  const both = await Promise.all([
    store.libraries.commit(revisionAt(1)),
    store.libraries.commit(revisionAt(1)),
  ]);
  expect(both.map(({ ok }) => ok).toSorted()).toEqual([false, true]);
  expect(await store.libraries.revisions('lib')).toEqual([revisionAt(0), revisionAt(1)]);
});

test('looks that are taken at the same time are numbered one after another', async () => {
  const { store } = await openFresh();
  const looks = await Promise.all(
    ['a', 'b', 'c', 'a'].map((id) => store.proofs.reserveLook(reservationOf(id, ['c1']))),
  );
  expect(looks.map((look) => look.ok && look.value)).toEqual([1, 2, 3, 1]);
});

test('a run’s 400 answers are written one by one and read at once', async () => {
  const { store } = await openFresh();
  for (let i = 0; i < 400; i++) await store.journal.append('r', answerOf('r', `learn/0/0/a/t${i}/0/0`));
  expect((await store.journal.find('r')).size).toBe(400);
});

test('everything goes out, is deleted, and comes back', async () => {
  const { connection, store } = await openFresh();
  await store.taskSets.save(taskSet);
  await store.libraries.commit(revisionAt(0));
  await store.runs.create(runOf('a', { status: 'finished' }));
  await store.journal.append('a', answerOf('a', 'k'));
  const file = await fileOf(connection);
  expect(await deleteEverything(connection)).toMatchObject({ ok: true });
  expect(await importEverything(connection, file)).toMatchObject({ ok: true, value: { added: 3 } });
  expect(JSON.parse(await fileOf(connection))).toEqual(JSON.parse(file));
  expect(await store.libraries.find('lib')).toEqual(libraryAt(0));
});

test('an older tab gives way to a newer one and goes on reading', async () => {
  const { name, connection, store } = await openFresh();
  const states: ConnectionState[] = [];
  connection.onChange = (state) => states.push(state);
  await store.taskSets.save(taskSet);

  const newer = await openDB(name, databaseVersion + 1);
  onTestFinished(() => newer.close());
  expect(states).toMatchObject([{ why: 'newer-version' }]);
  expect(await store.taskSets.list()).toEqual([taskSet]);
  expect(await store.taskSets.delete('dates')).toMatchObject({ ok: false, failure: { why: 'read-only' } });
});

test('a tab that does not give way is waited for', async () => {
  const name = 'cairn-browser-blocked';
  const holder = await openDB(name, 1, {
    upgrade: (db) => {
      for (const store of ['runs', 'journal']) db.createObjectStore(store);
    },
  });
  const { connection } = await openFresh(name);
  expect(connection.state).toMatchObject({ state: 'unavailable', why: 'blocked' });
  holder.close();
  await vi.waitFor(() => expect(connection.state).toEqual({ state: 'open' }));
});
