import { expect, onTestFinished, test, vi } from 'vitest';
import { inspect } from '../../../../src/engines/weights/inspect';
import { Keeper } from '../../../../src/engines/weights/keeper';
import type { PieceStore } from '../../../../src/engines/weights/piece-store';
import { seededRandom } from '../../../../src/statistics/hash';
import { FakeDisk, FakePage, type Fate } from '../fake-caches';
import type { FakeSite } from '../fake-web';
import { modelOf, shaOf, url, visit, weightsOf } from './models';

const bytes = weightsOf(10_000);
const pieceNames = (disk: FakeDisk) => disk.names().filter((name) => !name.endsWith('/about'));

test('wherever connections break, and however often, all bytes come, and hardly one twice', async () => {
  const random = seededRandom('cuts');
  for (let round = 0; round < 15; round++) {
    const cuts = Array.from(
      { length: 1 + Math.floor(random() * 6) },
      () => 100 + Math.floor(random() * 9_900),
    );
    const cutsAt = [...new Set(cuts)].toSorted((a, b) => a - b);
    const pieceBytes = [200, 999, 1_000, 4_096, 20_000][round % 5]!;
    const page = visit({ [url]: { body: bytes, cutsAt } }, { pieceBytes });
    expect(await page.open(modelOf(bytes)), `cut at ${cutsAt.join()}`).toEqual([bytes]);
    expect(page.sent.bytes).toBe(bytes.length);
  }
});

test('wherever it is paused, the next visit goes on there', async () => {
  for (let at = 500; at < bytes.length; at += 1_100) {
    const disk = new FakeDisk();
    const stop = new AbortController();
    const first = visit(
      { [url]: { body: bytes } },
      {
        disk,
        signal: stop.signal,
        onProgress: ({ receivedBytes }) => {
          if (receivedBytes >= at) stop.abort();
        },
      },
    );
    expect(await first.complete(modelOf(bytes))).toEqual({ ok: false, failure: { kind: 'cancelled' } });
    const second = visit({ [url]: { body: bytes } }, { disk });
    expect(await second.open(modelOf(bytes))).toEqual([bytes]);
    expect(first.sent.bytes + second.sent.bytes).toBeLessThanOrEqual(bytes.length + 200);
  }
});

test.each<Fate>(['never begun', 'done unheard'])(
  'a tab that dies at any of its writes (%s) costs one piece at most, and the next visit ends well',
  async (fate) => {
    const whole = visit({ [url]: { body: bytes } });
    await whole.complete(modelOf(bytes));
    const writes = whole.disk.writes;
    expect(writes).toBe(12);

    for (let at = 1; at <= writes; at++) {
      const disk = new FakeDisk();
      const page = new FakePage(disk, (write) => (write === at ? fate : undefined));
      const dying = visit({ [url]: { body: bytes } }, { page });
      await Promise.race([dying.complete(modelOf(bytes)), page.died]);
      const next = visit({ [url]: { body: bytes } }, { disk });
      expect(await next.open(modelOf(bytes)), `write ${at}`).toEqual([bytes]);
      expect(dying.sent.bytes + next.sent.bytes, `write ${at}`).toBeLessThanOrEqual(bytes.length + 1_100);
      expect(new Set(pieceNames(disk)).size).toBe(10);
    }
  },
);

test('a full disk ends it with a name, and what was kept stays and is gone on with when there is room', async () => {
  for (let room = 0; room < bytes.length; room += 1_300) {
    const disk = new FakeDisk();
    disk.quotaBytes = 200 * 1024 * 1024 + room;
    // The size is not known beforehand: otherwise nothing would be fetched in vain.
    const hidden = { [url]: { body: bytes, headers: { 'Content-Encoding': 'identity' } } };
    const first = visit(hidden, { disk });
    const failed = await first.complete(modelOf(bytes, { hash: false }));
    expect(failed).toMatchObject({ ok: false, failure: { kind: 'no-room' } });
    const kept = pieceNames(disk);
    expect(disk.usedBytes).toBeLessThanOrEqual(room);

    disk.quotaBytes *= 2;
    const next = visit(hidden, { disk });
    expect(await next.open(modelOf(bytes, { hash: false }))).toEqual([bytes]);
    expect(pieceNames(disk)).toEqual(expect.arrayContaining(kept));
    expect(next.sent.bytes).toBe(bytes.length - kept.length * 1_000);
  }
});

