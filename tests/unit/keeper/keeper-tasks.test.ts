import { expect, test } from 'vitest';
import { defaultModel } from '../../../src/engines/default-model';
import { browserArtifacts } from '../../../src/engines/web-llm/artifacts';
import type { FetchProgress } from '../../../src/engines/weights/complete-model';
import { webLlmHome } from '../../../src/engines/weights/file-home';
import { keptModels } from '../../../workers/desks/kept-models';
import { KeeperTasks } from '../../../workers/keeper/keeper-tasks';
import type { DownloadChoice } from '../../../workers/models-wire';
import { FakeDisk, FakePage } from '../engines/fake-caches';
import { FakeLocks } from '../engines/fake-locks';
import { fakeWeb, type FakeSite } from '../engines/fake-web';
import { ManualTimers, settle } from '../engines/manual-timers';
import {
  compiledSites,
  folder,
  library,
  libraryUrl,
  record,
  shards,
  tokenizer,
} from '../engines/weights/compiled-models';
import { shaOf, weightsOf } from '../engines/weights/models';
import { settled, weightsPorts } from '../engines/weights/ports';

const compiled: DownloadChoice = { engine: 'web-llm', model: 'mine', record };
const bytes = weightsOf(3_000);
const url = 'https://hub.example/tiny.gguf';
const hosted: DownloadChoice = {
  engine: 'wllama',
  model: { id: url, name: 'tiny.gguf', files: [{ url, sizeBytes: 3_000, sha256: shaOf(bytes) }] },
};

/** One visit: the tasks over a web, and a disk that may outlive it. */
function visit(
  sites: Record<string, FakeSite>,
  disk = new FakeDisk(),
  page = new FakePage(disk),
  locks = new FakeLocks(),
) {
  const web = fakeWeb(sites);
  const timers = new ManualTimers();
  const artifacts = browserArtifacts({ ...page.scope, fetch: web.fetch });
  const ports = weightsPorts({ web, page, timers, locks: locks.manager });
  const tasks = new KeeperTasks({ ...ports, artifacts, baseUrl: 'https://host.example/deep/app/' });
  const never = new AbortController().signal;
  const told: FetchProgress[] = [];
  const tell = (progress: FetchProgress) => void told.push(progress);
  const inTime = <T>(work: Promise<T>) => settled(timers, work, page.died);
  return {
    ...web,
    disk,
    page,
    told,
    fetch: (choice: DownloadChoice, signal = never) => inTime(tasks.fetch(choice, tell, signal)),
    verify: (id: string) => inTime(tasks.verify(id, () => undefined, never)),
    repair: (id: string) => inTime(tasks.repair(id, () => undefined, never)),
    forget: (id: string) => inTime(tasks.forget(id, never)),
    forgetUnused: (id: string) => inTime(tasks.forgetUnused(id)),
    kept: () => keptModels({ ...ports, home: webLlmHome(artifacts) }),
  };
}

const inWebLlm = (disk: FakeDisk) =>
  ['webllm/config', 'webllm/model', 'webllm/wasm'].flatMap((cache) => [
    ...(disk.caches.get(cache)?.keys() ?? []),
  ]);

test('a model for web-llm comes to where web-llm looks for it, under the addresses that it asks for', async () => {
  const page = visit(compiledSites());
  expect(await page.fetch(compiled)).toEqual({ ok: true, value: undefined });
  // Nobody tells the sizes of the small files; a person hears all the same how far the weights are.
  expect(page.told.length).toBeGreaterThan(0);
  for (const { receivedBytes, totalBytes } of page.told) {
    expect(totalBytes).toBeGreaterThanOrEqual(Math.max(6_000, receivedBytes));
  }
  expect([...page.disk.caches.get('webllm/config')!.keys()]).toEqual([`${folder}mlc-chat-config.json`]);
  expect([...page.disk.caches.get('webllm/wasm')!.keys()]).toEqual([libraryUrl]);
  expect(page.disk.bytes('params_shard_1.bin', 'webllm/model')).toEqual(shards[1]);
  expect(page.disk.bytes('tokenizer.json', 'webllm/model')).toEqual(tokenizer);
  expect(page.disk.bytes('tensor-cache.json', 'webllm/model').length).toBeGreaterThan(10);
  // Nothing of it lies here twice.
  expect(page.disk.names().filter((name) => !name.endsWith('/about'))).toEqual([]);

  expect((await page.kept()).models).toMatchObject([
    { id: 'mine', engine: 'web-llm', choice: compiled, whole: true, hashed: false },
  ]);
  const again = visit({}, page.disk);
  expect(await again.fetch(compiled)).toEqual({ ok: true, value: undefined });
  expect(again.asked).toEqual([]);
});

