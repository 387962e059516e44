import { expect, onTestFinished, test, vi } from 'vitest';
import { StoreError } from '../../../src/store/failure';
import { openFresh, valueOf } from './fixtures/open';
import { reservationOf } from './fixtures/rows';

test('a resumed proof keeps the number that it took', async () => {
  const { store } = await openFresh();
  const first = reservationOf('p1', ['c1', 'c2']);
  expect(valueOf(await store.proofs.reserveLook(first))).toBe(1);
  expect(valueOf(await store.proofs.reserveLook(reservationOf('p2', ['c1'])))).toBe(2);
  expect(valueOf(await store.proofs.reserveLook(first))).toBe(1);
});

test('every proof that shares a test cluster counts once, whether it was completed or not', async () => {
  const { store } = await openFresh();
  valueOf(await store.proofs.reserveLook(reservationOf('shares-two', ['c1', 'c2'])));
  valueOf(
    await store.proofs.reserveLook({ ...reservationOf('shares-none', ['c9']), taskSetId: 'another-set' }),
  );
  valueOf(await store.proofs.reserveLook(reservationOf('shares-one', ['c2', 'c3'])));
  valueOf(
    await store.proofs.conclude('shares-two', { conclusion: 'helps', estimate: 0.3, low: 0.1, high: 0.5 }),
  );

  expect(await store.proofs.nextLook(['c1', 'c2'])).toBe(3);
  expect(await store.proofs.nextLook(['c4'])).toBe(1);
  expect(valueOf(await store.proofs.reserveLook(reservationOf('mine', ['c1', 'c2', 'c9'])))).toBe(4);
});

test('two proofs that start at once take different numbers', async () => {
  const { store } = await openFresh();
  const looks = await Promise.all(
    ['a', 'b', 'c'].map(async (id) => valueOf(await store.proofs.reserveLook(reservationOf(id, ['c1'])))),
  );
  expect(looks).toEqual([1, 2, 3]);
});

test('a proof has no verdict until it is concluded', async () => {
  const { store } = await openFresh();
  valueOf(await store.proofs.reserveLook(reservationOf('p1', ['c1'])));
  expect((await store.proofs.ofLibrary('lib'))[0]).toEqual({
    ...reservationOf('p1', ['c1']),
    look: 1,
    complete: false,
  });
  valueOf(await store.proofs.conclude('p1', { conclusion: 'harms', estimate: -0.2, low: -0.3, high: -0.1 }));
  expect((await store.proofs.ofLibrary('lib'))[0]).toMatchObject({
    complete: true,
    conclusion: 'harms',
    look: 1,
  });
  await expect(store.proofs.conclude('p2', { conclusion: 'helps' })).rejects.toThrow(/p2/);
});

test('proofs that come with a pack are added where they are missing, and then count', async () => {
  const { store } = await openFresh();
  valueOf(await store.proofs.reserveLook(reservationOf('p1', ['c1'])));
  const packed = [
    { ...reservationOf('p1', ['c1']), look: 9, complete: true },
    { ...reservationOf('p2', ['c1']), look: 2, complete: true },
  ];
  expect(valueOf(await store.proofs.addMissing(packed))).toBe(1);
  expect(await store.proofs.nextLook(['c1'])).toBe(3);
  expect((await store.proofs.ofLibrary('lib')).find(({ id }) => id === 'p1')?.look).toBe(1);
});

test('what counts is when answers were first opened, and whether the library changed after that', async () => {
  const { store } = await openFresh();
  valueOf(await store.openings.markOpened('lib', ['c1', 'c1', 'c2'], 100));
  valueOf(await store.openings.markOpened('lib', ['c2', 'c3'], 300));
  valueOf(await store.openings.markOpened('lib-2', ['c4'], 100));

  expect(await store.openings.ofLibrary('lib')).toEqual(
    new Map([
      ['c1', 100],
      ['c2', 100],
      ['c3', 300],
    ]),
  );
  expect(await store.openings.openedBefore('lib', 200)).toEqual(new Set(['c1', 'c2']));
  expect(await store.openings.openedBefore('lib', 50)).toEqual(new Set());
});

test('another sample of the same task set is another look, though it shares no task', async () => {
  const { store } = await openFresh();
  for (const id of ['a', 'b', 'c']) {
    valueOf(await store.proofs.reserveLook(reservationOf(id, [`only-${id}`])));
  }
  expect(await store.proofs.nextLook(['only-d'], 'dates')).toBe(4);
  expect(valueOf(await store.proofs.reserveLook(reservationOf('d', ['only-d'])))).toBe(4);
  expect(await store.proofs.nextLook(['only-e'], 'another-set')).toBe(1);
});