test('where the size is known and there is no room, nothing is fetched', async () => {
  const disk = new FakeDisk();
  disk.quotaBytes = 200 * 1024 * 1024 + 9_000;
  const page = visit({ [url]: { body: bytes } }, { disk });
  const failed = await page.complete(modelOf(bytes));
  expect(failed).toMatchObject({ ok: false, failure: { kind: 'no-room', neededBytes: 10_000 } });
  expect(page.asked).toEqual([]);
});

test('a server without ranges is heard from its beginning, and what we have is passed over', async () => {
  const page = visit({ [url]: { body: bytes, ranges: false, cutsAt: [4_700] } });
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
  expect(page.asked).toEqual([url, `${url} bytes=4700-`]);
  expect(page.told.every(({ receivedBytes }) => receivedBytes <= bytes.length)).toBe(true);
});

test('where a server hides which range it sends, the hash decides', async () => {
  const page = visit({ [url]: { body: bytes, hidesRange: true, cutsAt: [4_700] } });
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
});

test('a server that never says how long the file is is believed when it ends', async () => {
  const site = { body: bytes, headers: { 'Content-Encoding': 'br' } };
  const page = visit({ [url]: site });
  expect(await page.open(modelOf(bytes, { hash: false }))).toEqual([bytes]);
  expect(await page.ports.store.about(url)).toMatchObject({
    files: [{ sizeBytes: 10_000, checked: shaOf(bytes) }],
  });
});

/** A disk with the first 4,700 bytes of a file. */
async function begun(site: FakeSite, model = modelOf(bytes)): Promise<FakeDisk> {
  const disk = new FakeDisk();
  const stop = new AbortController();
  const onProgress = ({ receivedBytes }: { receivedBytes: number }) => {
    if (receivedBytes >= 4_700) stop.abort();
  };
  await visit({ [url]: site }, { disk, signal: stop.signal, onProgress }).complete(model);
  expect(disk.usedBytes).toBeGreaterThan(4_700);
  return disk;
}

test('a file that was changed on its server is fetched anew where nobody vouches for it', async () => {
  const other = weightsOf(10_000, 7);
  const longer = weightsOf(12_000, 7);
  const model = modelOf(bytes, { hash: false });
  for (const [now, tag] of [
    [other, '"2"'],
    [longer, '"1"'],
    [longer, undefined],
  ] as const) {
    const disk = await begun({ body: bytes, ...(tag && { headers: { ETag: '"1"' } }) }, model);
    const page = visit({ [url]: { body: now, ...(tag && { headers: { ETag: tag } }) } }, { disk });
    expect(await page.open(model)).toEqual([now]);
  }
});

test('where a hash vouches for a file, another version of it fails with a name', async () => {
  const disk = await begun({ body: bytes, headers: { ETag: '"1"' } });
  const page = visit({ [url]: { body: weightsOf(10_000, 7), headers: { ETag: '"2"' } } }, { disk });
  expect(await page.open(modelOf(bytes))).toMatchObject({
    kind: 'wrong-content',
    expected: `SHA-256 ${shaOf(bytes)}`,
  });
});

test('another label of the same bytes is no reason to fetch them again', async () => {
  const disk = await begun({ body: bytes, headers: { ETag: '"1"' } });
  const page = visit({ [url]: { body: bytes, headers: { ETag: 'W/"1"' } } }, { disk });
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
  expect(page.sent.bytes).toBeLessThan(5_400);
});

test.each<[string, FakeSite, string]>([
  ['a page', { body: '<!doctype html>', headers: { 'Content-Type': 'text/html' } }, 'wrong-content'],
  ['a longer page', { body: '<!doctype html>'.padEnd(20_000), ranges: false }, 'wrong-content'],
  ['nothing', { body: '', status: 404 }, 'download'],
  ['a refusal', { body: 'no', status: 401 }, 'download'],
  ['a shorter file', { body: bytes.slice(0, 3_000) }, 'wrong-content'],
  ['a server that is down', { body: '', status: 503 }, 'download'],
])('what was kept is not lost to %s in its place', async (_, site, kind) => {
  const disk = await begun({ body: bytes });
  const kept = disk.usedBytes;
  const failed = await visit({ [url]: site }, { disk }).open(modelOf(bytes));
  expect(failed).toMatchObject({ kind });
  expect(disk.usedBytes).toBe(kept);
  const page = visit({ [url]: { body: bytes } }, { disk });
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
  expect(page.sent.bytes).toBeLessThan(5_400);
});

