import { expect, test } from 'vitest';
import { deviceFacts, type DeviceScope } from '../../../src/engines/device';

type Navigator = DeviceScope['navigator'];
type Gpu = NonNullable<Navigator['gpu']>;
type Adapter = NonNullable<Awaited<ReturnType<Gpu['requestAdapter']>>>;

const adapter = (
  info: NonNullable<Adapter['info']>,
  features: string[] = [],
  more: Partial<Adapter> = {},
): Adapter => ({
  features: new Set(features),
  limits: { maxBufferSize: 2 ** 31, maxStorageBufferBindingSize: 2 ** 30 },
  info,
  ...more,
});
const gpuOf = (given: Adapter | null): Gpu => ({ requestAdapter: async () => given });
/** As Chromium 156 does with Vulkan: nothing at first. */
const lateGpu = (given: Adapter): Gpu => {
  let asked = 0;
  return { requestAdapter: async () => (asked++ === 0 ? null : given) };
};

test.each<[string, Navigator, object]>([
  ['a browser without WebGPU', {}, { kind: 'none', why: 'no-webgpu' }],
  [
    'a browser that has an adapter when it is asked again',
    { gpu: lateGpu(adapter({ vendor: 'nvidia' })) },
    { kind: 'adapter', name: 'nvidia', software: false },
  ],
  ['a browser that gives no adapter', { gpu: gpuOf(null) }, { kind: 'none', why: 'no-adapter' }],
  [
    'a browser that throws',
    { gpu: { requestAdapter: () => Promise.reject(new Error('blocked')) } },
    { kind: 'none', why: 'error', detail: 'blocked' },
  ],
  [
    'a card with half precision',
    { gpu: gpuOf(adapter({ vendor: 'nvidia', architecture: 'ampere' }, ['shader-f16'])) },
    { name: 'nvidia ampere', software: false, shaderF16: true, maxBufferBytes: 2 ** 31 },
  ],
  [
    'a card that describes itself',
    { gpu: gpuOf(adapter({ vendor: 'apple', description: 'Apple M2' })) },
    { name: 'Apple M2', software: false, shaderF16: false, maxStorageBindingBytes: 2 ** 30 },
  ],
  [
    'SwiftShader',
    { gpu: gpuOf(adapter({ vendor: 'google', architecture: 'swiftshader' })) },
    { name: 'google swiftshader', software: true },
  ],
  ['llvmpipe', { gpu: gpuOf(adapter({ description: 'llvmpipe (LLVM 19)' })) }, { software: true }],
  [
    'Windows’ own',
    { gpu: gpuOf(adapter({ description: 'Microsoft Basic Render Driver' })) },
    { software: true },
  ],
  ['a fallback', { gpu: gpuOf(adapter({}, [], { isFallbackAdapter: true })) }, { software: true }],
  ['a fallback, newer', { gpu: gpuOf(adapter({ isFallbackAdapter: true })) }, { software: true, name: '' }],
  [
    'one without limits',
    { gpu: gpuOf({ features: new Set() }) },
    { kind: 'adapter', name: '', software: false, maxBufferBytes: 0 },
  ],
])('%s is told as what it is', async (_, navigator, gpu) => {
  expect((await deviceFacts({ navigator })).gpu).toMatchObject(gpu);
});

test('threads need an isolated page, and llama.cpp gets eight at most', async () => {
  const threads = async (crossOriginIsolated: boolean, hardwareConcurrency: number) =>
    (await deviceFacts({ crossOriginIsolated, navigator: { hardwareConcurrency } })).threads;
  const most = 'Suspending' in WebAssembly ? 8 : 1;
  expect(await threads(false, 16)).toBe(1);
  expect(await threads(true, 16)).toBe(most);
  expect(await threads(true, 4)).toBe(Math.min(4, most));
});

test('what a browser does not tell is left out, and what it tells is told', async () => {
  expect(await deviceFacts({ navigator: {} })).toEqual({
    gpu: { kind: 'none', why: 'no-webgpu' },
    crossOriginIsolated: false,
    processors: 1,
    threads: 1,
    jspi: 'Suspending' in WebAssembly,
    memory64: expect.any(Boolean),
    promptApi: 'absent',
  });
  const storage = {
    estimate: async () => ({ quota: 1_000, usage: 400 }),
    persisted: async () => true,
  };
  const told = await deviceFacts({
    crossOriginIsolated: true,
    navigator: { hardwareConcurrency: 6, deviceMemory: 8, storage },
  });
  expect(told).toMatchObject({ processors: 6, memoryGib: 8, storageFreeBytes: 600, storagePersisted: true });
});

test('a browser that refuses to speak of its storage is no error', async () => {
  const storage = {
    estimate: () => Promise.reject(new Error('blocked')),
    persisted: () => Promise.reject(new Error('blocked')),
  };
  const told = await deviceFacts({ navigator: { storage } });
  expect(told).not.toHaveProperty('storageFreeBytes');
  expect(told).not.toHaveProperty('storagePersisted');
});
