import { expect, test } from 'vitest';
import type { LibraryChange } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { openDesks } from './desks';

const helps = { conclusion: 'helps', estimate: 0.47, low: 0.15, high: 0.68 } as const;

test('a proof stays that of what the library says while it is only renamed and locked', async () => {
  const { libraries, id, added } = await proved();
  await changed({ kind: 'lock', id: added, locked: true }, { kind: 'rename', name: 'Other' });
  // Lessons are placed otherwise, and there is no lesson.
  await changed({ kind: 'rendering', rendering: { lessons: 'after-task' } });
  expect(await listed()).toMatchObject({ revision: 4, proof: { libraryRevision: 1, standing: 'as-now' } });
  expect((await libraries.view(id))?.proofs).toMatchObject([{ standing: 'as-now' }]);

  await changed({
    kind: 'edit',
    id: added,
    experience: { kind: 'example', prompt: 'Rewrite 3 May', answer: '5/3' },
  });
  expect(await listed()).toMatchObject({
    revision: 5,
    proof: { libraryRevision: 1, standing: 'other-content' },
  });
  expect((await libraries.view(id))?.proofs).toMatchObject([{ standing: 'other-content' }]);

  await changed({ kind: 'restore', revision: 1 });
  expect(await listed()).toMatchObject({ revision: 6, proof: { libraryRevision: 1, standing: 'as-now' } });

  async function changed(...changes: readonly LibraryChange[]): Promise<void> {
    for (const change of changes) valueOf(await libraries.change(id, change));
  }
  async function listed() {
    return (await libraries.list())[0];
  }
});

test('of two proofs the list shows that of what the library says now, though the other is newer', async () => {
  const { libraries, id, proveAt } = await proved();
  valueOf(await libraries.change(id, { kind: 'add', experience: { kind: 'lesson', text: 'Year first.' } }));
  await proveAt(2);
  expect((await libraries.list())[0]?.proof).toMatchObject({ id: 'run-2', standing: 'as-now' });
  valueOf(await libraries.change(id, { kind: 'restore', revision: 1 }));
  expect((await libraries.list())[0]?.proof).toMatchObject({ id: 'run-1', standing: 'as-now' });
  expect((await libraries.view(id))?.proofs.map((one) => [one.id, one.standing])).toEqual([
    ['run-2', 'other-content'],
    ['run-1', 'as-now'],
  ]);
});

test('a proof of a revision that is not here is not taken for one of what is', async () => {
  const { libraries, proveAt } = await proved();
  await proveAt(7);
  expect((await libraries.view((await libraries.list())[0]!.id))?.proofs[0]).toMatchObject({
    id: 'run-7',
    standing: 'unknown',
  });
});

/** A library whose revision 1 has one example, and a proof of that revision. */
async function proved() {
  const { libraries, store } = await openDesks();
  const { id } = valueOf(await libraries.create('Dates')).library;
  const experience = { kind: 'example', prompt: 'Rewrite 3 May', answer: '05-03' } as const;
  const view = valueOf(await libraries.change(id, { kind: 'add', experience }));
  const proveAt = async (revision: number): Promise<void> => {
    const runId = `run-${revision}`;
    valueOf(
      await store.proofs.reserveLook({
        id: runId,
        libraryId: id,
        libraryRevision: revision,
        taskSetId: 'dates',
        taskSetName: 'Dates',
        testClusters: ['c1'],
        engine: { kind: 'wllama', model: 'tiny.gguf', digest: 'd1' },
        createdAt: revision,
      }),
    );
    valueOf(await store.proofs.conclude(runId, helps));
  };
  await proveAt(1);
  return { libraries, id, proveAt, added: view.library.experiences[0]!.id };
}