test('where the disk has spoilt some of what was kept, that alone is fetched again with what is missing', async () => {
  const part = await begun({ body: bytes });
  const whole = await kept();
  whole.remove(pieceNames(whole).at(-1)!);
  for (const [disk, missing] of [
    [part, 5_300],
    [whole, 1_000],
  ] as const) {
    disk.damage(pieceNames(disk)[1]!, weightsOf(1_000, 7));
    const page = visit({ [url]: { body: bytes } }, { disk });
    expect((await page.complete(modelOf(bytes))).ok).toBe(true);
    expect(page.sent.bytes).toBeLessThanOrEqual(missing + 1_000);
    expect(await visit({}, { disk }).open(modelOf(bytes))).toEqual([bytes]);
  }
});

test('what the disk has spoilt of a part that nobody vouches for is fetched again, and not taken into the whole', async () => {
  const model = modelOf(bytes, { hash: false });
  const disk = await begun({ body: bytes }, model);
  const [second, third] = pieceNames(disk).slice(1);
  disk.damage(second!, weightsOf(1_000, 7));
  disk.damage(third!, weightsOf(1_000, 9));
  const page = visit({ [url]: { body: bytes } }, { disk });
  expect((await page.complete(model)).ok).toBe(true);
  expect(await page.ports.store.about(url)).toMatchObject({ files: [{ checked: shaOf(bytes) }] });
  expect(page.sent.bytes).toBeLessThan(bytes.length - 4_700 + 2_100);
});

test('whoever calls it off while what was kept is looked at again is heard', async () => {
  const model = modelOf(bytes, { hash: false });
  const disk = await begun({ body: bytes }, model);
  const stop = new AbortController();
  const page = visit({ [url]: { body: bytes } }, { disk, signal: stop.signal });
  const { read } = page.ports.store;
  let reads = 0;
  page.ports.store.read = (id, piece) => {
    if (++reads === 2) stop.abort();
    return read(id, piece);
  };
  expect(await page.complete(model)).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(reads).toBeLessThan(4);
  expect(await visit({}, { disk }).open(model)).toEqual([bytes]);
});

test('how much was kept is part of a download’s failure', async () => {
  const page = visit({ [url]: { body: bytes, cutsAt: [4_700, 4_700, 4_700, 4_700] } });
  expect(await page.open(modelOf(bytes))).toMatchObject({ kind: 'download', keptBytes: 4_700 });
});

test('bytes that were damaged on their way are fetched once more, whole, where they came in parts', async () => {
  const sites = { [url]: { body: bytes.with(8_000, 1), cutsAt: [4_700] } as FakeSite };
  const page = visit(sites, {
    onProgress: ({ receivedBytes }) => {
      if (receivedBytes === bytes.length) sites[url] = { body: bytes };
    },
  });
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
  expect(page.asked).toEqual([url, `${url} bytes=4700-`, url]);
});

test('where memory runs short while a piece is kept, no byte of it is taken twice', async () => {
  const model = modelOf(bytes, { hash: false });
  const disk = new FakeDisk();
  const digest = vi.spyOn(crypto.subtle, 'digest').mockRejectedValueOnce(new RangeError('no memory'));
  onTestFinished(() => digest.mockRestore());
  const page = visit({ [url]: { body: bytes } }, { disk });
  await expect(page.complete(model)).rejects.toThrow('no memory');
  const next = visit({ [url]: { body: bytes } }, { disk });
  expect(await next.open(model)).toEqual([bytes]);
});

