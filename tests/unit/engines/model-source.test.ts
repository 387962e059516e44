import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import type { LoadProgress } from '../../../src/engines/engine';
import { modelSource } from '../../../src/engines/model-source';
import { FakeDisk, FakePage } from './fake-caches';
import { fakeWeb, type FakeSite } from './fake-web';
import { settled, weightsPorts } from './weights/ports';
import { ManualTimers } from './manual-timers';

const weights = Uint8Array.from({ length: 10_000 }, (_, index) =>
  index < 4 ? [71, 71, 85, 70][index]! : index % 251,
);
const sha = createHash('sha256').update(weights).digest('hex');
const hub = 'https://hub.example/model.gguf';
const pinned = { name: 'model.gguf', sizeBytes: weights.length, sha256: sha, hubUrl: hub };
const page = 'https://host.example/deep/app/';
const ours = 'https://host.example/deep/app/models/model.gguf';
const page404: FakeSite = { status: 404, body: 'no such page', headers: { 'Content-Type': 'text/html' } };

afterEach(() => {
  vi.unstubAllGlobals();
});

const wholeEntry = 'https://host.example/cairn-models-1/model.gguf';

/** A disk on which an earlier version kept the model as one entry. */
function diskOfEarlierVersion(body: Uint8Array<ArrayBuffer>): FakeDisk {
  const disk = new FakeDisk();
  disk.caches.set('cairn-models-1', new Map([[wholeEntry, { body, headers: new Headers() }]]));
  return disk;
}

/** Opens the pinned model and lets time pass until that is done. */
async function open(
  sites: Record<string, FakeSite>,
  options: { disk?: FakeDisk; baseUrl?: string; signal?: AbortSignal; pieceBytes?: number } = {},
) {
  const web = fakeWeb(sites);
  const disk = options.disk ?? new FakeDisk();
  const timers = new ManualTimers();
  const { pieceBytes = 1_000 } = options;
  const ports = weightsPorts({ web, disk, timers, pieceBytes });
  const source = modelSource(options.baseUrl ?? page, ports, pinned);
  const told: LoadProgress[] = [];
  const opening = source(
    { kind: 'default' },
    (progress) => told.push(progress),
    options.signal ?? new AbortController().signal,
  );
  const result = await settled(timers, opening);
  const bytes = result.ok ? new Uint8Array(await result.value.blobs[0]!.arrayBuffer()) : undefined;
  return { result, bytes, asked: web.asked, sent: web.sent, disk, told, timers };
}

test('weights that an earlier version kept as one entry are used without asking anybody', async () => {
  const disk = diskOfEarlierVersion(weights);
  const { result, bytes, asked } = await open({}, { disk });
  expect(result).toMatchObject({ ok: true, value: { name: 'model.gguf', digest: `sha256:${sha}` } });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([]);
  expect(disk.writes).toBe(0);
});

test('damaged weights of an earlier version are thrown away and fetched again', async () => {
  const disk = diskOfEarlierVersion(weights.slice(0, 5_000));
  const { bytes } = await open({ [ours]: { body: weights } }, { disk });
  expect(bytes).toEqual(weights);
  expect(disk.names()).not.toContain('/cairn-models-1/model.gguf');
  const again = await open({}, { disk });
  expect(again.bytes).toEqual(weights);
});

test('weights that are kept are used without asking anybody', async () => {
  const { disk, result: first } = await open({ [ours]: { body: weights } });
  const { result, bytes, asked } = await open({}, { disk });
  expect(result).toMatchObject({ ok: true, value: { name: 'model.gguf', digest: `sha256:${sha}` } });
  expect(result.ok && first.ok && result.value.digest === first.value.digest).toBe(true);
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([]);
});

test('a damaged piece of weights that are kept is fetched again, and nothing but that piece', async () => {
  const { disk } = await open({ [ours]: page404, [hub]: { body: weights } });
  const third = disk.names().find((name) => name.includes('/3000-'))!;
  disk.damage(third, weights.slice(0, 1_000));
  const { bytes, asked, sent } = await open({ [ours]: page404, [hub]: { body: weights } }, { disk });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([`${ours} bytes=3000-3999`, `${hub} bytes=3000-3999`]);
  expect(sent.bytes).toBeLessThan(1_100);
  expect(disk.bytes(third)).toEqual(weights.slice(3_000, 4_000));
});

