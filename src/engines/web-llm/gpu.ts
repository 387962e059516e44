import { realTimers, type Timers } from '../watchdog';

/** What is asked of the browser about the graphics processor that a model will compute on. */
export interface Gpu {
  /** What is missing for a model that needs these features, in a few words; undefined where nothing is. */
  missing(features: readonly string[]): Promise<string | undefined>;
  /** Resolves when a device that was made from here on is lost, with the browser's reason. */
  lost(): Promise<string>;
}

/** The first question of a browser's life may be answered with nothing, by one whose second answer is a processor. */
const questions = 3;
const betweenMs = 300;

interface Adapter {
  readonly features: { has(name: string): boolean };
  requestDevice(...options: unknown[]): Promise<{ readonly lost: Promise<{ readonly message: string }> }>;
}

interface Adapters {
  requestAdapter(options?: object): Promise<Adapter | null>;
}

interface GpuScope {
  readonly navigator: { readonly gpu?: Adapters };
  readonly GPUAdapter?: { readonly prototype: Adapter };
}

/**
 * The browser's own. web-llm keeps its device to itself and tells nobody when it is lost, while an answer that was
 * being written then never ends: so the device is caught on its way from the adapter.
 */
export function browserGpu(scope: GpuScope, timers: Timers = realTimers): Gpu {
  let tell: (reason: string) => void = () => {};
  const lost = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const prototype = scope.GPUAdapter?.prototype;
  if (prototype) {
    const requestDevice = prototype.requestDevice;
    prototype.requestDevice = async function (this: Adapter, ...options: unknown[]) {
      const device = await requestDevice.apply(this, options);
      void device.lost.then(({ message }) => tell(message || 'the browser gives no reason'));
      return device;
    };
  }
  return {
    lost: () => lost,
    async missing(features) {
      if (!scope.navigator.gpu) return 'this browser has no WebGPU, or not on this page';
      const adapter = await adapterOf(scope.navigator.gpu, timers);
      if (!adapter) return 'the browser finds no graphics processor that it may use';
      const missing = features.filter((feature) => !adapter.features.has(feature));
      return missing.length > 0 ? `it lacks ${missing.join(' and ')}` : undefined;
    },
  };
}

async function adapterOf(gpu: Adapters, timers: Timers): Promise<Adapter | null> {
  for (let asked = 1; ; asked++) {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
    if (adapter || asked === questions) return adapter;
    await new Promise<void>((resolve) => void timers.after(betweenMs, resolve));
  }
}
