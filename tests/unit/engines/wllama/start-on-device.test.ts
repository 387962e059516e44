import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../../../src/core/result';
import type { LoadFailure } from '../../../../src/engines/engine';
import type { GpuFound } from '../../../../src/engines/wllama/gpu';
import type { Started, Starting } from '../../../../src/engines/wllama/start-at-pace';
import { startOnDevice } from '../../../../src/engines/wllama/start-on-device';

// No GPU here: what llama.cpp does with one is pretended.

interface Pretended {
  readonly found?: GpuFound;
  /** What comes of a start on the GPU; `processor`: it starts, and computes on the processor all the same. */
  readonly onGpu?: 'gpu' | 'processor' | LoadFailure;
  readonly onProcessor?: LoadFailure;
}

function pretend({ found = { kind: 'real' }, onGpu = 'gpu', onProcessor }: Pretended) {
  const starts: Pick<Starting, 'device' | 'lanes' | 'contextTokens'>[] = [];
  const told: string[] = [];
  let looks = 0;
  let exits = 0;
  const startedWith = (usesGpu: boolean, threads: number): Result<Started, LoadFailure> => {
    const wllama = { exit: async () => void (exits += 1) };
    const running = { wllama, log: { usesGpu } } as unknown as Started['running'];
    return ok({ running, threads, tokenMs: 5 });
  };
  const ports = {
    onDevice: (device: 'cpu' | 'gpu') => void told.push(device),
    findGpu: async () => {
      looks += 1;
      return found;
    },
    start: async ({ device, lanes, contextTokens }: Starting, threads: number) => {
      starts.push({ device, lanes, contextTokens });
      if (device === 'cpu') return onProcessor ? fail(onProcessor) : startedWith(false, threads);
      return typeof onGpu === 'string' ? startedWith(onGpu === 'gpu', threads) : fail(onGpu);
    },
  };
  const begin = (device?: 'cpu' | 'gpu') =>
    startOnDevice(
      device,
      {
        blobs: [],
        sizeBytes: 1,
        contextTokens: 2048,
        lanesOn: (on) => (on === 'gpu' ? 4 : 1),
        onRead: () => {},
      },
      2,
      ports,
    );
  return { begin, starts, told, looks: () => looks, exits: () => exits };
}

test('a real GPU is used where nobody chose, with the lanes that are right for it', async () => {
  const { begin, starts } = pretend({});
  const begun = await begin();
  expect(begun).toMatchObject({ ok: true, value: { as: { device: 'gpu', lanes: 4 } } });
  expect(begun.ok && begun.value.gpuFailed).toBeUndefined();
  expect(starts).toEqual([{ device: 'gpu', lanes: 4, contextTokens: 4096 }]);
});

test('whoever asks for the processor gets it, and no GPU is looked for', async () => {
  const { begin, starts, looks } = pretend({});
  expect(await begin('cpu')).toMatchObject({ ok: true, value: { as: { device: 'cpu', lanes: 1 } } });
  expect(starts).toEqual([{ device: 'cpu', lanes: 1, contextTokens: 2048 }]);
  expect(looks()).toBe(0);
});

test('without a real one the processor computes, without a word', async () => {
  for (const found of [
    { kind: 'software' },
    { kind: 'distrusted' },
    { kind: 'none', detail: 'no adapter' },
  ] as const) {
    const { begin, starts } = pretend({ found });
    const begun = await begin();
    expect(begun).toMatchObject({ ok: true, value: { as: { device: 'cpu' } } });
    expect(begun.ok && begun.value.gpuFailed).toBeUndefined();
    expect(starts).toHaveLength(1);
  }
});

test('a GPU on which the model does not start gives way to the processor, and the reason is kept', async () => {
  const failures: readonly LoadFailure[] = [
    { kind: 'gpu-lost', detail: 'the device was lost' },
    { kind: 'start', detail: 'a pipeline could not be made' },
    { kind: 'out-of-memory', neededBytes: 1 },
  ];
  for (const failure of failures) {
    const { begin, starts, told } = pretend({ onGpu: failure });
    const reason = 'detail' in failure ? failure.detail : failure.kind;
    expect(await begin()).toMatchObject({
      ok: true,
      value: { as: { device: 'cpu', lanes: 1 }, gpuFailed: reason },
    });
    expect(starts.map(({ device }) => device)).toEqual(['gpu', 'cpu']);
    expect(told).toEqual(['gpu', 'cpu']);
  }
});

test('one that llama.cpp passes over in silence is found out, and its instance let go', async () => {
  const { begin, exits } = pretend({ onGpu: 'processor' });
  expect(await begin()).toMatchObject({ ok: true, value: { as: { device: 'cpu' } } });
  expect(exits()).toBe(1);
  expect(await pretend({ onGpu: 'processor' }).begin('gpu')).toMatchObject({
    ok: false,
    failure: { kind: 'no-gpu' },
  });
});

test('whoever asks for the GPU gets it or a named failure, and never the processor', async () => {
  expect(await pretend({ found: { kind: 'software' } }).begin('gpu')).toMatchObject({ ok: true });
  expect(await pretend({ found: { kind: 'none', detail: 'no adapter' } }).begin('gpu')).toEqual({
    ok: false,
    failure: { kind: 'no-gpu', detail: 'no adapter' },
  });
  const lost: LoadFailure = { kind: 'gpu-lost', detail: 'the device was lost' };
  const { begin, starts } = pretend({ onGpu: lost });
  expect(await begin('gpu')).toEqual({ ok: false, failure: lost });
  expect(starts).toHaveLength(1);
});

test('where neither starts, the failure is the processor’s', async () => {
  const { begin } = pretend({
    onGpu: { kind: 'start', detail: 'gpu' },
    onProcessor: { kind: 'start', detail: 'cpu' },
  });
  expect(await begin()).toEqual({ ok: false, failure: { kind: 'start', detail: 'cpu' } });
});