test('our own origin is asked before the hub, under the path of the page', async () => {
  const { bytes, asked, disk } = await open({ [ours]: { body: weights }, [hub]: { body: weights } });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([ours]);
  expect(disk.usedBytes).toBeGreaterThanOrEqual(weights.length);
});

test('weights that this device serves to itself are not kept a second time', async () => {
  const { result, disk } = await open(
    { 'http://localhost:4173/models/model.gguf': { body: weights } },
    { baseUrl: 'http://localhost:4173/index.html?x#/learn' },
  );
  expect(result.ok).toBe(true);
  expect(disk.usedBytes).toBe(0);
});

test('where this device serves no weights to itself, those from the hub are kept', async () => {
  const baseUrl = 'http://localhost:4173/';
  const { result, disk } = await open({ [hub]: { body: weights } }, { baseUrl });
  expect(result.ok).toBe(true);
  expect(disk.usedBytes).toBeGreaterThanOrEqual(weights.length);
  const again = await open({}, { baseUrl, disk });
  expect(again.asked).toEqual([]);
  expect(again.bytes).toEqual(weights);
});

test('a host that answers 404 sends us to the hub, and what comes from there is kept', async () => {
  const { bytes, asked, disk } = await open({ [ours]: page404, [hub]: { body: weights } });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([ours, hub]);
  expect(disk.usedBytes).toBeGreaterThanOrEqual(weights.length);
});

test('a host that answers everything with its page sends us to the hub', async () => {
  const spa = { body: '<!doctype html>', headers: { 'Content-Type': 'text/html' } };
  const { bytes, asked } = await open({ [ours]: spa, [hub]: { body: weights } });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([ours, hub]);
});

test.each(['text/html', 'application/octet-stream'])(
  'a page where the weights should be is named as what it is, at its first bytes: %s',
  async (type) => {
    const html = { body: '<!doctype html>'.padEnd(weights.length), headers: { 'Content-Type': type } };
    const { result, told, disk } = await open({ [ours]: page404, [hub]: html });
    expect(result).toEqual({
      ok: false,
      failure: { kind: 'wrong-content', expected: 'a GGUF file', got: type },
    });
    expect(told.some(({ phase }) => phase === 'downloading')).toBe(false);
    expect(disk.usedBytes).toBeLessThan(1_000);
  },
);

test('weights of the right size with the wrong hash are refused and not kept', async () => {
  const other = weights.with(9_000, 1);
  const { result, asked, disk } = await open({ [ours]: page404, [hub]: { body: other } });
  expect(result).toMatchObject({ ok: false, failure: { kind: 'wrong-content', expected: `SHA-256 ${sha}` } });
  expect(asked).toEqual([ours, hub]);
  expect(disk.usedBytes).toBeLessThan(1_000);
});

test('a connection that breaks at 97 % continues there', async () => {
  const { bytes, asked, told } = await open({ [ours]: page404, [hub]: { body: weights, cutsAt: [9_700] } });
  expect(bytes).toEqual(weights);
  expect(asked).toEqual([ours, hub, `${hub} bytes=9700-`]);
  const received = told.map(({ receivedBytes }) => receivedBytes ?? 0);
  expect(Math.max(...received)).toBe(weights.length);
  expect(told.find(({ phase }) => phase === 'downloading')?.totalBytes).toBe(weights.length);
});

test('where the server cannot continue, it starts over', async () => {
  const { bytes } = await open({ [ours]: page404, [hub]: { body: weights, cutsAt: [9_700], ranges: false } });
  expect(bytes).toEqual(weights);
});

test('a connection that breaks often but gets further each time is carried through', async () => {
  const cutsAt = [1_000, 2_000, 3_000, 4_000, 5_000, 6_000];
  const { bytes } = await open({ [ours]: page404, [hub]: { body: weights, cutsAt } });
  expect(bytes).toEqual(weights);
});

