import { expect, onTestFinished, test } from 'vitest';
import { weightsCacheName } from '../../src/engines/weights/cache-name';
import { cachePieces } from '../../src/engines/weights/cache-pieces';
import type { FetchProgress } from '../../src/engines/weights/complete-model';
import { Keeper } from '../../src/engines/weights/keeper';
import { browserLocks } from '../../src/engines/weights/locks';
import { realTimers } from '../../src/engines/watchdog';

// What a simulated cache and simulated locks could get wrong: names, blobs that outlive their entries, two keepers at once.

const sizeBytes = 40_000_000;
const pieceBytes = 4_194_304;
const url = 'https://hub.example/browser-test.gguf';
const never = new AbortController().signal;

/** The byte at a place, the same each time. */
function fill(chunk: Uint8Array, from: number): Uint8Array<ArrayBuffer> {
  for (let index = 0; index < chunk.length; index++) {
    const at = from + index;
    chunk[index] = at < 4 ? 'GGUF'.charCodeAt(at) : (at ^ (at >> 8)) & 255;
  }
  return chunk as Uint8Array<ArrayBuffer>;
}

async function hashOfAll(): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', fill(new Uint8Array(sizeBytes), 0));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A server with ranges; `breaksAt` is where a connection breaks, once. */
function server(breaksAt?: number) {
  const sent = { bytes: 0 };
  let willBreak = breaksAt !== undefined;
  const fetch = async (_: string, init: RequestInit): Promise<Response> => {
    const [, first = '0', last = ''] = /(\d+)-(\d*)/.exec(new Headers(init.headers).get('Range') ?? '') ?? [];
    let at = Number(first);
    const end = last === '' ? sizeBytes : Number(last) + 1;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        if (init.signal?.aborted) return controller.error(new DOMException('Aborted', 'AbortError'));
        if (willBreak && at >= breaksAt!) {
          willBreak = false;
          return controller.error(new TypeError('network error'));
        }
        if (at >= end) return controller.close();
        const chunk = fill(new Uint8Array(Math.min(1_000_000, end - at)), at);
        at += chunk.length;
        sent.bytes += chunk.length;
        controller.enqueue(chunk);
      },
    });
    const headers = { 'Content-Range': `bytes ${first}-${end - 1}/${sizeBytes}` };
    const isRange = new Headers(init.headers).has('Range');
    return new Response(body, { status: isRange ? 206 : 200, headers: isRange ? headers : {} });
  };
  return { fetch, sent };
}

function open(fetch: ReturnType<typeof server>['fetch']) {
  const store = cachePieces(location.href, globalThis);
  const locks = browserLocks(navigator.locks);
  return { store, keeper: new Keeper({ fetch, timers: realTimers, store, locks, pieceBytes }) };
}

async function model() {
  onTestFinished(async () => {
    await open(server().fetch).store.forget(url);
  });
  return {
    version: 1,
    id: url,
    name: 'browser-test.gguf',
    engine: 'wllama',
    files: [{ urls: [url], sizeBytes, hash: { algorithm: 'sha256', hex: await hashOfAll() } }],
  } as const;
}

async function expectWhole(blob: Blob | undefined): Promise<void> {
  expect(blob?.size).toBe(sizeBytes);
  for (const from of [0, pieceBytes - 10, 3 * pieceBytes - 1, sizeBytes - 20]) {
    const slice = new Uint8Array(await blob!.slice(from, from + 20).arrayBuffer());
    expect(slice).toEqual(fill(new Uint8Array(slice.length), from));
  }
}

