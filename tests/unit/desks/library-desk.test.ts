import { expect, test } from 'vitest';
import { valueOf } from '../store/fixtures/open';
import { libraryAt } from '../store/fixtures/rows';
import { openDesks } from './desks';

const learnt = { kind: 'learnt', runId: 'run-1', step: 0 } as const;

test('a change is a new revision, and going back is another one that forgets nothing', async () => {
  const { libraries } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const experience = { kind: 'example', prompt: 'Rewrite 3 May', answer: '05-03' } as const;
  valueOf(await libraries.change(id, { kind: 'add', experience }));
  const view = valueOf(await libraries.change(id, { kind: 'restore', revision: 0 }));
  expect(view.library).toMatchObject({ revision: 2, experiences: [] });
  expect(view.revisions.map(({ cause }) => cause.kind)).toEqual(['created', 'edited', 'restored']);
  // What a person wrote into it stays a task that no proof of it may use.
  expect(view.library.clusters).toHaveLength(1);
});

test('changes that come at the same time follow one another', async () => {
  const { libraries } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const texts = ['one', 'two', 'three'];
  await Promise.all(
    texts.map((text) => libraries.change(id, { kind: 'add', experience: { kind: 'lesson', text } })),
  );
  const view = await libraries.view(id);
  expect(view?.library.revision).toBe(3);
  expect(view?.library.experiences).toHaveLength(3);
});

test('a replayed step finds its revision', async () => {
  const { libraries } = await openDesks();
  const library = libraryAt(1);
  await libraries.keep(library, [], learnt);
  expect((await libraries.keep(library, [], learnt)).id).toBe('lib');
  expect(await libraries.revisions('lib')).toHaveLength(1);
});

test('a run whose library a person changed goes on in a library of its own', async () => {
  const { libraries } = await openDesks();
  await libraries.keep(libraryAt(1), [], learnt);
  valueOf(await libraries.change('lib', { kind: 'rename', name: 'Mine' }));
  const second = await libraries.keep(libraryAt(2), [], { ...learnt, step: 1 });
  const third = await libraries.keep({ ...libraryAt(3), name: 'Third' }, [], { ...learnt, step: 2 });
  expect(second.id).toBe('lib-run-1');
  expect(third.id).toBe('lib-run-1');
  expect((await libraries.newest('lib'))?.library).toMatchObject({ revision: 2, name: 'Mine' });
});

