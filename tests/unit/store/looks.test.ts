import { expect, test } from 'vitest';
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
  valueOf(await store.proofs.reserveLook(reservationOf('shares-none', ['c9'])));
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