test('a paused and broken download is whole in the end, and each byte came once', async () => {
  const wanted = await model();
  const hub = server(23_000_000);
  const stop = new AbortController();
  const onProgress = ({ receivedBytes }: FetchProgress) => {
    if (receivedBytes > 10_000_000) stop.abort();
  };
  const first = await open(hub.fetch).keeper.complete(wanted, onProgress, stop.signal);
  expect(first).toEqual({ ok: false, failure: { kind: 'cancelled' } });

  const { keeper, store } = open(hub.fetch);
  const opened = await keeper.open(wanted, () => undefined, never);
  await expectWhole(opened.ok ? opened.value.blobs[0] : undefined);
  expect(hub.sent.bytes).toBeLessThanOrEqual(sizeBytes + 2_000_000);
  expect(await store.models()).toMatchObject([{ id: url, files: [{ checked: expect.any(String) }] }]);
  const pieces = await store.pieces(url);
  expect(pieces.reduce((sum, { size }) => sum + size, 0)).toBe(sizeBytes);
});

test('weights that were opened can be read on after they were deleted', async () => {
  const wanted = await model();
  const { keeper } = open(server().fetch);
  const opened = await keeper.open(wanted, () => undefined, never);
  await keeper.forget(wanted, never);
  const cache = await caches.open(weightsCacheName);
  expect((await cache.keys()).filter(({ url: kept }) => kept.includes('browser-test'))).toEqual([]);
  await expectWhole(opened.ok ? opened.value.blobs[0] : undefined);
});

test('a damaged piece is found and fetched alone', async () => {
  const wanted = await model();
  const hub = server();
  const { keeper, store } = open(hub.fetch);
  await keeper.complete(wanted, () => undefined, never);
  const cache = await caches.open(weightsCacheName);
  const damaged = (await cache.keys()).find(({ url: kept }) => kept.includes('/12582912-'))!;
  const bytes = new Uint8Array(await (await cache.match(damaged))!.arrayBuffer());
  bytes[7]! ^= 1;
  await cache.put(damaged, new Response(bytes));

  const known = (await store.about(url))!;
  expect(await keeper.verify(known, () => undefined, never)).toMatchObject({
    value: { wrongBytes: pieceBytes },
  });
  hub.sent.bytes = 0;
  expect(await keeper.repair(known, () => undefined, never)).toMatchObject({ value: { wrongBytes: 0 } });
  expect(hub.sent.bytes).toBe(pieceBytes);
});

test('of two that want the same, one fetches and the other waits, sees how far it is, and finds it whole', async () => {
  const wanted = await model();
  const hub = server();
  const told: FetchProgress[] = [];
  const [first, second] = await Promise.all([
    open(hub.fetch).keeper.complete(wanted, () => undefined, never),
    open(hub.fetch).keeper.open(wanted, (progress) => told.push(progress), never),
  ]);
  expect(first.ok).toBe(true);
  await expectWhole(second.ok ? second.value.blobs[0] : undefined);
  expect(hub.sent.bytes).toBe(sizeBytes);
  expect(told[0]?.phase).toBe('waiting');
});

test('whoever waits for another’s download can stop waiting', async () => {
  const wanted = await model();
  const stop = new AbortController();
  const hub = server();
  const first = open(hub.fetch).keeper.complete(wanted, () => undefined, never);
  const second = open(hub.fetch).keeper.complete(wanted, () => stop.abort(), stop.signal);
  expect(await second).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect((await first).ok).toBe(true);
});

test('what is called off goes at once, and stays where another waits for it', async () => {
  const wanted = await model();
  for (const isWanted of [false, true]) {
    const stop = new AbortController();
    const hub = server();
    const { keeper, store } = open(hub.fetch);
    const first = keeper.complete(
      wanted,
      ({ receivedBytes }) => receivedBytes > 10_000_000 && stop.abort(),
      stop.signal,
    );
    const second = isWanted ? open(hub.fetch).keeper.complete(wanted, () => undefined, never) : undefined;
    expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } });
    expect(await keeper.forgetUnused(wanted)).toEqual({ ok: true, value: undefined });
    if (second) expect((await second).ok).toBe(true);
    const pieces = await store.pieces(url);
    expect(pieces.reduce((sum, { size }) => sum + size, 0)).toBe(isWanted ? sizeBytes : 0);
    if (second) expect(hub.sent.bytes).toBeLessThan(sizeBytes + 2_000_000);
  }
});
