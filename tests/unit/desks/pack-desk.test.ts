import { expect, test } from 'vitest';
import { version } from '../../../package.json';
import { valueOf } from '../store/fixtures/open';
import { libraryAt, reservationOf } from '../store/fixtures/rows';
import { openDesks } from './desks';

const learnt = { kind: 'learnt', runId: 'run-1', step: 0 } as const;

async function packWithProof(): Promise<string> {
  const { libraries, packs, store } = await openDesks();
  await libraries.keep(libraryAt(1), [], learnt);
  valueOf(await store.proofs.reserveLook(reservationOf('p1', ['c1'])));
  valueOf(await store.proofs.conclude('p1', { conclusion: 'helps', estimate: 0.4, low: 0.2, high: 0.6 }));
  return packs.file('lib');
}

test('a library goes from one device to another with its experiences and its proofs', async () => {
  const text = await packWithProof();
  const { packs, libraries, store } = await openDesks();
  const view = valueOf(await packs.import(text));
  expect(view.library.experiences).toEqual(libraryAt(1).experiences);
  expect(view.proofs).toMatchObject([{ id: 'p1', conclusion: 'helps', runIsHere: false }]);
  expect((await libraries.list())[0]?.proof).toMatchObject({ change: { estimate: 0.4 } });
  // It was a look at these test tasks, wherever it was made.
  expect(await store.proofs.nextLook(['c1'])).toBe(2);
});

test('a preview writes nothing, and importing the same pack twice makes no revision', async () => {
  const text = await packWithProof();
  const { packs, libraries } = await openDesks();
  expect(valueOf(await packs.preview(text)).rows.map(({ status }) => status)).not.toContain('same');
  expect(valueOf(await packs.preview(text)).into).toBeUndefined();
  expect(await libraries.list()).toEqual([]);

  valueOf(await packs.import(text));
  valueOf(await libraries.change('lib', { kind: 'rename', name: 'Mine' }));
  expect(valueOf(await packs.preview(text)).into).toEqual({ name: 'Mine', revision: 2 });
  expect(valueOf(await packs.preview(text)).rows.every(({ status }) => status === 'same')).toBe(true);
  expect(valueOf(await packs.import(text)).revisions).toHaveLength(2);
});

test('a deleted library comes back from its own pack', async () => {
  const { packs, libraries } = await openDesks();
  await libraries.keep(libraryAt(1), [], learnt);
  const text = await packs.file('lib');
  valueOf(await libraries.delete('lib'));
  expect(await libraries.list()).toEqual([]);
  expect(valueOf(await packs.import(text)).library.experiences).toEqual(libraryAt(1).experiences);
});

test('a library that no pack can hold is not handed out as a file that nobody can read', async () => {
  const { packs, libraries } = await openDesks();
  const lesson = libraryAt(1).experiences[1]!;
  const experiences = Array.from({ length: 1_001 }, (_, index) => ({ ...lesson, id: `x${index}` }));
  await libraries.keep({ ...libraryAt(1), experiences }, [], learnt);
  await expect(packs.file('lib')).rejects.toThrow(/library lib makes no pack: .*1,001 entries/);
});

test('a pack says which version of the app wrote it', async () => {
  const pack: unknown = JSON.parse(await packWithProof());
  expect(pack).toMatchObject({ madeWith: { app: 'cairn', version } });
});

test('a pack whose proofs the disk refuses is not imported without them', async () => {
  const text = await packWithProof();
  const { packs, libraries, store } = await openDesks();
  store.proofs.addMissing = async () => ({
    ok: false,
    failure: { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' },
  });
  expect(await packs.import(text)).toMatchObject({ ok: false, failure: { why: 'full' } });
  expect(await libraries.list()).toEqual([]);
});

test('a proof that comes in a pack is not taken for one of a revision that happens to have its number', async () => {
  const [ours, theirs] = [await openDesks(), await openDesks()];
  await ours.libraries.keep(libraryAt(1), [], learnt);
  const { library } = valueOf(await theirs.packs.import(await ours.packs.file('lib')));
  const experience = { kind: 'lesson', text: 'Never proved.' } as const;
  valueOf(await ours.libraries.change('lib', { kind: 'add', experience }));
  valueOf(await theirs.libraries.change('lib', { kind: 'delete', id: library.experiences[0]!.id }));
  valueOf(await theirs.store.proofs.reserveLook({ ...reservationOf('p1', ['c1']), libraryRevision: 2 }));
  valueOf(await theirs.store.proofs.conclude('p1', { conclusion: 'helps' }));
  expect((await theirs.libraries.view('lib'))?.proofs).toMatchObject([{ standing: 'as-now' }]);

  const file = await theirs.packs.file('lib');
  const merged = valueOf(await ours.packs.import(file));
  expect(merged.proofs).toMatchObject([{ libraryRevision: 2, standing: 'unknown' }]);
  // Where the library begins as that pack, it is what was proved.
  const fresh = await openDesks();
  expect(valueOf(await fresh.packs.import(file)).proofs).toMatchObject([{ standing: 'as-now' }]);
});
