import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { StoreError } from '../../../src/store/failure';
import { StorageDesk } from '../../../workers/desks/storage-desk';
import type { AppEvent } from '../../../workers/wire';
import { openFresh } from '../store/fixtures/open';

/** A browser's storage that says nothing of itself; `locks` where a page is secure. */
function browser(locks?: Pick<LockManager, 'request'>): void {
  vi.stubGlobal('navigator', { storage: undefined, locks });
}

beforeEach(() => browser());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function openDesk() {
  const { connection } = await openFresh();
  const heard: AppEvent[] = [];
  const desk = new StorageDesk(connection, (event) => heard.push(event));
  return { connection, desk, heard };
}

test('trouble stays until a write succeeds, and whoever waits for that is told', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { connection, desk } = await openDesk();
  await desk.takeTurn(async () => undefined);
  const write = connection.write.bind(connection);
  let refusals = 0;
  connection.write = async () => {
    refusals += 1;
    throw new StoreError('full', 'QuotaExceededError');
  };
  const writable = vi.fn(async () => undefined);
  desk.onWritable = writable;

  desk.failed({ kind: 'not-saved', why: 'full', detail: 'QuotaExceededError' });
  await vi.advanceTimersByTimeAsync(10_000);
  await vi.waitFor(() => expect(refusals).toBe(1));
  expect(await desk.state()).toEqual({ state: 'unavailable', why: 'full', detail: 'QuotaExceededError' });
  expect(writable).not.toHaveBeenCalled();

  connection.write = write;
  await vi.advanceTimersByTimeAsync(10_000);
  await vi.waitFor(() => expect(writable).toHaveBeenCalledOnce());
  expect(await desk.state()).toMatchObject({ state: 'saved' });
  // What was written to see whether it works is gone again.
  expect(await (await connection.read())?.getAllKeys('settings')).toEqual([]);
});

test('a tab that only reads is not told that its disk is in trouble', async () => {
  const { desk } = await openDesk();
  desk.failed({ kind: 'not-saved', why: 'read-only', detail: 'another tab is the writer' });
  expect(await desk.state()).toMatchObject({ state: 'saved' });
});

test('one tab writes; the next in line takes over when it is gone', async () => {
  const queue: (() => void)[] = [];
  let held = false;
  browser({
    // As much of the browser's locks as two tabs need: one holder, and a queue.
    request: (async (_name: string, ...rest: unknown[]) => {
      const callback = rest.at(-1) as (lock: unknown) => Promise<unknown>;
      if (held && rest.length === 2) return callback(null);
      if (held) await new Promise<void>((resolve) => queue.push(resolve));
      held = true;
      return callback({});
    }) as LockManager['request'],
  });
  const first = await openDesk();
  const second = await openDesk();
  await first.desk.takeTurn(async () => undefined);
  const lost = vi.fn(async () => undefined);
  await second.desk.takeTurn(lost);
  expect([first.desk.writer, second.desk.writer]).toEqual([true, false]);
  await expect(second.connection.write()).rejects.toThrow('another tab is the writer');
  expect(lost).not.toHaveBeenCalled();

  queue.shift()?.();
  await vi.waitFor(() => expect(second.heard).toContainEqual({ type: 'writer', writer: true }));
  expect(lost).toHaveBeenCalledOnce();
  await expect(second.connection.write()).resolves.toBeDefined();
});

test('where a page has no locks, it writes', async () => {
  const { desk, connection } = await openDesk();
  await desk.takeTurn(async () => undefined);
  expect(desk.writer).toBe(true);
  await expect(connection.write()).resolves.toBeDefined();
});

test('where site data is blocked and locks are refused, the page opens all the same', async () => {
  browser({ request: () => Promise.reject(new DOMException('denied', 'SecurityError')) });
  const { desk } = await openDesk();
  await desk.takeTurn(async () => undefined);
  expect(desk.writer).toBe(true);
});