test('after three tries that get no further the download has failed, and says how', async () => {
  const cutsAt = [5_000, 5_000, 5_000, 5_000, 5_000];
  const { result, asked } = await open({ [ours]: page404, [hub]: { body: weights, cutsAt } });
  const failure = { kind: 'download', status: 206, detail: 'network error', keptBytes: 5_000 };
  expect(result).toEqual({ ok: false, failure });
  expect(asked.filter((url) => url.startsWith(hub))).toHaveLength(4);
});

test('a server that always breaks off and cannot continue is given up at last', async () => {
  const cutsAt = Array.from({ length: 50 }, (_, index) => 5_000 + index);
  const { result, asked } = await open({ [ours]: page404, [hub]: { body: weights, cutsAt, ranges: false } });
  expect(result).toMatchObject({ ok: false, failure: { kind: 'download' } });
  expect(asked.length).toBeLessThan(15);
});

test('a server that is busy is asked again, one that refuses is not', async () => {
  const busy = await open({ [ours]: page404, [hub]: { body: 'later', status: 503 } });
  expect(busy.result).toMatchObject({ ok: false, failure: { kind: 'download', status: 503 } });
  expect(busy.asked).toEqual([ours, hub, hub, hub]);

  const refusing = await open({ [ours]: page404, [hub]: { body: 'no', status: 403 } });
  expect(refusing.result).toMatchObject({ ok: false, failure: { kind: 'download', status: 403 } });
  expect(refusing.asked).toEqual([ours, hub]);
});

test('a connection that stalls is taken for broken', async () => {
  const { bytes, asked } = await open({ [ours]: page404, [hub]: { body: weights, stallsAt: 3_000 } });
  expect(bytes).toEqual(weights);
  expect(asked.at(-1)).toBe(`${hub} bytes=3000-`);
});

test('without a network there is a failure, not an exception', async () => {
  const { result } = await open({});
  expect(result).toEqual({
    ok: false,
    failure: { kind: 'download', status: undefined, detail: 'Failed to fetch' },
  });
});

test('pieces of two versions that do not fit together are fetched once more, whole', async () => {
  const web: Record<string, FakeSite> = {
    [ours]: page404,
    [hub]: { body: weights.with(10, 0), cutsAt: [5_000] },
  };
  const { fetch, asked } = fakeWeb(web);
  const timers = new ManualTimers();
  const replacing = (url: string, init: RequestInit) => {
    if (asked.includes(hub)) web[hub] = { body: weights };
    return fetch(url, init);
  };
  const source = modelSource(page, weightsPorts({ web: { fetch: replacing }, timers }), pinned);
  const result = await settled(
    timers,
    source({ kind: 'default' }, () => {}, new AbortController().signal),
  );
  expect(result.ok).toBe(true);
  expect(asked.slice(1)).toEqual([hub, `${hub} bytes=5000-`, ours, hub]);
});

test('a compressed answer is not judged by its compressed length', async () => {
  const headers = { 'Content-Length': '77', 'Content-Encoding': 'br' };
  const { bytes } = await open({ [ours]: page404, [hub]: { body: weights, headers } });
  expect(bytes).toEqual(weights);
});

test('cancelling stops the download and nobody else is asked', async () => {
  const controller = new AbortController();
  const web = fakeWeb({ [ours]: { body: weights, stallsAt: 2_000 }, [hub]: { body: weights } });
  const timers = new ManualTimers();
  const source = modelSource(page, weightsPorts({ web, timers }), pinned);
  const opening = source({ kind: 'default' }, () => {}, controller.signal);
  await timers.advance(1_000);
  controller.abort();
  expect(await opening).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(web.asked).toEqual([ours]);
  expect(timers.waiting).toBe(0);
});

const reserveBytes = 200 * 1024 * 1024;

test.each([
  [-reserveBytes, 1_000],
  [-1_000, 1_000],
  [5_500, 1_000],
  // Room for what is known of the model, written again at its end, and not for every piece.
  [5_500, 4_000],
  [9_000, 2_048],
  [5_500, 16 * 1024 * 1024],
])(
  'a full disk does not keep a model from being used: %d bytes of room, pieces of %d',
  async (room, pieceBytes) => {
    const disk = new FakeDisk();
    disk.quotaBytes = reserveBytes + room;
    const sites = { [ours]: page404, [hub]: { body: weights } };
    for (const visit of ['first', 'next']) {
      const { bytes } = await open(sites, { disk, pieceBytes });
      expect(bytes, visit).toEqual(weights);
      // What is left is left for libraries.
      expect(disk.usedBytes).toBeLessThanOrEqual(Math.max(0, room));
    }
  },
);

