import { expect, test } from 'vitest';
import { browserGpu } from '../../../../src/engines/web-llm/gpu';
import type { Timers } from '../../../../src/engines/watchdog';

class FakeDevice {
  lose: (message: string) => void = () => {};
  readonly lost = new Promise<{ readonly message: string }>((resolve) => {
    this.lose = (message) => resolve({ message });
  });
}

class FakeAdapter {
  readonly devices: FakeDevice[] = [];
  readonly #features: readonly string[];

  constructor(features: readonly string[]) {
    this.#features = features;
  }

  readonly features = { has: (name: string): boolean => this.#features.includes(name) };

  async requestDevice(): Promise<FakeDevice> {
    const device = new FakeDevice();
    this.devices.push(device);
    return device;
  }
}

function scopeWith(adapter: FakeAdapter | null) {
  class GPUAdapter {
    requestDevice(): Promise<FakeDevice> {
      return adapter!.requestDevice();
    }
    readonly features = adapter?.features ?? { has: () => false };
  }
  const made = adapter && new GPUAdapter();
  return { scope: { navigator: { gpu: { requestAdapter: async () => made } }, GPUAdapter }, made };
}

/** Time that does not pass. */
const timers: Timers = {
  after(_milliseconds, callback) {
    callback();
    return () => {};
  },
};

test('what is missing is said in words: no WebGPU, no processor, a feature', async () => {
  expect(await browserGpu({ navigator: {} }, timers).missing([])).toMatch(/no WebGPU/);
  expect(await browserGpu(scopeWith(null).scope, timers).missing([])).toMatch(/finds no graphics processor/);
  const { scope } = scopeWith(new FakeAdapter(['subgroups']));
  expect(await browserGpu(scope).missing(['shader-f16', 'subgroups'])).toBe('it lacks shader-f16');
  expect(await browserGpu(scope).missing(['subgroups'])).toBeUndefined();
});

test('a browser whose answer is an error has no processor', async () => {
  const failing = { navigator: { gpu: { requestAdapter: () => Promise.reject(new Error('blocked')) } } };
  expect(await browserGpu(failing, timers).missing([])).toMatch(/finds no graphics processor/);
});

test('a browser that answers with nothing at first is asked again', async () => {
  const { made } = scopeWith(new FakeAdapter([]));
  const answers = [null, null, made];
  const scope = { navigator: { gpu: { requestAdapter: async () => answers.shift() ?? null } } };
  expect(await browserGpu(scope, timers).missing([])).toBeUndefined();
  expect(answers).toEqual([]);
});

test('the device that web-llm makes for itself is watched', async () => {
  const adapter = new FakeAdapter([]);
  const { scope, made } = scopeWith(adapter);
  const gpu = browserGpu(scope);
  let lost: string | undefined;
  void gpu.lost().then((reason) => (lost = reason));
  const device = await made?.requestDevice();
  expect(device).toBe(adapter.devices[0]);
  await Promise.resolve();
  expect(lost).toBeUndefined();
  adapter.devices[0]?.lose('the driver was reset');
  expect(await gpu.lost()).toBe('the driver was reset');
});
