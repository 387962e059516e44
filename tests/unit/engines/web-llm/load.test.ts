import { expect, test } from 'vitest';
import { ok } from '../../../../src/core/result';
import type { LoadProgress, WebLlmChoice } from '../../../../src/engines/engine';
import { loadFailureOf } from '../../../../src/engines/web-llm/failures';
import { QuirkyWebLlm } from '../../support/quirky-web-llm';
import { loadQuirky, MemoryArtifacts } from '../../support/web-llm-artifacts';
import { settle } from '../manual-timers';

const folder = 'https://weights.example/Tiny-Instruct-q4f32_1-MLC/resolve/main/';
const own: WebLlmChoice = {
  kind: 'web-llm',
  model: 'mine',
  record: {
    weightsUrl: 'https://weights.example/Tiny-Instruct-q4f32_1-MLC',
    libraryUrl: 'https://mine.example/lib.wasm',
  },
};

function stage() {
  const library = new QuirkyWebLlm();
  return { library, artifacts: new MemoryArtifacts(library.records) };
}

test('what it is goes into the facts; its progress into our phases', async () => {
  const { library, artifacts } = stage();
  const told: LoadProgress[] = [];
  const loaded = await loadQuirky(library, { artifacts, onProgress: (progress) => told.push(progress) });
  expect(loaded).toMatchObject({
    ok: true,
    value: {
      facts: {
        kind: 'web-llm',
        model: 'Tiny-Instruct-q4f32_1-MLC',
        engineVersion: 'web-llm 0.2.86',
        contextTokens: 2048,
        threads: 0,
        device: 'gpu',
      },
    },
  });
  expect(told[0]).toEqual({ phase: 'looking' });
  expect(told).toContainEqual({ phase: 'downloading', receivedBytes: 1_000_000, totalBytes: 2_000_000 });
  expect(told).toContainEqual({ phase: 'starting', receivedBytes: 2_000_000, totalBytes: 2_000_000 });
  expect(told.at(-1)).toEqual({ phase: 'starting' });
});

test('the digest follows the addresses and the list of weights', async () => {
  const digests = new Set<string>();
  for (const change of [
    () => {},
    () => {},
    (artifacts: MemoryArtifacts) =>
      artifacts.web.set(`${folder}tensor-cache.json`, () =>
        Response.json({ records: [{ dataPath: 'a.bin', nbytes: 5 }] }),
      ),
  ]) {
    const { library, artifacts } = stage();
    change(artifacts);
    const loaded = await loadQuirky(library, { artifacts });
    if (loaded.ok) digests.add(loaded.value.facts.digest);
  }
  const { library, artifacts } = stage();
  const mine = await loadQuirky(library, { artifacts, choice: own });
  if (mine.ok) digests.add(mine.value.facts.digest);
  expect(digests.size).toBe(3);
});

test('a record of one’s own: its addresses and its context, and web-llm knows of no other', async () => {
  const { library, artifacts } = stage();
  const loaded = await loadQuirky(library, {
    artifacts,
    choice: { ...own, record: { ...own.record!, contextTokens: 3_000 } },
  });
  expect(loaded).toMatchObject({ ok: true, value: { facts: { model: 'mine', contextTokens: 3_000 } } });
  expect(new Set(artifacts.asked.map((url) => new URL(url).origin))).toEqual(
    new Set(['https://weights.example']),
  );
});

test('a small model’s own context is not exceeded', async () => {
  const { library, artifacts } = stage();
  artifacts.web.set(`${folder}mlc-chat-config.json`, () =>
    Response.json({ tokenizer_files: [], context_window_size: 768 }),
  );
  expect(await loadQuirky(library, { artifacts, choice: own })).toMatchObject({
    value: { facts: { contextTokens: 768 } },
  });
});

test('the two small files are kept for web-llm, and not fetched a second time', async () => {
  const { library, artifacts } = stage();
  await loadQuirky(library, { artifacts });
  expect([...artifacts.kept.keys()]).toEqual([
    `webllm/config ${folder}mlc-chat-config.json`,
    `webllm/model ${folder}tensor-cache.json`,
  ]);
  await loadQuirky(library, { artifacts });
  expect(artifacts.asked).toHaveLength(2);
});

test.each([
  ['shader-f16', { ...own, record: { ...own.record!, requiredFeatures: ['shader-f16'] } }],
  ['half precision by its name', { ...own, model: 'Other-q4f16_1-MLC' }],
])('a processor without what the model needs: %s', async (_name, choice) => {
  const { library, artifacts } = stage();
  expect(await loadQuirky(library, { artifacts, choice })).toEqual({
    ok: false,
    failure: { kind: 'no-gpu', detail: 'it lacks shader-f16' },
  });
  expect(artifacts.asked).toEqual([]);
});