test('a shard that broke off is continued, and those that are whole are not asked for again', async () => {
  const sites = compiledSites();
  const second = `${folder}params_shard_1.bin`;
  const cutsAt = [1_000, 2_000, 2_000, 2_000, 2_000];
  const first = visit({ ...sites, [second]: { body: shards[1]!, cutsAt } });
  expect(await first.fetch(compiled)).toMatchObject({ ok: false, failure: { kind: 'download' } });
  const { models } = await first.kept();
  expect(models).toMatchObject([{ id: 'mine', whole: false, choice: compiled }]);
  expect(models[0]!.receivedBytes).toBeGreaterThan(4_400);

  const next = visit(sites, first.disk);
  expect(await next.fetch(compiled)).toMatchObject({ ok: true });
  expect(next.asked).toEqual([`${second} bytes=2000-`]);
  expect(first.disk.bytes('params_shard_1.bin', 'webllm/model')).toEqual(shards[1]);
});

test('a tab that dies at any write loses no shard, and leaves none that is wrong', async () => {
  const whole = visit(compiledSites());
  await whole.fetch(compiled);
  for (let at = 1; at <= whole.disk.writes; at++) {
    const disk = new FakeDisk();
    const page = new FakePage(disk, (write) => (write === at ? 'done unheard' : undefined));
    await Promise.race([visit(compiledSites(), disk, page).fetch(compiled), page.died]);
    const next = visit(compiledSites(), disk);
    expect(await next.fetch(compiled), `write ${at}`).toMatchObject({ ok: true });
    expect(disk.bytes('params_shard_0.bin', 'webllm/model')).toEqual(shards[0]);
    expect(disk.bytes('params_shard_1.bin', 'webllm/model')).toEqual(shards[1]);
    expect(disk.names().filter((name) => !name.endsWith('/about'))).toEqual([]);
  }
});

