import { expect, onTestFinished, test, vi } from 'vitest';
import { importEverything } from '../../../src/store/everything';
import { fileOf, openFresh, valueOf } from './fixtures/open';
import { answerOf, reservationOf, revisionAt, runOf, taskSet } from './fixtures/rows';

/**
 * From now on nothing fits, but for the first `room` rows. As in a browser, the row is accepted, and then its
 * transaction is aborted with the reason.
 */
function fillDisk(room: number): () => void {
  const spies = (['add', 'put'] as const).map((method) => {
    const real = IDBObjectStore.prototype[method];
    return vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (
      this: IDBObjectStore,
      value: unknown,
    ) {
      room -= 1;
      const request = real.call(this, value);
      if (room < 0) abortFor('QuotaExceededError', this.transaction);
      return request;
    });
  });
  const restore = (): void => spies.forEach((spy) => spy.mockRestore());
  onTestFinished(restore);
  return restore;
}

/** The simulated database keeps this to itself; a real one does it when the disk is full. */
function abortFor(reason: string, tx: IDBTransaction): void {
  queueMicrotask(() => (tx as unknown as { _abort(reason: string): void })._abort(reason));
}

const fullDisk = {
  ok: false,
  failure: { kind: 'not-saved', why: 'full', detail: expect.stringContaining('QuotaExceededError') },
};

test('a full disk is a value from every kind of write', async () => {
  const { store } = await openFresh();
  valueOf(await store.runs.create(runOf('a')));
  fillDisk(0);
  expect(await store.taskSets.save(taskSet)).toEqual(fullDisk);
  expect(await store.libraries.commit(revisionAt(0))).toEqual(fullDisk);
  expect(await store.runs.create(runOf('b'))).toEqual(fullDisk);
  expect(await store.runs.update('a', { status: 'failed' })).toEqual(fullDisk);
  expect(await store.journal.append('a', answerOf('a', 'k'))).toEqual(fullDisk);
  expect(await store.proofs.reserveLook(reservationOf('a', ['c1']))).toEqual(fullDisk);
  expect(await store.openings.markOpened('lib', ['c1'], 1)).toEqual(fullDisk);
  expect(await store.settings.save('pace', 1)).toEqual(fullDisk);
});

test('a disk that fills up between a library and its revision keeps neither', async () => {
  const { store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  const empty = fillDisk(1);
  expect(await store.libraries.commit(revisionAt(1))).toEqual(fullDisk);
  empty();

  expect((await store.libraries.find('lib'))?.revision).toBe(0);
  expect(await store.libraries.revisions('lib')).toHaveLength(1);
  valueOf(await store.libraries.commit(revisionAt(1)));
});

test('a disk that fills up in the middle of an import keeps nothing of it', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.taskSets.save(taskSet));
  valueOf(await store.libraries.commit(revisionAt(0)));
  const file = await fileOf(connection, 1);

  const other = await openFresh();
  const empty = fillDisk(2);
  expect(await importEverything(other.connection, file)).toEqual(fullDisk);
  empty();
  expect(await other.store.taskSets.list()).toEqual([]);
});

test('a value that cannot be stored is a bug, and is thrown', async () => {
  const { store } = await openFresh();
  await expect(store.settings.save('listener', () => undefined)).rejects.toThrow(/clone/i);
});

test('a run that the disk refused is there all the same, and is written whole with its next change', async () => {
  const { store } = await openFresh();
  const empty = fillDisk(0);
  expect(await store.runs.create(runOf('late'))).toEqual(fullDisk);
  expect(await store.runs.update('late', { libraryId: 'lib-late' })).toEqual(fullDisk);
  expect(await store.runs.find('late')).toMatchObject({ id: 'late', libraryId: 'lib-late' });
  expect((await store.runs.list()).map(({ id }) => id)).toEqual(['late']);
  empty();

  valueOf(await store.runs.update('late', { status: 'finished' }));
  expect(await store.runs.find('late')).toEqual({
    ...runOf('late'),
    status: 'finished',
    libraryId: 'lib-late',
  });
  expect(await store.runs.list()).toHaveLength(1);
});

test('how a run ended is not lost where that was said while an earlier change was being written', async () => {
  const { store } = await openFresh();
  const empty = fillDisk(0);
  expect(await store.runs.create(runOf('late'))).toEqual(fullDisk);
  empty();

  const row = new Promise<void>((resolve) => {
    const real = IDBObjectStore.prototype.put;
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args: Parameters<IDBObjectStore['put']>
    ) {
      resolve();
      return real.apply(this, args);
    });
    onTestFinished(() => put.mockRestore());
  });
  const flushing = store.runs.flush();
  // The row is on its way to the disk, as it was before.
  await row;
  await store.runs.hold('late', { status: 'finished' });
  valueOf(await flushing);
  expect((await store.runs.find('late'))?.status).toBe('finished');

  valueOf(await store.runs.flush());
  expect(store.runs.waiting).toEqual([]);
  expect((await store.runs.find('late'))?.status).toBe('finished');
});

test('changes to a run that come at once are all kept', async () => {
  const { store } = await openFresh();
  valueOf(await store.runs.create(runOf('a')));
  const [first, second] = await Promise.all([
    store.runs.update('a', { libraryId: 'lib-a' }),
    store.runs.update('a', { status: 'stopped' }),
    store.runs.hold('a', { report: { version: 1 } }),
  ]);
  expect([first.ok, second.ok]).toEqual([true, true]);
  valueOf(await store.runs.flush());
  expect(store.runs.waiting).toEqual([]);
  expect(await store.runs.find('a')).toMatchObject({
    libraryId: 'lib-a',
    status: 'stopped',
    report: { version: 1 },
  });
});

test('a change to a run that somebody deleted is refused, and is no bug', async () => {
  const { store } = await openFresh();
  expect(await store.runs.update('gone', { status: 'failed' })).toMatchObject({
    ok: false,
    failure: { why: 'error' },
  });
});

test('answers that the disk refused are read all the same, and written with the next one that it takes', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.runs.create(runOf('a')));
  const empty = fillDisk(0);
  expect(await store.journal.append('a', answerOf('a', 'k1'))).toEqual(fullDisk);
  expect([...(await store.journal.find('a')).keys()]).toEqual(['k1']);
  empty();

  valueOf(await store.journal.append('a', answerOf('a', 'k2')));
  expect(store.journal.waiting).toEqual([]);
  const db = await connection.read();
  expect((await db?.getAll('journal'))?.map(({ key }) => key)).toEqual(['k1', 'k2']);
});

test('an answer that is there already is refused once, and does not hold up the others', async () => {
  const { store } = await openFresh();
  valueOf(await store.journal.append('a', answerOf('a', 'k1')));
  expect((await store.journal.append('a', answerOf('a', 'k1'))).ok).toBe(false);
  valueOf(await store.journal.append('a', answerOf('a', 'k2')));
  expect([...(await store.journal.find('a')).keys()]).toEqual(['k1', 'k2']);
});

test('an export holds the runs, answers and proofs that the disk has refused so far', async () => {
  const { connection, store } = await openFresh();
  fillDisk(0);
  await store.runs.create(runOf('late'));
  await store.journal.append('late', answerOf('late', 'k'));
  await store.proofs.reserveLook(reservationOf('late', ['c1']));
  const file = await fileOf(connection, 1, {
    runs: store.runs.waiting,
    answers: store.journal.waiting,
    proofs: store.proofs.waiting,
  });
  expect(JSON.parse(file).counts).toMatchObject({ runs: 1, journal: 1, proofs: 1 });
});
