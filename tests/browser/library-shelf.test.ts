import { expect, test } from 'vitest';
import { LibraryShelf } from '../../src/ui/state/library-shelf.svelte';
import type { LearnApi, LibraryView } from '../../workers/wire';

// In a browser, because what the class shows is Svelte's state.

const full = { kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' } as const;

test('a deleted library can be brought back until that has worked', async () => {
  const asked: string[] = [];
  let isFull = true;
  const api: Partial<LearnApi> = {
    deleteLibrary: async () => ({ ok: true, value: undefined }),
    undeleteLibrary: async (id) => {
      asked.push(id);
      return isFull ? { ok: false, failure: full } : { ok: true, value: {} as LibraryView };
    },
  };
  const shelf = new LibraryShelf(api as LearnApi);
  expect(await shelf.undoDelete()).toBe(false);
  expect(await shelf.delete('lib', 'Dates')).toBe(true);
  expect(shelf.deleted).toEqual({ id: 'lib', name: 'Dates' });

  expect(await shelf.undoDelete()).toBe(false);
  expect(shelf.failure).toEqual(full);
  expect(shelf.deleted).toBeDefined();
  isFull = false;
  expect(await shelf.undoDelete()).toBe(true);
  expect([shelf.deleted, shelf.failure]).toEqual([undefined, undefined]);
  expect(asked).toEqual(['lib', 'lib']);
});

test('a library that the disk did not let go is not said to be deleted', async () => {
  const api: Partial<LearnApi> = { deleteLibrary: async () => ({ ok: false, failure: full }) };
  const shelf = new LibraryShelf(api as LearnApi);
  expect(await shelf.delete('lib', 'Dates')).toBe(false);
  expect([shelf.deleted, shelf.failure]).toEqual([undefined, full]);
});