test.each<[string, (before: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>]>([
  ['cut short', (before) => before.slice(0, 4)],
  ['spoilt', (before) => before.map((byte) => byte ^ 1)],
])('a piece that was %s since the tab died never becomes part of a file of web-llm’s', async (_, spoil) => {
  const whole = visit(compiledSites());
  await whole.fetch(compiled);
  let spoilt = 0;
  for (let at = 1; at <= whole.disk.writes; at++) {
    const disk = new FakeDisk();
    const page = new FakePage(disk, (write) => (write === at ? 'done unheard' : undefined));
    await Promise.race([visit(compiledSites(), disk, page).fetch(compiled), page.died]);
    const piece = disk.names().find((name) => !name.endsWith('/about'));
    if (piece === undefined) continue;
    spoilt += 1;
    disk.damage(piece, spoil(disk.bytes(piece)));
    expect(await visit(compiledSites(), disk).fetch(compiled), `write ${at}`).toMatchObject({ ok: true });
    expect(disk.bytes('params_shard_0.bin', 'webllm/model'), `write ${at}`).toEqual(shards[0]);
    expect(disk.bytes('params_shard_1.bin', 'webllm/model'), `write ${at}`).toEqual(shards[1]);
    expect(disk.bytes('tokenizer.json', 'webllm/model'), `write ${at}`).toEqual(tokenizer);
  }
  expect(spoilt).toBeGreaterThan(5);
});

/** A disk where the first shard is whole, and was found right, and the tab died before it came to its place. */
async function cutOffBeforeMoving(): Promise<FakeDisk> {
  let last: FakeDisk | undefined;
  for (let at = 1; ; at++) {
    const disk = new FakeDisk();
    const page = new FakePage(disk, (write) => (write === at ? 'never begun' : undefined));
    await Promise.race([visit(compiledSites(), disk, page).fetch(compiled), page.died]);
    if (inWebLlm(disk).some((url) => url.endsWith('params_shard_0.bin'))) break;
    last = disk;
  }
  return last!;
}

test('a whole shard with a spoilt piece, and no network to mend it, is not given to web-llm', async () => {
  const disk = await cutOffBeforeMoving();
  const [spoilt, ...rest] = disk.names().filter((name) => !name.endsWith('/about'));
  expect(rest).toHaveLength(2);
  disk.damage(spoilt!, new Uint8Array(0));
  expect(await visit({}, disk).fetch(compiled)).toMatchObject({ ok: false, failure: { kind: 'download' } });
  expect(inWebLlm(disk).filter((url) => url.endsWith('.bin'))).toEqual([]);

  const next = visit(compiledSites(), disk);
  expect(await next.fetch(compiled)).toMatchObject({ ok: true });
  expect(next.asked[0]).toBe(`${folder}params_shard_0.bin bytes=0-999`);
  expect(disk.bytes('params_shard_0.bin', 'webllm/model')).toEqual(shards[0]);
});

const page200 = { body: '<!doctype html>', headers: { 'Content-Type': 'text/html' } };
test.each([
  ['the configuration', `${folder}mlc-chat-config.json`],
  ['the list of weights', `${folder}tensor-cache.json`],
  ['the tokenizer', `${folder}tokenizer.json`],
  ['the library', libraryUrl],
  ['a shard', `${folder}params_shard_0.bin`],
])('a page that is answered with 200 where %s should be is never kept', async (_, address) => {
  for (const site of [page200, { ...page200, headers: { 'Content-Type': 'application/octet-stream' } }]) {
    const failed = visit({ ...compiledSites(), [address]: site });
    expect(await failed.fetch(compiled)).toMatchObject({ ok: false, failure: { kind: 'wrong-content' } });
    expect(inWebLlm(failed.disk)).not.toContain(address);
    expect(await visit(compiledSites(), failed.disk).fetch(compiled)).toMatchObject({ ok: true });
  }
});

test('a shard of the right size with other bytes is refused', async () => {
  const address = `${folder}params_shard_1.bin`;
  const failed = visit({ ...compiledSites(), [address]: { body: shards[1]!.with(3_000, 1) } });
  expect(await failed.fetch(compiled)).toMatchObject({
    ok: false,
    failure: { kind: 'wrong-content', expected: expect.stringContaining('MD5') },
  });
  expect(inWebLlm(failed.disk)).not.toContain(address);
});

test('damage in web-llm’s cache is found, and that file alone is fetched again', async () => {
  const { disk, fetch } = visit(compiledSites());
  await fetch(compiled);
  disk.damage('params_shard_0.bin', shards[0]!.with(9, 9), 'webllm/model');
  disk.damage('m.wasm', new TextEncoder().encode('\0asm and the xxxx'), 'webllm/wasm');
  const page = visit(compiledSites(), disk);
  const found = await page.verify('mine');
  expect(found).toMatchObject({ ok: true, value: { wrongBytes: 2_500 + library.length } });
  expect(await page.repair('mine')).toMatchObject({ ok: true, value: { wrongBytes: 0 } });
  expect(page.asked.toSorted()).toEqual([`${folder}params_shard_0.bin`, libraryUrl].toSorted());
  expect(disk.bytes('params_shard_0.bin', 'webllm/model')).toEqual(shards[0]);
});

test('a deleted model leaves nothing but the library that another one needs', async () => {
  const page = visit(compiledSites());
  await page.fetch(compiled);
  await page.fetch({ ...compiled, model: 'its twin' });
  await page.forget('mine');
  expect(inWebLlm(page.disk)).toContain(libraryUrl);
  await page.forget('its twin');
  expect(inWebLlm(page.disk)).toEqual([]);
  expect((await page.kept()).models).toEqual([]);
});

/** The same as `compiledSites`, at other addresses, with another tokenizer. */
function otherSites(): Record<string, FakeSite> {
  const entries = Object.entries(compiledSites());
  const moved = entries.map(([address, site]) => [address.replace(/\/m([/.])/, '/other$1'), site]);
  const site: FakeSite = { body: otherTokenizer, headers: { 'Content-Type': 'application/json' } };
  return { ...Object.fromEntries(moved), [`${otherFolder}tokenizer.json`]: site };
}
const otherFolder = folder.replace('/m/', '/other/');
const otherTokenizer = new TextEncoder().encode('{"version":"2.0, and longer"}');
const other: DownloadChoice = {
  ...compiled,
  record: { weightsUrl: 'https://models.example/other', libraryUrl: libraryUrl.replace('/m.', '/other.') },
};

test('a name that is given to another model takes nothing over from the first, and leaves nothing of it', async () => {
  const address = `${folder}tokenizer.json`;
  const { body } = compiledSites()[address]!;
  const cutsAt = [9, 9, 9, 9, 9];
  const page = visit({ ...compiledSites(), [address]: { body, cutsAt } });
  expect(await page.fetch(compiled)).toMatchObject({ ok: false, failure: { kind: 'download' } });

  const next = visit(otherSites(), page.disk);
  expect(await next.fetch(other)).toMatchObject({ ok: true });
  expect(page.disk.bytes('tokenizer.json', 'webllm/model')).toEqual(otherTokenizer);
  expect(await next.verify('mine')).toMatchObject({ ok: true, value: { wrongBytes: 0 } });
  expect(inWebLlm(page.disk).filter((url) => url.startsWith(folder))).toEqual([]);
  await next.forget('mine');
  expect(inWebLlm(page.disk)).toEqual([]);
});

test('what another model needs stays where a name is given away', async () => {
  const page = visit({ ...compiledSites(), ...otherSites() });
  await page.fetch(compiled);
  await page.fetch({ ...compiled, model: 'its twin' });
  await page.fetch(other);
  expect(inWebLlm(page.disk)).toEqual(expect.arrayContaining([libraryUrl, `${folder}params_shard_1.bin`]));
  expect((await page.kept()).models).toMatchObject([
    { id: 'mine', whole: true },
    { id: 'its twin', whole: true },
  ]);
});

test('a model that the browser does not delete is not said to be gone', async () => {
  const { disk, fetch } = visit({ [url]: { body: bytes } });
  await fetch(hosted);
  const refusing = visit({}, disk, new FakePage(disk, () => 'refused'));
  const failure = { kind: 'start', detail: 'the browser did not delete it' };
  expect(await refusing.forget(url)).toEqual({ ok: false, failure });
  expect(await refusing.forgetUnused(url)).toEqual({ ok: false, failure });
  expect((await refusing.kept()).models).toMatchObject([{ id: url, whole: true }]);
});

test('what one tab calls off stays where another tab waits for it, and is whole there', async () => {
  const disk = new FakeDisk();
  const locks = new FakeLocks();
  const stop = new AbortController();
  const stalling = visit({ [url]: { body: bytes, stallsAt: 1_500 } }, disk, new FakePage(disk), locks);
  const first = stalling.fetch(hosted, stop.signal);
  const other = visit({ [url]: { body: bytes } }, disk, new FakePage(disk), locks);
  const second = other.fetch(hosted);
  await settle();
  expect(other.asked).toEqual([]);

  stop.abort();
  expect(await first).toMatchObject({ ok: false, failure: { kind: 'cancelled' } });
  expect(await stalling.forgetUnused(url)).toEqual({ ok: true, value: undefined });
  expect(await second).toEqual({ ok: true, value: undefined });
  expect((await other.kept()).models).toMatchObject([{ id: url, whole: true }]);

  await stalling.forgetUnused(url);
  expect((await other.kept()).models).toEqual([]);
});

test('a model of web-llm’s own list is found by its name, and a name that is not there is said', async () => {
  const page = visit({});
  expect(await page.fetch({ engine: 'web-llm', model: 'SmolLM2-135M-Instruct-q0f16-MLC' })).toMatchObject({
    ok: false,
    failure: { kind: 'download' },
  });
  expect(page.asked).toEqual([
    'https://huggingface.co/mlc-ai/SmolLM2-135M-Instruct-q0f16-MLC/resolve/main/mlc-chat-config.json',
  ]);
  expect(await page.fetch({ engine: 'web-llm', model: 'no such model' })).toMatchObject({
    ok: false,
    failure: { kind: 'start' },
  });
});

test('what is kept is listed with its size, its way back and whether it is whole', async () => {
  const page = visit({ [url]: { body: bytes, cutsAt: [1_500, 1_500, 1_500, 1_500] } });
  await page.fetch(hosted);
  expect(await page.kept()).toMatchObject({
    usedBytes: 1_500,
    models: [
      {
        id: url,
        name: 'tiny.gguf',
        engine: 'wllama',
        choice: hosted,
        receivedBytes: 1_500,
        totalBytes: 3_000,
      },
    ],
  });
  expect((await page.kept()).models[0]).toMatchObject({ whole: false, hashed: true });
  await visit({ [url]: { body: bytes } }, page.disk).fetch(hosted);
  expect((await page.kept()).models[0]).toMatchObject({ whole: true, receivedBytes: 3_000 });
});

test('an address with neither hash nor size is taken up again by its address alone', async () => {
  const bare: DownloadChoice = { engine: 'wllama', model: { id: url, name: 'tiny.gguf', files: [{ url }] } };
  const page = visit({ [url]: { body: bytes } });
  await page.fetch(bare);
  expect((await page.kept()).models).toMatchObject([
    { choice: bare, whole: true, hashed: false, totalBytes: 3_000 },
  ]);
  expect(await page.verify(url)).toEqual({
    ok: true,
    value: { checkedBytes: 3_000, wrongBytes: 0, by: 'hash' },
  });
});

test('an address over plain http is refused before anybody is asked', async () => {
  const address = 'http://models.example/m.gguf';
  const page = visit({ [address]: { body: bytes } });
  const choice = { engine: 'wllama', model: { id: address, name: 'm', files: [{ url: address }] } } as const;
  expect(await page.fetch(choice)).toMatchObject({ ok: false, failure: { kind: 'download' } });
  expect(page.asked).toEqual([]);
});

test('the default model, kept as one entry by an earlier version, is listed, checked and deleted', async () => {
  const disk = new FakeDisk();
  const entry = `https://host.example/cairn-models-1/${defaultModel.name}`;
  disk.caches.set('cairn-models-1', new Map([[entry, { body: bytes, headers: new Headers() }]]));
  const page = visit({}, disk);
  expect((await page.kept()).models).toMatchObject([
    { id: defaultModel.name, receivedBytes: 3_000, whole: false },
  ]);
  expect(await page.verify(defaultModel.name)).toMatchObject({ ok: true, value: { wrongBytes: 3_000 } });
  expect(await page.repair(defaultModel.name)).toMatchObject({ ok: false, failure: { kind: 'download' } });
  await page.forget(defaultModel.name);
  expect((await page.kept()).models).toEqual([]);
});

test('what is not kept cannot be checked', async () => {
  expect(await visit({}).verify('nothing')).toMatchObject({ ok: false, failure: { kind: 'start' } });
});
