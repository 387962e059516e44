import { expect, test } from 'vitest';
import { deleteEverything, importEverything } from '../../../src/store/everything';
import type { Store } from '../../../src/store/store';
import { fileOf, openFresh, valueOf } from './fixtures/open';
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
  const before = await fileOf(connection, at);

  valueOf(await deleteEverything(connection));
  expect(JSON.parse(await fileOf(connection, at)).counts).toEqual({
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
    taskSets: 1,
    libraries: 1,
    runs: 1,
    skipped: 0,
    unreadable: 0,
  });
  expect(JSON.parse(await fileOf(connection, at))).toEqual(JSON.parse(before));
});

test('a revision that the disk has refused is in the file, and comes in with it', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  const file = await fileOf(connection, at, { revisions: [revisionAt(1), revisionAt(2)] });

  const there = await openFresh();
  valueOf(await importEverything(there.connection, file));
  expect(await there.store.libraries.revisions('lib')).toEqual([revisionAt(0), revisionAt(1), revisionAt(2)]);
  expect(await there.store.libraries.list()).toMatchObject([{ id: 'lib', revision: 2 }]);
});

test('what is here stays as it is, and what is missing is added', async () => {
  const here = await openFresh();
  await fill(here.store);
  const file = await fileOf(here.connection, at);

  const there = await openFresh();
  valueOf(await there.store.taskSets.save({ ...taskSet, name: 'My own name for it' }));
  valueOf(await there.store.libraries.commit(revisionAt(0)));
  expect(valueOf(await importEverything(there.connection, file))).toEqual({
    added: 1,
    taskSets: 0,
    libraries: 0,
    runs: 1,
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
  const file = await fileOf(connection, at);
  expect(valueOf(await importEverything(connection, file))).toMatchObject({
    added: 0,
    skipped: 3,
    unreadable: 0,
  });
  expect(await fileOf(connection, at)).toBe(file);
});

test('looks and openings survive being merged into what is here', async () => {
  const here = await openFresh();
  await fill(here.store);
  const file = await fileOf(here.connection, at);

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
  valueOf(await importEverything(there.connection, await fileOf(here.connection, at)));
  expect((await there.store.runs.find('a'))?.status).toBe('interrupted');
});

test('a row that makes no sense is left out and counted, and the rest comes in', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const file = JSON.parse(await fileOf(connection, at));
  file.stores.runs[0].plan = 'nonsense';
  file.stores.revisions[2].library.experiences = 7;

  const there = await openFresh();
  const counts = valueOf(await importEverything(there.connection, JSON.stringify(file)));
  // The run with its two answers; the newest revision; and the library with its two others, which is nothing without it.
  expect(counts).toMatchObject({ added: 1, taskSets: 1, skipped: 0, unreadable: 7 });
  expect(await there.store.libraries.list()).toEqual([]);
  expect(await there.store.taskSets.list()).toEqual([taskSet]);
});

/** What comes in of a file in which one piece of text is another. */
async function imported(file: string, piece: string, other: string) {
  expect(file.split(piece)).toHaveLength(2);
  const there = await openFresh();
  return { ...there, result: await importEverything(there.connection, file.replace(piece, other)) };
}

test('a run on which the page would hang or break is left out with its answers, as it is of a recording', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const file = await fileOf(connection, at);
  for (const [piece, other] of [
    ['"group":8', '"group":3000000'],
    ['"batch":16', '"batch":1e-7'],
    ['"epochs":1', '"epochs":0'],
    ['"runId":"a","seed"', '"runId":"b","seed"'],
    ['"kind":"learn","createdAt":2000', '"kind":"learn","createdAt":1e999'],
    ['"kind":"learn","createdAt":2000', '"kind":"learn","createdAt":8000000000000000'],
    [
      '"runId":"a","key":"k1","requestHash":"h1","outcome":{"ok":true,"value":{"text":"2021-05-03","stop":"end-of-turn","tokens":{"prompt":90',
      '"runId":"a","key":"k1","requestHash":"h1","outcome":{"ok":true,"value":{"text":"2021-05-03","stop":"end-of-turn","tokens":{"prompt":-1',
    ],
  ] as const) {
    const { result, store: there } = await imported(file, piece, other);
    expect(result, other).toMatchObject({
      ok: true,
      value: { added: 2, runs: 0, skipped: 0, unreadable: 3 },
    });
    expect(await there.runs.list()).toEqual([]);
    expect((await there.journal.find('a')).size).toBe(0);
  }
});

test('rows with a time that no date has, or a number that could not grow, are left out', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const file = await fileOf(connection, at);
  for (const [piece, other, unreadable] of [
    ['"createdAt":3000', '"createdAt":1e999', 1],
    ['"createdAt":3000', '"createdAt":253402300800000', 1],
    ['"look":1', '"look":1e300', 1],
    ['"openedAt":50', '"openedAt":-1', 1],
    ['"examples":1,"changedAt":1002', '"examples":1,"changedAt":0.5', 4],
    ['"revision":2,"lessons"', '"revision":1000000001,"lessons"', 4],
  ] as const) {
    const { result } = await imported(file, piece, other);
    expect(result, other).toMatchObject({ ok: true, value: { unreadable } });
  }
});

test('answers and revisions that belong to nothing in the file are counted as left out', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.journal.appendAll('gone', [answerOf('gone', 'k1'), answerOf('gone', 'k2')]));
  await (await connection.write()).put('revisions', revisionAt(0));
  const there = await openFresh();
  const file = await fileOf(connection, at);
  expect(valueOf(await importEverything(there.connection, file)).unreadable).toBe(3);
});

test('a file of brackets alone is refused before it is parsed', async () => {
  const { connection, store } = await openFresh();
  valueOf(await store.settings.save('pace', 1));
  const deep = '['.repeat(200_000) + ']'.repeat(200_000);
  const { result } = await imported(await fileOf(connection, at), '"value":1', `"value":${deep}`);
  expect(result).toMatchObject({ ok: false, failure: { kind: 'wrong-shape', where: 'the file' } });
});

test('a file that is cut, foreign, newer or short of rows is refused whole', async () => {
  const { connection, store } = await openFresh();
  await fill(store);
  const text = await fileOf(connection, at);
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
  expect(JSON.parse(await fileOf(there.connection, at)).counts.runs).toBe(0);
});