test('a name that web-llm does not have', async () => {
  const { library, artifacts } = stage();
  expect(await loadQuirky(library, { artifacts, choice: { kind: 'web-llm', model: 'GPT-9' } })).toMatchObject(
    {
      failure: { kind: 'start', detail: 'web-llm has no model of the name GPT-9' },
    },
  );
});

test.each([
  'not an address',
  'http://models.example/mine',
  'https://me:secret@models.example/mine',
  'file:///tmp/mine',
])('an address of one’s own that cannot be used is not asked: %s', async (address) => {
  const { library, artifacts } = stage();
  for (const record of [
    { ...own.record!, weightsUrl: address },
    { ...own.record!, libraryUrl: address },
  ]) {
    const loaded = await loadQuirky(library, { artifacts, choice: { ...own, record } });
    expect(loaded).toMatchObject({ failure: { kind: 'download', status: undefined } });
    expect(JSON.stringify(loaded)).not.toContain('secret');
  }
  expect(artifacts.asked).toEqual([]);
});

test('weights that are not there, and a page in their place', async () => {
  const { library, artifacts } = stage();
  artifacts.web.delete(`${folder}tensor-cache.json`);
  expect(await loadQuirky(library, { artifacts })).toMatchObject({
    failure: { kind: 'download', status: 404 },
  });

  artifacts.web.set(`${folder}tensor-cache.json`, () => new Response('<!doctype html><p>Sign in</p>'));
  expect(await loadQuirky(library, { artifacts })).toEqual({
    ok: false,
    failure: { kind: 'wrong-content', expected: 'tensor-cache.json', got: 'a web page' },
  });
  // It was not kept: once the server is right, loading works.
  artifacts.web.set(`${folder}tensor-cache.json`, () =>
    Response.json({ records: [{ dataPath: 'a.bin', nbytes: 5 }] }),
  );
  expect(await loadQuirky(library, { artifacts })).toMatchObject({ ok: true });
});

test.each([
  ['a path out of the folder', { records: [{ dataPath: '../../other.bin', nbytes: 5 }] }],
  ['another server', { records: [{ dataPath: 'https://elsewhere.example/a.bin', nbytes: 5 }] }],
  ['no weights', { records: [] }],
  ['a size that is none', { records: [{ dataPath: 'a.bin', nbytes: -1 }] }],
])('a list of weights with %s is refused', async (_name, list) => {
  const { library, artifacts } = stage();
  artifacts.web.set(`${folder}tensor-cache.json`, () => Response.json(list));
  expect(await loadQuirky(library, { artifacts })).toMatchObject({ failure: { kind: 'wrong-content' } });
});

test('without a network it says so', async () => {
  const { library, artifacts } = stage();
  artifacts.web.set(`${folder}mlc-chat-config.json`, () => {
    throw new TypeError('Failed to fetch');
  });
  expect(await loadQuirky(library, { artifacts })).toMatchObject({
    failure: { kind: 'download', status: undefined },
  });
});

test('weights that would not fit are not begun', async () => {
  const { library, artifacts } = stage();
  artifacts.free = 1_500_000;
  expect(await loadQuirky(library, { artifacts })).toEqual({
    ok: false,
    failure: { kind: 'no-room', neededBytes: 2_000_000, freeBytes: 1_500_000 },
  });
  expect(library.engines).toHaveLength(0);

  artifacts.kept.set(`webllm/model ${folder}params_shard_0.bin`, new Blob([new Uint8Array(1_000_000)]));
  expect(await loadQuirky(library, { artifacts })).toMatchObject({ ok: true });
});