test('what the disk refuses is kept in memory, and written when the disk takes it again', async () => {
  const { libraries, store, failures } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const commit = store.libraries.commit.bind(store.libraries);
  store.libraries.commit = async () => ({
    ok: false,
    failure: { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' },
  });
  const refused = valueOf(await libraries.change(id, { kind: 'rename', name: 'Kept' }));
  expect(refused).toMatchObject({ saved: false, library: { name: 'Kept' } });
  expect(failures).toHaveLength(1);
  expect((await libraries.list())[0]?.name).toBe('Kept');

  store.libraries.commit = commit;
  const view = valueOf(await libraries.change(id, { kind: 'rename', name: 'Written' }));
  expect(view.saved).toBe(true);
  expect((await store.libraries.revisions(id)).map((one) => one.library.name)).toEqual([
    'Dates',
    'Kept',
    'Written',
  ]);
});

test('in a tab that does not write, a change is turned down and nothing is kept', async () => {
  const { libraries, connection } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  connection.setWriter(false);
  expect(await libraries.change(id, { kind: 'rename', name: 'Other' })).toMatchObject({
    ok: false,
    failure: { why: 'read-only' },
  });
  expect(await libraries.view(id)).toMatchObject({ saved: true, library: { name: 'Dates' } });
});

test('a library that the disk refuses holds up no other', async () => {
  const { libraries, store } = await openDesks();
  const commit = store.libraries.commit.bind(store.libraries);
  const full = { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' } as const;
  store.libraries.commit = async () => ({ ok: false, failure: full });
  const large = valueOf(await libraries.create('Large')).library;
  const small = valueOf(await libraries.create('Small')).library;
  store.libraries.commit = async (revision) =>
    revision.library.id === large.id ? { ok: false, failure: full } : commit(revision);
  expect(await libraries.flush()).toEqual({ ok: false, failure: full });
  expect((await store.libraries.find(small.id))?.name).toBe('Small');
  expect(libraries.waiting.map(({ library }) => library.name)).toEqual(['Large']);
});

test('a change that no disk will ever take is told, and does not wait for ever', async () => {
  const { libraries, store, failures } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const failure = { kind: 'not-saved', why: 'error', detail: 'ConstraintError: the key exists' } as const;
  store.libraries.commit = async () => ({ ok: false, failure });
  expect(await libraries.change(id, { kind: 'rename', name: 'Mine' })).toEqual({ ok: false, failure });
  await libraries.keep(libraryAt(1), [], learnt);
  expect(failures).toEqual([failure, failure]);
  expect(libraries.waiting).toEqual([]);
  expect((await libraries.list()).map(({ name }) => name)).toEqual(['Dates']);
});

test('what waits does not come back after everything was deleted', async () => {
  const { libraries, store } = await openDesks();
  const commit = refuseCommits(store);
  valueOf(await libraries.create('Dates'));
  await libraries.forgetUnsaved();
  commit.accept();
  expect(await libraries.list()).toEqual([]);
});

test('a library that waits while a backup brings another history of it becomes one of its own', async () => {
  const { libraries, store } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const commit = refuseCommits(store);
  valueOf(await libraries.change(id, { kind: 'rename', name: 'Mine' }));
  commit.accept();
  const theirs = { ...libraryAt(1), id, name: 'Theirs' };
  valueOf(
    await store.libraries.commit({
      library: theirs,
      operations: [],
      cause: { kind: 'edited' },
      createdAt: 9,
    }),
  );
  await libraries.flush();

  expect((await libraries.list()).map(({ name }) => name).toSorted()).toEqual(['Mine', 'Theirs']);
  expect(libraries.waiting).toEqual([]);
});

test('a deleted library comes back with all its revisions, however large it is', async () => {
  const { libraries, store } = await openDesks();
  const prompt = 'p'.repeat(6_000_000);
  const rollouts = [{ taskId: 't', prompt, answer: 'a', reward: 1 }];
  const [taught] = libraryAt(1).experiences;
  const origin = { kind: 'learnt', runId: 'run-1', step: 0, rollouts } as const;
  await libraries.keep({ ...libraryAt(1), experiences: [{ ...taught!, origin }] }, [], learnt);
  valueOf(await libraries.change('lib', { kind: 'rename', name: 'Mine' }));
  const before = await libraries.revisions('lib');
  expect(before).toHaveLength(2);
  valueOf(await libraries.delete('lib'));
  expect(await libraries.list()).toEqual([]);

  const restore = store.libraries.restore.bind(store.libraries);
  const failure = { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' } as const;
  store.libraries.restore = async () => ({ ok: false, failure });
  expect(await libraries.undelete('lib')).toEqual({ ok: false, failure });
  store.libraries.restore = restore;
  expect(valueOf(await libraries.undelete('lib'))).toMatchObject({ saved: true, library: { name: 'Mine' } });
  expect(await libraries.revisions('lib')).toEqual(before);
  await expect(libraries.undelete('lib')).rejects.toThrow(/library lib/);
});

test('a deleted library comes back beside another one of its id', async () => {
  const { libraries } = await openDesks();
  await libraries.keep({ ...libraryAt(1), name: 'First' }, [], learnt);
  valueOf(await libraries.delete('lib'));
  await libraries.keep({ ...libraryAt(4), name: 'Second' }, [], learnt);
  valueOf(await libraries.undelete('lib'));
  expect((await libraries.list()).map(({ name }) => name).toSorted()).toEqual(['First', 'Second']);
});

function refuseCommits(store: Awaited<ReturnType<typeof openDesks>>['store']) {
  const commit = store.libraries.commit.bind(store.libraries);
  store.libraries.commit = async () => ({
    ok: false,
    failure: { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' },
  });
  return { accept: () => void (store.libraries.commit = commit) };
}

test('a revision that cannot be read hides no library, and does not keep its own from being deleted', async () => {
  const { libraries, connection } = await openDesks();
  await libraries.keep(libraryAt(1), [], learnt);
  valueOf(await libraries.change('lib', { kind: 'rename', name: 'Mine' }));
  valueOf(await libraries.create('Other'));
  const db = (await connection.read())!;
  await db.put('revisions', { ...(await db.get('revisions', ['lib', 1]))!, createdAt: 'x' } as never);
  expect((await libraries.list()).map(({ name }) => name).toSorted()).toEqual(['Mine', 'Other']);
  expect((await libraries.delete('lib')).ok).toBe(true);
});