test('a split model is whole on a disk that has no room for its first file', async () => {
  const disk = new FakeDisk();
  disk.quotaBytes = reserveBytes + 5_500;
  const urls = [1, 2].map((part) => `https://hub.example/split-0000${part}-of-00002.gguf`);
  const files = [weights, weights.with(9_000, 1)];
  const web = fakeWeb(Object.fromEntries(urls.map((url, index) => [url, { body: files[index]! }])));
  const timers = new ManualTimers();
  const source = modelSource(page, weightsPorts({ web, disk, timers, pieceBytes: 4_000 }), pinned);
  const model = { id: urls[0]!, name: 'split.gguf', files: urls.map((url) => ({ url })) };
  const result = await settled(
    timers,
    source({ kind: 'hosted', model }, () => {}, new AbortController().signal),
  );
  expect(result.ok).toBe(true);
  const blobs = result.ok ? result.value.blobs : [];
  expect(await Promise.all(blobs.map(async (blob) => new Uint8Array(await blob.arrayBuffer())))).toEqual(
    files,
  );
});

test('on a full disk, what came instead of a spoilt piece is used, and not what is spoilt', async () => {
  const disk = new FakeDisk();
  const sites = { [ours]: page404, [hub]: { body: weights } };
  await open(sites, { disk });
  disk.damage(
    disk.names().find((name) => name.includes('/3000-'))!,
    new Uint8Array(1_000),
  );
  disk.quotaBytes = reserveBytes;
  expect((await open(sites, { disk })).bytes).toEqual(weights);
});

test('a browser without a cache does not keep a model from being used', async () => {
  const timers = new ManualTimers();
  const web = fakeWeb({ [ours]: { body: weights } });
  const refusing = new FakePage(new FakeDisk(), () => 'refused');
  const source = modelSource(page, weightsPorts({ web, page: refusing, timers }), pinned);
  const result = await settled(
    timers,
    source({ kind: 'default' }, () => {}, new AbortController().signal),
  );
  expect(result.ok && new Uint8Array(await result.value.blobs[0]!.arrayBuffer())).toEqual(weights);
});

test('where the browser cannot compute a hash, nothing unchecked is loaded, and the reason is said', async () => {
  vi.stubGlobal('crypto', {});
  const { result } = await open({ [ours]: { body: weights } });
  expect(result).toMatchObject({ ok: false, failure: { kind: 'start' } });
  expect(!result.ok && result.failure.kind === 'start' && result.failure.detail).toContain('HTTPS');
});

test('a dropped file is taken as it is, known by its size and its ends', async () => {
  const source = modelSource(page, weightsPorts());
  const openFile = (name: string, parts: BlobPart[]) =>
    source({ kind: 'file', file: new File(parts, name) }, () => {}, new AbortController().signal);

  const padding = new Uint8Array(3_000_000);
  const one = await openFile('a.gguf', [weights, padding]);
  const renamed = await openFile('b.gguf', [weights, padding]);
  const other = await openFile('a.gguf', [weights, padding.with(2_999_999, 1)]);
  const longer = await openFile('a.gguf', [weights, padding, new Uint8Array(1)]);
  const digests = [one, renamed, other, longer].map((each) => (each.ok ? each.value.digest : ''));
  expect(digests[0]).toMatch(/^edges:3010000:[0-9a-f]{64}$/);
  expect(digests[1]).toBe(digests[0]);
  expect(new Set(digests).size).toBe(3);
  expect(one.ok && one.value.name).toBe('a.gguf');
});

test('a dropped file that is no model is named', async () => {
  const source = modelSource(page, weightsPorts());
  for (const content of ['', 'GG', 'PK\u0003\u0004 a zip file']) {
    const opened = await source(
      { kind: 'file', file: new File([content], 'notes.zip') },
      () => {},
      new AbortController().signal,
    );
    expect(opened).toEqual({ ok: false, failure: { kind: 'not-a-model', name: 'notes.zip' } });
  }
});
