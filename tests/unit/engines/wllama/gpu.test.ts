import { expect, test } from 'vitest';
import { findGpu, type GpuScope } from '../../../../src/engines/wllama/gpu';

type Adapter = NonNullable<Awaited<ReturnType<NonNullable<GpuScope['gpu']>['requestAdapter']>>>;

function scopeOf(adapter: Partial<Adapter> | null, userAgent = 'Chrome/156.0'): GpuScope {
  const whole = adapter && { features: new Set(['shader-f16']), ...adapter };
  return { userAgent, gpu: { requestAdapter: async () => whole } };
}

test('an adapter that computes in 16-bit floats is one', async () => {
  expect(await findGpu(scopeOf({ info: { vendor: 'nvidia', architecture: 'hopper' } }))).toEqual({
    kind: 'real',
  });
  expect(await findGpu(scopeOf({}))).toEqual({ kind: 'real' });
});

test('one without 16-bit floats is none for llama.cpp', async () => {
  expect(await findGpu(scopeOf({ features: new Set<string>() }))).toMatchObject({ kind: 'none' });
});

test('adapters that compute on the processor are known by what they say of themselves', async () => {
  const software = { kind: 'software' };
  expect(await findGpu(scopeOf({ info: { vendor: 'google', architecture: 'swiftshader' } }))).toEqual(
    software,
  );
  expect(await findGpu(scopeOf({ info: { description: 'llvmpipe (LLVM 19)' } }))).toEqual(software);
  expect(await findGpu(scopeOf({ info: { description: 'Microsoft Basic Render Driver' } }))).toEqual(
    software,
  );
  expect(await findGpu(scopeOf({ info: { isFallbackAdapter: true } }))).toEqual(software);
  expect(await findGpu(scopeOf({ isFallbackAdapter: true }))).toEqual(software);
});

test('a first request that is answered with nothing is made once more', async () => {
  const answers = [null, { features: new Set(['shader-f16']) }];
  const gpu = { requestAdapter: async () => answers.shift() ?? null };
  expect(await findGpu({ userAgent: '', gpu })).toEqual({ kind: 'real' });
});

test('Firefox is not trusted with it, for now', async () => {
  const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:153.0) Gecko/20100101 Firefox/153.0';
  expect(await findGpu(scopeOf({}, firefox))).toMatchObject({ kind: 'distrusted' });
});

test('no WebGPU, no adapter and an error are all no GPU, with the reason', async () => {
  expect(await findGpu({ userAgent: '' })).toMatchObject({ kind: 'none' });
  expect(await findGpu(scopeOf(null))).toMatchObject({ kind: 'none' });
  const broken = { requestAdapter: () => Promise.reject(new Error('blocked')) };
  expect(await findGpu({ userAgent: '', gpu: broken })).toEqual({ kind: 'none', detail: 'blocked' });
});
