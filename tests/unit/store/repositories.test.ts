import * as v from 'valibot';
import { expect, test } from 'vitest';
import { openFresh, valueOf } from './fixtures/open';
import { answerOf, libraryAt, reservationOf, revisionAt, runOf, taskSet } from './fixtures/rows';

test('a task set of one’s own is kept, replaced and deleted', async () => {
  const { store } = await openFresh();
  valueOf(await store.taskSets.save(taskSet));
  valueOf(await store.taskSets.save({ ...taskSet, name: 'Dates, again' }));
  expect(await store.taskSets.list()).toEqual([{ ...taskSet, name: 'Dates, again' }]);
  valueOf(await store.taskSets.delete(taskSet.id));
  expect(await store.taskSets.find(taskSet.id)).toBeUndefined();
});

test('a built-in task set is never stored', async () => {
  const { store } = await openFresh();
  await expect(store.taskSets.save({ ...taskSet, origin: 'built-in' })).rejects.toThrow(/built in/);
});

test('a task set that cannot be read hides no other', async () => {
  const { store, connection } = await openFresh();
  valueOf(await store.taskSets.save(taskSet));
  const damaged = { id: 'damaged', name: 'Half of a set' };
  await (await connection.write()).put('task-sets', damaged as unknown as typeof taskSet);
  expect(await store.taskSets.list()).toEqual([taskSet]);
  await expect(store.taskSets.find('damaged')).rejects.toThrow(/task set damaged on disk cannot be read/);
});

test('a library is read at its newest revision, and every earlier one is still there', async () => {
  const { store } = await openFresh();
  for (const revision of [0, 1, 2]) valueOf(await store.libraries.commit(revisionAt(revision)));
  valueOf(await store.libraries.commit(revisionAt(5, 'another')));

  expect(await store.libraries.find('lib')).toEqual(libraryAt(2));
  expect(await store.libraries.revisions('lib')).toEqual([revisionAt(0), revisionAt(1), revisionAt(2)]);
  expect(await store.libraries.list()).toEqual([
    { id: 'another', name: 'Dates', revision: 5, lessons: 1, examples: 1, changedAt: 1_005 },
    { id: 'lib', name: 'Dates', revision: 2, lessons: 1, examples: 1, changedAt: 1_002 },
  ]);
});

