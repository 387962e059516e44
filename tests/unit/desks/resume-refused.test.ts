import { expect, test } from 'vitest';
import { storeOver } from '../../../src/store/store';
import { LibraryDesk } from '../../../workers/desks/library-desk';
import { writeWhatWaits } from '../../../workers/desks/write-what-waits';
import { fileOf, openFresh, valueOf } from '../store/fixtures/open';
import { answerOf, libraryAt, reservationOf, runOf } from '../store/fixtures/rows';
import { MortalDisk, type Fate } from '../support/mortal-disk';

/** A store whose next writes have these fates, and the desk that keeps libraries in it. */
async function openWith(...fates: (Fate | undefined)[]) {
  const { connection } = await openFresh();
  const disk = new MortalDisk(connection, (write) => fates[write]);
  const store = storeOver(disk);
  let ids = 0;
  const ports = {
    store,
    emit: () => undefined,
    storageFailed: () => undefined,
    now: () => 1,
    newId: () => `id${(ids += 1)}`,
  };
  const db = (await connection.read())!;
  return { connection, db, store, libraries: new LibraryDesk(ports, async () => []) };
}

const learnt = (step: number) => ({ kind: 'learnt', runId: 'run-1', step }) as const;

test('an answer that is on disk though its write was reported as lost does not hold up the next ones', async () => {
  const { db, store } = await openWith('done but refused');
  expect((await store.journal.append('a', answerOf('a', 'k1'))).ok).toBe(false);
  valueOf(await store.journal.append('a', answerOf('a', 'k2')));
  expect(store.journal.waiting).toEqual([]);
  expect((await db.getAll('journal')).map(({ key }) => key)).toEqual(['k1', 'k2']);
});

test('a revision that is on disk though its write was reported as lost does not become a library of its own', async () => {
  const { db, libraries } = await openWith(undefined, 'done but refused');
  await libraries.keep(libraryAt(0), [], learnt(0));
  await libraries.keep(libraryAt(1), [], learnt(1));
  expect((await libraries.revisions('lib')).map(({ library }) => library.revision)).toEqual([0, 1]);
  await libraries.keep(libraryAt(2), [], learnt(2));
  expect(libraries.waiting).toEqual([]);
  expect((await db.getAll('libraries')).map(({ id, revision }) => [id, revision])).toEqual([['lib', 2]]);
});

test('a replay finds what a run kept before it parted from its library, and makes no third one', async () => {
  const { db, libraries } = await openWith();
  await libraries.keep(libraryAt(0), [], learnt(0));
  await libraries.keep(libraryAt(1), [], learnt(1));
  valueOf(await libraries.change('lib', { kind: 'rename', name: 'Mine' }));
  for (const time of ['played', 'replayed']) {
    const kept = [];
    for (const step of [1, 2, 3]) kept.push((await libraries.keep(libraryAt(step), [], learnt(step))).id);
    expect(kept, time).toEqual(['lib', 'lib-run-1', 'lib-run-1']);
  }
  expect((await db.getAll('libraries')).map(({ id }) => id)).toEqual(['lib', 'lib-run-1']);
});

test('a change to a run that the disk refused is there all the same, once, and is written later', async () => {
  const { connection, db, store } = await openWith(undefined, 'refused');
  valueOf(await store.runs.create(runOf('a')));
  expect((await store.runs.update('a', { status: 'stopped' })).ok).toBe(false);
  expect((await store.runs.list()).map(({ id, status }) => [id, status])).toEqual([['a', 'stopped']]);
  const file = await fileOf(connection, 1, { runs: store.runs.waiting });
  expect(JSON.parse(file)).toMatchObject({ stores: { runs: [{ id: 'a', status: 'stopped' }] } });

  valueOf(await store.runs.flush());
  expect(store.runs.waiting).toEqual([]);
  expect(await db.get('runs', 'a')).toMatchObject({ status: 'stopped' });
});

test('a run does not say on disk that it is over before all that it made is there', async () => {
  const { db, store, libraries } = await openWith(undefined, undefined, 'refused', 'refused', 'refused');
  valueOf(await store.runs.create(runOf('a')));
  valueOf(await store.proofs.reserveLook(reservationOf('a', ['c1'])));
  expect((await store.journal.append('a', answerOf('a', 'k'))).ok).toBe(false);
  expect((await store.proofs.conclude('a', { conclusion: 'refused' })).ok).toBe(false);
  await store.runs.hold('a', { status: 'finished' });
  expect((await writeWhatWaits(store, libraries)).ok).toBe(false);
  expect(await store.runs.find('a')).toMatchObject({ status: 'finished' });
  expect(await db.get('runs', 'a')).toMatchObject({ status: 'running' });

  valueOf(await writeWhatWaits(store, libraries));
  expect(await db.get('runs', 'a')).toMatchObject({ status: 'finished' });
  expect(await db.getAll('journal')).toHaveLength(1);
  expect(await db.get('proofs', 'a')).toMatchObject({ complete: true, conclusion: 'refused' });
});