test('what came earlier in part takes no room again: whoever goes on with it decides whether the rest fits', async () => {
  const { library, artifacts } = stage();
  artifacts.free = 100_000;
  const fetched: string[] = [];
  const loaded = await loadQuirky(library, {
    artifacts,
    async fetchFiles(_choice, files) {
      fetched.push(...files.map(({ url }) => url.replace(/^.*\//, '')));
      return ok(undefined);
    },
  });
  expect(loaded).toMatchObject({ ok: true });
  expect(fetched).toContain('params_shard_1.bin');
});

test('what web-llm kept and is not what it should be is dropped before it trusts it', async () => {
  const { library, artifacts } = stage();
  const page = () => new Blob(['<!doctype html><p>Sign in</p>']);
  const right = `webllm/model ${folder}params_shard_1.bin`;
  artifacts.kept.set(`webllm/model ${folder}params_shard_0.bin`, page());
  artifacts.kept.set(`webllm/wasm ${library.records[0]!.model_lib}`, page());
  artifacts.kept.set(`webllm/model ${folder}tokenizer.json`, page());
  artifacts.kept.set(`webllm/config ${folder}mlc-chat-config.json`, page());
  artifacts.kept.set(right, new Blob([new Uint8Array(1_000_000)]));
  expect(await loadQuirky(library, { artifacts })).toMatchObject({ ok: true });
  expect([...artifacts.kept.keys()].toSorted()).toEqual([
    `webllm/config ${folder}mlc-chat-config.json`,
    right,
    `webllm/model ${folder}tensor-cache.json`,
  ]);
});

test('a page that web-llm fetched and kept in the place of weights is found when loading fails', async () => {
  const { library, artifacts } = stage();
  const wrong = `webllm/model ${folder}params_shard_0.bin`;
  library.state.loadStep = async () => {
    artifacts.kept.set(wrong, new Blob(['<!doctype html>']));
    throw new RangeError('offset is out of bounds');
  };
  expect(await loadQuirky(library, { artifacts })).toMatchObject({
    failure: { kind: 'wrong-content', expected: 'params_shard_0.bin' },
  });
  expect(artifacts.kept.has(wrong)).toBe(false);
});

test('called off while it loads: at once, and web-llm stops too', async () => {
  const { library, artifacts } = stage();
  const stop = new AbortController();
  library.state.loadStep = () => new Promise(() => {});
  const loading = loadQuirky(library, { artifacts, signal: stop.signal });
  await settle();
  stop.abort();
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(library.engines).toHaveLength(1);
});

test('a reload that was aborted by web-llm itself resolves there, and is no loaded model here', async () => {
  const { library, artifacts } = stage();
  library.state.loadStep = async () => {
    throw new DOMException('Engine.unload() is called.', 'AbortError');
  };
  expect(await loadQuirky(library, { artifacts })).toMatchObject({
    failure: { kind: 'start', detail: expect.stringMatching(/^ModelNotLoadedError/) },
  });
});

test('a device that is lost without web-llm noticing', async () => {
  const { library, artifacts } = stage();
  library.state.whenLost = 'unnoticed';
  library.state.loadStep = () => new Promise(() => {});
  const loading = loadQuirky(library, { artifacts });
  await settle();
  library.loseDevice('reset');
  expect(await loading).toEqual({ ok: false, failure: { kind: 'gpu-lost', detail: 'reset' } });
});

test('a device that is lost while it loads, where web-llm says something else', async () => {
  const { library, artifacts } = stage();
  library.state.whenLost = 'fails';
  library.state.loadStep = async () => library.loseDevice('reset');
  expect(await loadQuirky(library, { artifacts })).toEqual({
    ok: false,
    failure: { kind: 'gpu-lost', detail: 'reset' },
  });
});

test('weights that were cut off on their way into the cache are dropped', async () => {
  const { library, artifacts } = stage();
  const cut = `webllm/model ${folder}params_shard_0.bin`;
  artifacts.kept.set(cut, new Blob([new Uint8Array(999_999)]));
  expect(await loadQuirky(library, { artifacts })).toMatchObject({ ok: true });
  expect(artifacts.kept.has(cut)).toBe(false);
});

test('a device that is lost while it loads', async () => {
  const { library, artifacts } = stage();
  library.state.loadStep = () => new Promise(() => {});
  const loading = loadQuirky(library, { artifacts });
  await settle();
  library.loseDevice('not enough memory');
  expect(await loading).toMatchObject({
    failure: { kind: 'gpu-lost', detail: expect.stringMatching(/not enough memory/) },
  });
});

test.each([
  ['Error: Unable to find a compatible GPU. This issue might be because …', 'no-gpu'],
  ['WebGPUNotAvailableError: WebGPU is not supported in your current environment', 'no-gpu'],
  [
    'Error: Cannot initialize runtime because of requested maxBufferSize exceeds limit. requested=256MB',
    'no-gpu',
  ],
  ['QuotaExceededError: Quota exceeded.', 'no-room'],
  ['RangeError: Array buffer allocation failed', 'out-of-memory'],
  [
    'DeviceLostError: The WebGPU device was lost while loading the model. This issue often occurs due to running out of memory (OOM).',
    'gpu-lost',
  ],
  ['CompileError: WebAssembly.instantiate(): expected magic word 00 61 73 6d', 'wrong-content'],
  [
    'LinkError: WebAssembly.instantiate(): Import #0 "env" "_ZN3tvm": function import requires a callable',
    'wrong-content',
  ],
  ["TypeError: Failed to execute 'add' on 'Cache': Request failed", 'download'],
  ['TypeError: Failed to fetch', 'download'],
  ['NetworkError: A network error occurred.', 'download'],
  ['Error: something new', 'start'],
])('%s is told as %s', (said, kind) => {
  expect(loadFailureOf(said, 5)).toMatchObject({ kind });
});