test('a file of unknown length is not taken to end where a hole in it is filled', async () => {
  const model = modelOf(bytes, { hash: false });
  const hidden = { body: bytes, headers: { 'Content-Encoding': 'br' }, hidesRange: true };
  const disk = await begun(hidden, model);
  disk.remove(pieceNames(disk)[2]!);
  expect(await visit({ [url]: hidden }, { disk }).open(model)).toEqual([bytes]);
});

test('bytes that the browser refused to keep, and the next address has others, are not hashed in their stead', async () => {
  const second = 'https://mirror.example/model.gguf';
  const model = modelOf(bytes, { urls: [url, second] });
  const disk = new FakeDisk();
  // What is known of the model, four pieces, and the part of one that came before the first address broke off.
  const page = new FakePage(disk, (write) => (write === 6 ? 'refused' : undefined));
  const sites = {
    [url]: { body: bytes, cutsAt: [4_700, 4_700, 4_700, 4_700] },
    [second]: { body: bytes.with(4_300, bytes[4_300]! ^ 1) },
  };
  expect((await visit(sites, { page }).complete(model)).ok).toBe(false);
  const next = visit({ [second]: { body: bytes } }, { disk });
  expect(await next.open(model)).toEqual([bytes]);
});

test('a file that is changed on its server while it comes is fetched anew at once', async () => {
  const other = weightsOf(12_000, 7);
  const sites: Record<string, FakeSite> = {
    [url]: { body: bytes, headers: { ETag: '"1"' }, cutsAt: [4_700] },
  };
  const page = visit(sites, {
    onProgress: ({ receivedBytes }) => {
      if (receivedBytes === 4_700) sites[url] = { body: other, headers: { ETag: '"2"' } };
    },
  });
  expect(await page.open(modelOf(bytes, { hash: false }))).toEqual([other]);
});

test('a file that is another one at each try ends with a name', async () => {
  const sites: Record<string, FakeSite> = {};
  let version = 1;
  const change = () => {
    sites[url] = {
      body: weightsOf(10_000, version),
      headers: { ETag: `"${version++}"` },
      cutsAt: [4_700, 4_700],
    };
  };
  change();
  const page = visit(sites, {
    onProgress: ({ receivedBytes }) => void (receivedBytes === 4_700 && change()),
  });
  expect(await page.open(modelOf(bytes, { hash: false }))).toMatchObject({ kind: 'wrong-content' });
});

const parts = [weightsOf(3_000, 3), weightsOf(4_000, 5), weightsOf(2_000, 9)];
const partUrls = parts.map((_, index) => `https://hub.example/model-0000${index + 1}-of-00003.gguf`);
const split = {
  ...modelOf(parts[0]!),
  files: parts.map((part, index) => ({
    urls: [partUrls[index]!],
    sizeBytes: part.length,
    hash: { algorithm: 'sha256' as const, hex: shaOf(part) },
  })),
};

test('a split model comes in its order, and a part that is whole is not fetched again', async () => {
  const sites: Record<string, FakeSite> = {
    [partUrls[0]!]: { body: parts[0]! },
    [partUrls[1]!]: { body: parts[1]!.slice(0, 3_000) },
    [partUrls[2]!]: { body: parts[2]! },
  };
  const first = visit(sites);
  expect(await first.open(split)).toMatchObject({ kind: 'wrong-content', expected: '4000 bytes' });
  sites[partUrls[1]!] = { body: parts[1]! };
  const next = visit(sites, { disk: first.disk });
  expect(await next.open(split)).toEqual(parts);
  expect(next.asked).toEqual(partUrls.slice(1));
  const opened = await visit({}, { disk: first.disk }).keeper.open(
    split,
    () => undefined,
    new AbortController().signal,
  );
  expect(opened.ok && opened.value.digest).toMatch(/^parts:3:[0-9a-f]{64}$/);
});

/** A disk with the whole model. */
async function kept(model = modelOf(bytes)): Promise<FakeDisk> {
  const page = visit({ [url]: { body: bytes } });
  expect((await page.complete(model)).ok).toBe(true);
  return page.disk;
}

test('a whole model is found right', async () => {
  const page = visit({}, { disk: await kept() });
  const model = (await page.ports.store.about(url))!;
  expect(await page.verify(model)).toEqual({ ok: true, value: { checkedBytes: 10_000, wrongBytes: 0 } });
  expect(page.asked).toEqual([]);
});

