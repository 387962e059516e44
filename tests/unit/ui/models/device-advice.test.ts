import { expect, test } from 'vitest';
import type { Browser } from '../../../../src/ui/models/browser';
import { deviceRows, type Topic } from '../../../../src/ui/models/device-advice';
import type { DeviceFacts, GpuFacts } from '../../../../workers/models-wire';

const gpu: GpuFacts = {
  kind: 'adapter',
  name: 'a card',
  software: false,
  shaderF16: true,
  maxBufferBytes: 4e9,
  maxStorageBindingBytes: 2e9,
};
const strong: DeviceFacts = {
  gpu,
  crossOriginIsolated: true,
  processors: 8,
  threads: 8,
  jspi: true,
  memory64: true,
  memoryGib: 8,
  storageFreeBytes: 50e9,
  storagePersisted: true,
  promptApi: 'available',
};
const chrome: Browser = { name: 'chrome', version: 150, platform: 'windows' };
const none = (why: 'no-webgpu' | 'no-adapter' | 'error'): GpuFacts => ({ kind: 'none', why });

function rowOf(topic: Topic, facts: Partial<DeviceFacts>, browser: Partial<Browser> = {}, secure = true) {
  const rows = deviceRows({ ...strong, ...facts }, { ...chrome, ...browser }, secure);
  return rows.find((row) => row.topic === topic);
}

test('a device that has everything needs no advice', () => {
  const rows = deviceRows(strong, chrome, true);
  expect(rows).toHaveLength(7);
  for (const row of rows) expect(row).toEqual({ topic: row.topic, standing: 'good' });
});

test.each([
  [{ name: 'chrome', version: 110 }, 'update'],
  [{ name: 'chrome', platform: 'linux', version: 150 }, 'gpu-chrome-linux'],
  [{ name: 'chrome', platform: 'linux', version: 140 }, 'update'],
  [{ name: 'edge', platform: 'windows', version: 150 }, 'gpu-chrome-windows-arm'],
  [{ name: 'chrome', platform: 'android', version: 115 }, 'update'],
  [{ name: 'firefox', platform: 'linux', version: 153 }, 'gpu-firefox-linux'],
  [{ name: 'firefox', platform: 'macos', version: 145 }, 'update'],
  [{ name: 'firefox', platform: 'macos', version: 153 }, 'gpu-firefox-mac'],
  [{ name: 'firefox', platform: 'windows', version: 153 }, 'none-known'],
  [{ name: 'safari', platform: 'ios', version: 18 }, 'gpu-safari'],
  [{ name: 'other', version: undefined }, 'gpu-other-browser'],
] as const)('without WebGPU in %o the advice is %s', (browser, advice) => {
  expect(rowOf('gpu', { gpu: none('no-webgpu') }, browser)).toMatchObject({ standing: 'missing', advice });
});

test('without a secure page, that comes before everything else', () => {
  expect(rowOf('gpu', { gpu: none('no-webgpu') }, { version: 100 }, false)).toMatchObject({
    advice: 'secure-page',
  });
  expect(rowOf('threads', { threads: 1, crossOriginIsolated: false }, {}, false)).toMatchObject({
    advice: 'secure-page',
  });
});

test('an adapter that computes on the processor is a warning, not a graphics processor', () => {
  const software = { gpu: { ...gpu, software: true } };
  expect(rowOf('gpu', software)).toMatchObject({ standing: 'limited', advice: 'gpu-acceleration' });
  expect(rowOf('gpu', software, { platform: 'linux' })).toMatchObject({ advice: 'gpu-chrome-linux' });
  expect(rowOf('gpu', software, { name: 'firefox' })).toMatchObject({ advice: 'gpu-use-processor' });
});

test('half precision is spoken of only where there is a graphics processor', () => {
  expect(rowOf('half-precision', { gpu: none('no-adapter') })).toBeUndefined();
  expect(rowOf('half-precision', { gpu: { ...gpu, shaderF16: false } })).toMatchObject({
    standing: 'limited',
  });
});

test('one thread is explained by what is to blame for it', () => {
  expect(rowOf('threads', { threads: 1, crossOriginIsolated: false })).toMatchObject({ advice: 'isolation' });
  expect(rowOf('threads', { threads: 1, processors: 1 })).toMatchObject({ advice: 'one-core' });
});

test('what a browser does not tell is called unknown, and blamed on nobody', () => {
  const { memoryGib: _memory, storageFreeBytes: _free, ...silent } = strong;
  const rows = deviceRows(silent, chrome, true);
  expect(rows.find(({ topic }) => topic === 'memory')).toEqual({ topic: 'memory', standing: 'unknown' });
  expect(rows.find(({ topic }) => topic === 'storage')).toEqual({ topic: 'storage', standing: 'unknown' });
});

test('storage that may be cleared is limited, however much there is', () => {
  expect(rowOf('storage', { storagePersisted: false })).toEqual({ topic: 'storage', standing: 'limited' });
  expect(rowOf('storage', { storageFreeBytes: 1e9 })).toMatchObject({ advice: 'storage-free' });
});

test('where the browser has no model of its own, it is said who has one', () => {
  const absent = { promptApi: 'absent' } as const;
  expect(rowOf('built-in', absent, { name: 'firefox' })).toMatchObject({ advice: 'built-in-chrome' });
  expect(rowOf('built-in', absent, { platform: 'android' })).toMatchObject({ advice: 'built-in-desktop' });
  expect(rowOf('built-in', absent)).toMatchObject({ advice: 'update' });
  // Chrome has one and withholds it from pages that are not secure; other browsers have none.
  expect(rowOf('built-in', absent, {}, false)).toMatchObject({ advice: 'secure-page' });
  expect(rowOf('built-in', absent, { name: 'firefox' }, false)).toMatchObject({ advice: 'built-in-chrome' });
  expect(rowOf('built-in', { promptApi: 'unavailable' })).toMatchObject({ advice: 'built-in-demands' });
});