test('a pack that brings the fifth proof without the four before it makes the next one the sixth', async () => {
  const { store } = await openFresh();
  valueOf(await store.proofs.addMissing([{ ...reservationOf('fifth', ['c1']), look: 5, complete: true }]));
  expect(await store.proofs.nextLook(['c1'])).toBe(6);
  expect(valueOf(await store.proofs.reserveLook(reservationOf('mine', ['c1'])))).toBe(6);
  expect(await store.proofs.nextLook(['c1'])).toBe(7);
});

test('a number that no proof can have does not block the proofs after it, and the largest one stays', async () => {
  const { store, connection } = await openFresh();
  const packed = { ...reservationOf('many', ['c1']), complete: true };
  await (await connection.write()).put('proofs', { ...packed, id: 'absurd', look: 1e300 });
  expect(valueOf(await store.proofs.reserveLook(reservationOf('mine', ['c1'])))).toBe(1);

  valueOf(await store.proofs.addMissing([{ ...packed, look: 10_000 }]));
  expect(valueOf(await store.proofs.reserveLook(reservationOf('next', ['c1'])))).toBe(10_000);
  valueOf(await store.proofs.conclude('next', { conclusion: 'no-effect-shown' }));
  expect(await store.proofs.lookOf('next')).toBe(10_000);
});

/** A store whose disk is full until it is emptied. */
async function openFull() {
  const { connection, store } = await openFresh();
  const write = vi.spyOn(connection, 'write').mockRejectedValue(new StoreError('full', 'no room'));
  const empty = (): void => write.mockRestore();
  onTestFinished(empty);
  return { connection, store, empty };
}

test('a number that the disk refuses is taken all the same, concludes, and is written when there is room', async () => {
  const { store, empty, connection } = await openFull();
  expect(await store.proofs.reserveLook(reservationOf('a', ['c1']))).toMatchObject({ ok: false });
  expect(await store.proofs.reserveLook(reservationOf('b', ['c1']))).toMatchObject({ ok: false });
  expect(await store.proofs.reserveLook(reservationOf('a', ['c1']))).toMatchObject({ ok: false });
  expect(await store.proofs.lookOf('a')).toBe(1);
  expect(await store.proofs.lookOf('b')).toBe(2);
  expect(await store.proofs.nextLook(['c1'])).toBe(3);
  expect(await store.proofs.conclude('b', { conclusion: 'helps', estimate: 0.3 })).toMatchObject({
    ok: false,
  });
  expect(await (await connection.read())?.count('proofs')).toBe(0);

  empty();
  expect(valueOf(await store.proofs.reserveLook(reservationOf('c', ['c1'])))).toBe(3);
  expect(await (await connection.read())?.getAll('proofs')).toMatchObject([
    { id: 'a', look: 1, complete: false },
    { id: 'b', look: 2, complete: true, conclusion: 'helps', estimate: 0.3 },
    { id: 'c', look: 3 },
  ]);
});

test('a conclusion that the disk refuses is not lost', async () => {
  const { store, connection } = await openFresh();
  valueOf(await store.proofs.reserveLook(reservationOf('a', ['c1'])));
  const write = vi.spyOn(connection, 'write').mockRejectedValue(new StoreError('full', 'no room'));
  onTestFinished(() => write.mockRestore());
  expect((await store.proofs.conclude('a', { conclusion: 'helps' })).ok).toBe(false);
  expect(await store.proofs.ofLibrary('lib')).toMatchObject([
    { id: 'a', conclusion: 'helps', complete: true },
  ]);

  write.mockRestore();
  await store.proofs.ofLibrary('lib');
  expect(await (await connection.read())?.get('proofs', 'a')).toMatchObject({ conclusion: 'helps', look: 1 });
});

test('no number is taken where the other proofs may be there and cannot be read', async () => {
  const { store, connection } = await openFresh();
  valueOf(await store.proofs.reserveLook(reservationOf('old', ['c1'])));
  const spies = [
    vi.spyOn(connection, 'read').mockResolvedValue(undefined),
    vi.spyOn(connection, 'write').mockRejectedValue(new StoreError('error', 'held by an older tab')),
    vi
      .spyOn(connection, 'away', 'get')
      .mockReturnValue({ kind: 'database-away', detail: 'held by an older tab' }),
  ];
  const restore = (): void => spies.forEach((spy) => spy.mockRestore());
  onTestFinished(restore);
  expect(await store.proofs.reserveLook(reservationOf('new', ['c1']))).toEqual({
    ok: false,
    failure: { kind: 'database-away', detail: 'held by an older tab' },
  });
  expect(store.proofs.waiting).toEqual([]);

  restore();
  expect(valueOf(await store.proofs.reserveLook(reservationOf('new', ['c1'])))).toBe(2);
});

test('two proofs that start at once on a full disk take different numbers', async () => {
  const { store } = await openFull();
  await Promise.all(['a', 'b', 'c'].map((id) => store.proofs.reserveLook(reservationOf(id, ['c1']))));
  expect(await Promise.all(['a', 'b', 'c'].map((id) => store.proofs.lookOf(id)))).toEqual([1, 2, 3]);
});