test('a revision that does not follow the newest one is refused, and nothing of it is kept', async () => {
  const { store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  valueOf(await store.libraries.commit(revisionAt(1)));

  for (const stale of [1, 3, 0]) {
    expect(await store.libraries.commit(revisionAt(stale))).toEqual({
      ok: false,
      failure: {
        kind: 'not-saved',
        why: 'error',
        detail: `StoreError: library lib: revision ${stale} does not follow revision 1`,
      },
    });
  }
  expect(await store.libraries.revisions('lib')).toHaveLength(2);
});

test('of two revisions written at once, one is kept and the other is told', async () => {
  const { store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  const both = await Promise.all([
    store.libraries.commit(revisionAt(1)),
    store.libraries.commit(revisionAt(1)),
  ]);
  expect(both.map((result) => result.ok)).toEqual([true, false]);
});

test('a deleted library takes its revisions along and leaves its proofs', async () => {
  const { store } = await openFresh();
  valueOf(await store.libraries.commit(revisionAt(0)));
  valueOf(await store.libraries.commit(revisionAt(0, 'lib-2')));
  valueOf(await store.proofs.reserveLook(reservationOf('p1', ['c3'])));
  valueOf(await store.libraries.delete('lib'));

  expect(await store.libraries.find('lib')).toBeUndefined();
  expect(await store.libraries.revisions('lib')).toEqual([]);
  expect(await store.libraries.revisions('lib-2')).toHaveLength(1);
  expect(await store.proofs.nextLook(['c3'])).toBe(2);
});

test('a run is created once, updated in part, and listed newest first', async () => {
  const { store } = await openFresh();
  valueOf(await store.runs.create(runOf('a', { createdAt: 1 })));
  valueOf(await store.runs.create(runOf('b', { createdAt: 2 })));
  expect((await store.runs.create(runOf('a'))).ok).toBe(false);

  const end = {
    status: 'stopped' as const,
    library: libraryAt(1),
    reason: { kind: 'person' as const },
  };
  valueOf(await store.runs.update('a', { status: 'stopped', end, libraryId: 'lib', report: { version: 1 } }));
  expect((await store.runs.list()).map(({ id, status }) => [id, status])).toEqual([
    ['b', 'running'],
    ['a', 'stopped'],
  ]);
  expect(await store.runs.find('a')).toEqual({
    ...runOf('a', { createdAt: 1 }),
    status: 'stopped',
    end,
    libraryId: 'lib',
    report: { version: 1 },
  });
});

test('runs that nothing runs any more are marked as interrupted, and only these', async () => {
  const { store } = await openFresh();
  valueOf(await store.runs.create(runOf('cut')));
  valueOf(await store.runs.create(runOf('done', { status: 'finished' })));
  valueOf(await store.runs.markInterrupted());
  expect((await store.runs.find('cut'))?.status).toBe('interrupted');
  expect((await store.runs.find('done'))?.status).toBe('finished');
});

test('a run’s answers come back by address, whole, and apart from other runs', async () => {
  const { store } = await openFresh();
  const entries = Array.from({ length: 400 }, (_, i) =>
    answerOf('r', `learn/0/0/a/t${i}/0/0`, `answer ${i}`),
  );
  valueOf(await store.journal.appendAll('r', entries));
  const overflow = {
    key: 'learn/0/0/a/big/0/0',
    requestHash: 'h2',
    outcome: { ok: false, failure: { kind: 'context-overflow', detail: '3000 tokens' } },
  } as const;
  const notTaken = {
    key: 'learn/0/0/a/foreign/0/0',
    requestHash: 'h3',
    outcome: { ok: false, failure: { kind: 'not-taken', detail: 'a language that it does not know' } },
  } as const;
  valueOf(await store.journal.append('r', overflow));
  valueOf(await store.journal.append('r', notTaken));
  const { runId: _run, ...slow } = {
    ...answerOf('r', 'learn/0/0/a/slow/0/0'),
    verdict: { kind: 'undecided', reason: 'timeout', detail: 'It took too long.' },
  } as const;
  valueOf(await store.journal.append('r', slow));
  valueOf(await store.journal.append('r2', answerOf('r2', 'learn/0/0/a/t1/0/0')));

  const journal = await store.journal.find('r');
  expect(journal.size).toBe(403);
  expect(journal.get('learn/0/0/a/slow/0/0')).toEqual(slow);
  expect(journal.get('learn/0/0/a/big/0/0')).toEqual(overflow);
  expect(journal.get('learn/0/0/a/foreign/0/0')).toEqual(notTaken);
  const { runId: _, ...entry } = entries[17]!;
  expect(journal.get(entry.key)).toEqual(entry);
});

test('an answer that was given is never replaced', async () => {
  const { store } = await openFresh();
  valueOf(await store.journal.append('r', answerOf('r', 'k', 'first')));
  expect((await store.journal.append('r', answerOf('r', 'k', 'second'))).ok).toBe(false);
  expect((await store.journal.find('r')).get('k')?.outcome).toMatchObject({ value: { text: 'first' } });
});

test('a failure that could go better next time is not an answer', async () => {
  const { store } = await openFresh();
  const lost = { ok: false, failure: { kind: 'engine-lost', detail: 'silent' } } as const;
  await expect(store.journal.append('r', { key: 'k', requestHash: 'h', outcome: lost })).rejects.toThrow(
    /engine-lost at k is not an answer/,
  );
});

test('deleting a run deletes its answers and keeps its look', async () => {
  const { store } = await openFresh();
  valueOf(await store.runs.create(runOf('a')));
  valueOf(await store.journal.append('a', answerOf('a', 'k')));
  valueOf(await store.proofs.reserveLook(reservationOf('a', ['c3'])));
  valueOf(await store.runs.delete('a'));
  expect(await store.runs.list()).toEqual([]);
  expect((await store.journal.find('a')).size).toBe(0);
  expect(await store.proofs.nextLook(['c3'])).toBe(2);
});

test('a setting is parsed by whoever asks for it', async () => {
  const { store } = await openFresh();
  expect(await store.settings.find('pace', v.number())).toBeUndefined();
  valueOf(await store.settings.save('pace', 2));
  expect(await store.settings.find('pace', v.number())).toBe(2);
  // One that makes no sense is as good as none: it must not stand in the way of what asks for it.
  expect(await store.settings.find('pace', v.string())).toBeUndefined();
});

test('a secret is not a setting', async () => {
  const { store } = await openFresh();
  await expect(store.settings.save('endpointApiKey', 'sk-1')).rejects.toThrow(/secret/);
});
