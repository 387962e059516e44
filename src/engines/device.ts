import { threadCount } from './wllama/thread-count';
import { hasMemory64 } from './wllama/wasm-support';

/** What this device can do for a model, as far as the browser tells. */
export interface DeviceReport {
  readonly gpu: GpuReport;
  readonly crossOriginIsolated: boolean;
  readonly processors: number;
  /** Threads that llama.cpp would get here. */
  readonly threads: number;
  readonly jspi: boolean;
  readonly memory64: boolean;
  /** In GiB, as browsers round it (at most 8 in most). */
  readonly memoryGib?: number;
  readonly storageFreeBytes?: number;
  readonly storagePersisted?: boolean;
  /** Only a page can ask for it: a worker always says `absent`. */
  readonly promptApi: 'absent';
}

export type GpuReport =
  | { readonly kind: 'none'; readonly why: 'no-webgpu' | 'no-adapter' | 'error'; readonly detail?: string }
  | {
      readonly kind: 'adapter';
      readonly name: string;
      /** Computes on the processor: works, and is slower than llama.cpp there. */
      readonly software: boolean;
      readonly shaderF16: boolean;
      readonly maxBufferBytes: number;
      readonly maxStorageBindingBytes: number;
    };

/** The parts of a worker's global scope that are asked. All may be missing. */
export interface DeviceScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator: {
    readonly hardwareConcurrency?: number;
    readonly deviceMemory?: number;
    readonly storage?: Pick<StorageManager, 'estimate' | 'persisted'>;
    readonly gpu?: { requestAdapter(options?: object): Promise<Adapter | null> };
  };
}

interface Adapter {
  readonly features: { has(name: string): boolean };
  readonly limits?: { readonly maxBufferSize?: number; readonly maxStorageBufferBindingSize?: number };
  readonly isFallbackAdapter?: boolean;
  readonly info?: {
    readonly vendor?: string;
    readonly architecture?: string;
    readonly device?: string;
    readonly description?: string;
    readonly isFallbackAdapter?: boolean;
  };
}

/** Adapters that compute on the processor, by the names of their makers. */
const softwareNames = /swiftshader|llvmpipe|lavapipe|softpipe|software|basic render|warp/i;

/** Asks the browser. Nothing leaves the device, and nothing here throws: what cannot be known is left out. */
export async function deviceFacts(scope: DeviceScope): Promise<DeviceReport> {
  const { navigator } = scope;
  const hasWasm = typeof WebAssembly !== 'undefined';
  const processors = navigator.hardwareConcurrency ?? 1;
  const [gpu, storage] = await Promise.all([gpuReport(navigator.gpu), storageReport(navigator.storage)]);
  return {
    gpu,
    crossOriginIsolated: scope.crossOriginIsolated === true,
    processors,
    threads: hasWasm ? threadCount(scope) : 1,
    jspi: hasWasm && 'Suspending' in WebAssembly,
    memory64: hasWasm && hasMemory64(),
    ...(navigator.deviceMemory !== undefined && { memoryGib: navigator.deviceMemory }),
    ...storage,
    promptApi: 'absent',
  };
}

/** The adapter, if there is one; asked for twice. */
export async function gpuReport(gpu: DeviceScope['navigator']['gpu']): Promise<GpuReport> {
  if (!gpu) return { kind: 'none', why: 'no-webgpu' };
  try {
    const ask = () => gpu.requestAdapter({ powerPreference: 'high-performance' });
    // The first question of a browser's life may be answered with nothing, by one that has an adapter.
    const adapter = (await ask()) ?? (await ask());
    if (!adapter) return { kind: 'none', why: 'no-adapter' };
    const { vendor = '', architecture = '', device = '', description = '' } = adapter.info ?? {};
    const isFallback = adapter.isFallbackAdapter === true || adapter.info?.isFallbackAdapter === true;
    const names = [vendor, architecture, device, description];
    return {
      kind: 'adapter',
      name: description || [vendor, architecture || device].filter(Boolean).join(' '),
      software: isFallback || softwareNames.test(names.join(' ')),
      shaderF16: adapter.features.has('shader-f16'),
      maxBufferBytes: adapter.limits?.maxBufferSize ?? 0,
      maxStorageBindingBytes: adapter.limits?.maxStorageBufferBindingSize ?? 0,
    };
  } catch (error) {
    return { kind: 'none', why: 'error', detail: error instanceof Error ? error.message : String(error) };
  }
}

async function storageReport(
  storage: DeviceScope['navigator']['storage'],
): Promise<Pick<DeviceReport, 'storageFreeBytes' | 'storagePersisted'>> {
  if (!storage) return {};
  const [room, persisted] = await Promise.all([
    storage.estimate().catch((): StorageEstimate => ({})),
    storage.persisted().catch(() => undefined),
  ]);
  const free = room.quota === undefined ? undefined : Math.max(0, room.quota - (room.usage ?? 0));
  return {
    ...(free !== undefined && { storageFreeBytes: free }),
    ...(persisted !== undefined && { storagePersisted: persisted }),
  };
}