test('what the disk has spoilt or lost is found, changed in nothing, and mended alone', async () => {
  const disk = await kept();
  const nameAt = (from: number) => pieceNames(disk).find((name) => name.includes(`/${from}-`))!;
  disk.damage(nameAt(2_000), bytes.slice(0, 1_000));
  disk.damage(nameAt(3_000), new Uint8Array(4));
  disk.remove(nameAt(7_000));
  const before = disk.names();
  const page = visit({ [url]: { body: bytes } }, { disk });
  const model = (await page.ports.store.about(url))!;
  expect(await page.verify(model)).toEqual({ ok: true, value: { checkedBytes: 9_000, wrongBytes: 3_000 } });
  expect(disk.names()).toEqual(before);

  expect(await page.repair(model)).toEqual({ ok: true, value: { checkedBytes: 10_000, wrongBytes: 0 } });
  expect(page.asked).toEqual([2, 3, 7].map((n) => `${url} bytes=${n}000-${n}999`));
  expect(page.sent.bytes).toBe(3_000);
  expect(await visit({}, { disk }).open(modelOf(bytes))).toEqual([bytes]);
});

test.each([true, false])(
  'what is mended with other bytes is refused, and nothing is lost: hash %s',
  async (hash) => {
    const model = modelOf(bytes, { hash });
    const other = weightsOf(10_000, 7);
    for (const spoil of [
      (disk: FakeDisk, name: string) => disk.damage(name, bytes.slice(0, 1_000)),
      (disk: FakeDisk, name: string) => disk.remove(name),
    ]) {
      const disk = await kept(model);
      spoil(
        disk,
        pieceNames(disk).find((name) => name.includes('/5000-'))!,
      );
      const good = pieceNames(disk);
      const page = visit({ [url]: { body: other } }, { disk });
      const known = (await page.ports.store.about(url))!;
      expect(await page.repair(known)).toMatchObject({ ok: false, failure: { kind: 'wrong-content' } });
      expect(pieceNames(disk)).toEqual(good);

      const honest = visit({ [url]: { body: bytes } }, { disk });
      expect(await honest.repair(known)).toMatchObject({ ok: true, value: { wrongBytes: 0 } });
      expect(honest.sent.bytes).toBe(1_000);
    }
  },
);

test('on a full disk, what is mended takes the room of what was spoilt', async () => {
  const disk = await kept();
  for (const at of [2, 5]) disk.damage(pieceNames(disk)[at]!, weightsOf(1_000, 9));
  disk.quotaBytes = 200 * 1024 * 1024 + disk.usedBytes;
  const page = visit({ [url]: { body: bytes } }, { disk });
  const model = (await page.ports.store.about(url))!;
  expect(await page.repair(model)).toEqual({ ok: true, value: { checkedBytes: 10_000, wrongBytes: 0 } });
  expect(await visit({}, { disk }).open(modelOf(bytes))).toEqual([bytes]);
});

test('what cannot be mended for want of room leaves what is right as it is', async () => {
  const disk = await kept();
  const [spoilt, ...right] = pieceNames(disk);
  disk.damage(spoilt!, new Uint8Array(9));
  disk.quotaBytes = 200 * 1024 * 1024 + disk.usedBytes + 500;
  const page = visit({ [url]: { body: bytes } }, { disk });
  const model = (await page.ports.store.about(url))!;
  expect(await page.repair(model)).toEqual({
    ok: false,
    failure: { kind: 'no-room', neededBytes: 1_000, freeBytes: 509 },
  });
  expect(pieceNames(disk)).toEqual(right);
  expect(await page.verify(model)).toMatchObject({ ok: true, value: { wrongBytes: 1_000 } });

  disk.quotaBytes *= 2;
  const next = visit({ [url]: { body: bytes } }, { disk });
  expect(await next.open(modelOf(bytes))).toEqual([bytes]);
  expect(next.sent.bytes).toBe(1_000);
});

