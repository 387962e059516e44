import { expect, test } from 'vitest';
import { fitOf, toFetch, type ModelNeed } from '../../../../src/ui/models/fit';
import type { ModelHere } from '../../../../src/ui/state/models-here';
import type { DeviceFacts } from '../../../../workers/models-wire';

const gib = 1024 ** 3;
const desk: DeviceFacts = {
  gpu: {
    kind: 'adapter',
    name: 'a card',
    software: false,
    shaderF16: true,
    maxBufferBytes: 4 * gib,
    maxStorageBindingBytes: 2 * gib,
  },
  crossOriginIsolated: true,
  processors: 8,
  threads: 8,
  jspi: true,
  memory64: true,
  memoryGib: 8,
  storageFreeBytes: 50 * gib,
  promptApi: 'absent',
};
const { memoryGib: _unknown, ...silent } = desk;
const gpuOf = (change: object) => ({ ...desk, gpu: { ...desk.gpu, ...change } }) as DeviceFacts;

const wllama = (sizeGib: number, more: Partial<ModelNeed> = {}): ModelNeed => ({
  engine: 'wllama',
  sizeBytes: sizeGib * gib,
  ...more,
});
const webLlm = (sizeGib: number, more: Partial<ModelNeed> = {}): ModelNeed => ({
  engine: 'web-llm',
  sizeBytes: sizeGib * gib,
  ...more,
});

test.each<[string, ModelNeed, DeviceFacts, boolean, string, string | undefined]>([
  ['a small model on a desk', wllama(0.1), desk, false, 'fits', undefined],
  ['the largest of the catalogue on a desk', wllama(1.05), desk, false, 'fits', undefined],
  ['a file over 2 GiB', wllama(2.5), desk, false, 'does-not-fit', 'file-size'],
  ['the same in parts', wllama(2.5, { largestFileBytes: 0.5 * gib }), desk, false, 'tight', 'engine-memory'],
  [
    'more than WebAssembly addresses',
    wllama(3.6, { largestFileBytes: gib }),
    desk,
    false,
    'does-not-fit',
    'engine-memory',
  ],
  ['half of a small memory', wllama(1), { ...desk, memoryGib: 2 }, false, 'tight', 'device-memory'],
  ['all of it', wllama(1.9), { ...desk, memoryGib: 2 }, false, 'does-not-fit', 'device-memory'],
  ['where the browser tells no memory', wllama(1.9), silent, false, 'fits', undefined],
  ['a phone, small', wllama(0.1), silent, true, 'fits', undefined],
  ['a phone, middling', wllama(0.75), silent, true, 'tight', 'phone-memory'],
  ['a phone, large', wllama(1.3), silent, true, 'does-not-fit', 'phone-memory'],
  ['little storage', wllama(0.9), { ...desk, storageFreeBytes: gib }, false, 'does-not-fit', 'storage'],
  [
    'little storage, and all of it here',
    wllama(0.9, { toFetchBytes: 0 }),
    { ...desk, storageFreeBytes: 0 },
    false,
    'fits',
    undefined,
  ],
  ['compiled, on a card', webLlm(0.9, { halfPrecision: true }), desk, false, 'fits', undefined],
  ['compiled, large', webLlm(3), desk, false, 'tight', 'gpu-memory'],
  [
    'compiled, without half precision',
    webLlm(0.9, { halfPrecision: true }),
    gpuOf({ shaderF16: false }),
    false,
    'does-not-fit',
    'half-precision',
  ],
  ['compiled, in software', webLlm(0.9), gpuOf({ software: true }), false, 'tight', 'software-gpu'],
  [
    'compiled, of a size not known yet',
    webLlm(0.9),
    { ...desk, storageFreeBytes: gib / 2 },
    false,
    'fits',
    undefined,
  ],
  [
    'compiled, of a known size that does not fit',
    webLlm(0.9, { toFetchBytes: 0.6 * gib }),
    { ...desk, storageFreeBytes: gib / 2 },
    false,
    'does-not-fit',
    'storage',
  ],
  [
    'compiled, without a card',
    webLlm(0.9),
    { ...desk, gpu: { kind: 'none', why: 'no-webgpu' } },
    false,
    'does-not-fit',
    'no-gpu',
  ],
])('%s', (_name, need, device, isPhone, fit, reason) => {
  const found = fitOf(need, device, isPhone);
  expect([found.fit, found.reason?.kind]).toEqual([fit, reason]);
});

test('what is to fetch of a compiled model is known from its own list of files, never from the memory that it takes', () => {
  const kept = (totalBytes?: number): ModelHere => ({
    id: 'm',
    name: 'm',
    engine: 'web-llm',
    download: undefined,
    kept: {
      id: 'm',
      name: 'm',
      engine: 'web-llm',
      receivedBytes: 100,
      ...(totalBytes !== undefined && { totalBytes }),
      whole: false,
      hashed: true,
    },
  });
  expect(toFetch(webLlm(0.9), undefined)).toBeUndefined();
  expect(toFetch(webLlm(0.9), kept())).toBeUndefined();
  expect(toFetch(webLlm(0.9), kept(300))).toBe(200);
  expect(toFetch(wllama(1), undefined)).toBe(gib);
});

test('llama.cpp needs a fifth more than its file, and the state of its context', () => {
  const { neededBytes } = fitOf(wllama(1), desk, false);
  expect(neededBytes).toBeGreaterThan(1.2 * gib);
  expect(neededBytes).toBeLessThan(1.3 * gib);
});
