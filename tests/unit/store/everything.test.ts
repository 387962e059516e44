import { expect, test } from 'vitest';
import { deleteEverything, exportEverything, importEverything } from '../../../src/store/everything';
import type { Store } from '../../../src/store/store';
import { openFresh, valueOf } from './fixtures/open';
import { answerOf, reservationOf, revisionAt, runOf, taskSet } from './fixtures/rows';

async function fill(store: Store): Promise<void> {
  valueOf(await store.taskSets.save(taskSet));
  for (const revision of [0, 1, 2]) valueOf(await store.libraries.commit(revisionAt(revision)));
  valueOf(await store.runs.create(runOf('a', { status: 'finished', report: { version: 1, steps: [] } })));
  valueOf(
    await store.journal.appendAll('a', [answerOf('a', 'k1'), answerOf('a', 'k2', '<b>"two"</b>\u2028')]),
  );
  valueOf(await store.proofs.reserveLook(reservationOf('a', ['c1', 'c2'])));
  valueOf(await store.openings.markOpened('lib', ['c1'], 50));
  valueOf(await store.settings.save('pace', { speed: 2 }));
}

const at = 9_000;

test('export, delete and import give back the same database, to the last row', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const before = await exportEverything(connection, at);

  valueOf(await deleteEverything(connection));
  expect(JSON.parse(await exportEverything(connection, at)).counts).toEqual({
    'task-sets': 0,
    libraries: 0,
    revisions: 0,
    runs: 0,
    journal: 0,
    proofs: 0,
    openings: 0,
    settings: 0,
  });

  expect(valueOf(await importEverything(connection, before))).toEqual({
    added: 3,
    skipped: 0,
    unreadable: 0,
  });
  expect(JSON.parse(await exportEverything(connection, at))).toEqual(JSON.parse(before));
});

test('a revision that the disk has refused is in the file, and comes in with it', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  const file = await exportEverything(connection, at, { revisions: [revisionAt(1), revisionAt(2)] });

  const there = await openFresh();
  valueOf(await importEverything(there.connection, file));
  expect(await there.store.libraries.revisions('lib')).toEqual([revisionAt(0), revisionAt(1), revisionAt(2)]);
  expect(await there.store.libraries.list()).toMatchObject([{ id: 'lib', revision: 2 }]);
});

test('what is here stays as it is, and what is missing is added', async () => {
  const here = await openFresh();
  await fill(here.store);
  const file = await exportEverything(here.connection, at);

  const there = await openFresh();
  valueOf(await there.store.taskSets.save({ ...taskSet, name: 'My own name for it' }));
  valueOf(await there.store.libraries.commit(revisionAt(0)));
  expect(valueOf(await importEverything(there.connection, file))).toEqual({
    added: 1,
    skipped: 2,
    unreadable: 0,
  });
  expect((await there.store.taskSets.find('dates'))?.name).toBe('My own name for it');
  expect(await there.store.libraries.revisions('lib')).toHaveLength(1);
  expect((await there.store.journal.find('a')).size).toBe(2);
});

test('a second import of the same file changes nothing', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const file = await exportEverything(connection, at);
  expect(valueOf(await importEverything(connection, file))).toEqual({ added: 0, skipped: 3, unreadable: 0 });
  expect(await exportEverything(connection, at)).toBe(file);
});

test('looks and openings survive being merged into what is here', async () => {
  const here = await openFresh();
  await fill(here.store);
  const file = await exportEverything(here.connection, at);

  const there = await openFresh();
  valueOf(await there.store.proofs.reserveLook(reservationOf('b', ['c2'])));
  valueOf(await there.store.openings.markOpened('lib', ['c1'], 80));
  valueOf(await importEverything(there.connection, file));
  expect(await there.store.proofs.nextLook(['c1', 'c2'])).toBe(3);
  expect(await there.store.openings.ofLibrary('lib')).toEqual(new Map([['c1', 50]]));
});

test('a run that was running where the file was made is interrupted where it arrives', async () => {
  const here = await openFresh();
  valueOf(await here.store.runs.create(runOf('a')));
  const there = await openFresh();
  valueOf(await importEverything(there.connection, await exportEverything(here.connection, at)));
  expect((await there.store.runs.find('a'))?.status).toBe('interrupted');
});

test('a row that makes no sense is left out and counted, and the rest comes in', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const file = JSON.parse(await exportEverything(connection, at));
  file.stores.runs[0].plan = 'nonsense';
  file.stores.revisions[2].library.experiences = 7;

  const there = await openFresh();
  const counts = valueOf(await importEverything(there.connection, JSON.stringify(file)));
  // The run; the newest revision; and the library, which is nothing without it.
  expect(counts).toEqual({ added: 1, skipped: 0, unreadable: 3 });
  expect(await there.store.libraries.list()).toEqual([]);
  expect(await there.store.taskSets.list()).toEqual([taskSet]);
});

test('a file that is cut, foreign, newer or short of rows is refused whole', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const text = await exportEverything(connection, at);
  const file = JSON.parse(text);
  const there = await openFresh();
  const failureOf = async (content: string) => {
    const result = await importEverything(there.connection, content);
    return result.ok ? undefined : result.failure;
  };

  expect(await failureOf(text.slice(0, text.length / 2))).toMatchObject({ kind: 'not-json' });
  expect(await failureOf('{"cairn":"pack","version":1}')).toMatchObject({
    kind: 'wrong-shape',
    where: 'cairn',
  });
  expect(await failureOf(JSON.stringify({ ...file, version: 2 }))).toEqual({
    kind: 'wrong-version',
    version: '2',
  });
  file.stores.journal.pop();
  expect(await failureOf(JSON.stringify(file))).toEqual({
    kind: 'wrong-shape',
    where: 'stores.journal',
    detail: 'there are 1 rows, and the file was written with 2.',
  });
  expect(JSON.parse(await exportEverything(there.connection, at)).counts.runs).toBe(0);
});