test('where the disk fills on the way, what is said to need room is all that has not come', async () => {
  const disk = new FakeDisk();
  const page = visit(
    { [url]: { body: bytes } },
    {
      disk,
      onProgress: ({ receivedBytes }) => {
        if (receivedBytes === 4_500) disk.quotaBytes = 200 * 1024 * 1024 + disk.usedBytes;
      },
    },
  );
  expect(await page.open(modelOf(bytes))).toEqual({ kind: 'no-room', neededBytes: 6_000, freeBytes: 0 });
});

test('what is mended with the bytes of another place of the same file is refused', async () => {
  const repeating = new Uint8Array(10_000).fill(7);
  repeating.set(new TextEncoder().encode('GGUF'));
  const right = repeating.with(5_500, 9);
  const model = modelOf(right);
  const disk = new FakeDisk();
  await visit({ [url]: { body: right } }, { disk }).complete(model);
  disk.remove(pieceNames(disk).find((name) => name.includes('/5000-'))!);
  // As a cache in between may answer: the whole is of the right length, and the piece like its neighbours.
  const wrong = visit({ [url]: { body: repeating } }, { disk });
  expect(await wrong.open(model)).toMatchObject({ kind: 'wrong-content' });
  expect(await wrong.open(model)).toMatchObject({ kind: 'wrong-content' });
  expect(await visit({ [url]: { body: right } }, { disk }).open(model)).toEqual([right]);
});

test('what cannot be mended for want of a network keeps the rest', async () => {
  const disk = await kept();
  disk.damage(pieceNames(disk)[4]!, new Uint8Array(9));
  const page = visit({}, { disk });
  expect(await page.open(modelOf(bytes))).toMatchObject({ kind: 'download' });
  expect(pieceNames(disk)).toHaveLength(10);
});

test('a deleted model leaves nothing, even where the tab dies half way and it is deleted again', async () => {
  const disk = await kept();
  for (let at = 1; disk.usedBytes > 0; at++) {
    const page = new FakePage(disk, (write) => (write === at ? 'done unheard' : undefined));
    const dying = visit({}, { page });
    const model = await dying.ports.store.about(url);
    if (!model) break;
    await Promise.race([dying.keeper.forget(model, new AbortController().signal), page.died]);
  }
  expect(disk.names()).toEqual([]);
});

test.each<[string, (disk: FakeDisk, name: string) => void]>([
  ['lost', (disk, name) => disk.remove(name)],
  ['cut short', (disk, name) => disk.damage(name, bytes.slice(0, 400))],
])('what the browser has %s just after it was found right fails with a name', async (_, spoil) => {
  const page = visit({ [url]: { body: bytes } });
  const { store } = page.ports;
  const losing: PieceStore = {
    ...store,
    async saveAbout(about) {
      const saved = await store.saveAbout(about);
      if (about.files[0]?.checked !== undefined) spoil(page.disk, pieceNames(page.disk).at(-1)!);
      return saved;
    },
  };
  const keeper = new Keeper({ ...page.ports, store: losing });
  const opened = await keeper.open(modelOf(bytes), () => undefined, new AbortController().signal);
  const detail = 'the browser does not give back what it was given to keep';
  expect(opened).toEqual({ ok: false, failure: { kind: 'start', detail } });
});

test('what an unknown version of this app wrote is passed over', async () => {
  const disk = await kept();
  disk.damage('/about', new TextEncoder().encode('{"version":2}'));
  const page = visit({ [url]: { body: bytes } }, { disk });
  expect(await page.ports.store.models()).toEqual([]);
  expect(await page.open(modelOf(bytes))).toEqual([bytes]);
});

test('a file in another program’s place that the disk does not give back is wrong, and ends no check', async () => {
  const { store } = visit({}).ports;
  const broken = new Blob([bytes]);
  Object.assign(broken, {
    slice: () => ({ arrayBuffer: () => Promise.reject(new DOMException('gone', 'NotReadableError')) }),
  });
  const home = {
    find: async () => broken,
    take: async () => ({ ok: true, value: undefined }) as const,
    drop: async () => undefined,
  };
  const model = modelOf(bytes);
  const never = new AbortController().signal;
  expect(await inspect(model, store, home, () => undefined, never)).toMatchObject({
    wrongAtHome: model.files,
  });
  await expect(inspect(model, store, home, () => undefined, AbortSignal.abort())).rejects.toThrow();
});
