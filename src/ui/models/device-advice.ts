import type { DeviceFacts, GpuFacts } from '../../../workers/models-wire';
import type { Browser } from './browser';

/** `good`: nothing to wish for. `limited`: works, and could be better. `missing`: not to be had here. */
export type Standing = 'good' | 'limited' | 'missing' | 'unknown';

/** What a person can do about it in this browser; `none-known` where we know of nothing. */
export type Advice =
  | 'update'
  | 'secure-page'
  | 'gpu-acceleration'
  | 'gpu-chrome-linux'
  | 'gpu-chrome-windows-arm'
  | 'gpu-firefox-linux'
  | 'gpu-firefox-mac'
  | 'gpu-firefox-android'
  | 'gpu-safari'
  | 'gpu-driver'
  | 'half-nvidia'
  | 'gpu-other-browser'
  | 'gpu-use-processor'
  | 'isolation'
  | 'one-core'
  | 'compat-safari'
  | 'memory'
  | 'storage-free'
  | 'built-in-desktop'
  | 'built-in-demands'
  | 'built-in-chrome'
  | 'none-known';

export type Topic = 'gpu' | 'half-precision' | 'threads' | 'web-assembly' | 'memory' | 'storage' | 'built-in';

export interface DeviceRow {
  readonly topic: Topic;
  readonly standing: Standing;
  readonly advice?: Advice;
}

/** Under this, what a page gets is hardly enough for a model of a billion parameters. */
const fairMemoryGib = 8;
const littleStorageBytes = 2_000_000_000;

/** What this device can do for a model, topic by topic, with what would help in this browser where it falls short. */
export function deviceRows(facts: DeviceFacts, browser: Browser, secure: boolean): readonly DeviceRow[] {
  return [
    gpuRow(facts.gpu, browser, secure),
    ...(facts.gpu.kind === 'adapter' ? [halfPrecisionRow(facts.gpu, browser)] : []),
    threadsRow(facts, secure),
    webAssemblyRow(facts, browser),
    memoryRow(facts),
    storageRow(facts),
    builtInRow(facts, browser, secure),
  ];
}

function gpuRow(gpu: GpuFacts, browser: Browser, secure: boolean): DeviceRow {
  const topic = 'gpu';
  if (gpu.kind === 'adapter') {
    if (!gpu.software) return { topic, standing: 'good' };
    return { topic, standing: 'limited', advice: softwareAdvice(browser) };
  }
  if (!secure) return { topic, standing: 'missing', advice: 'secure-page' };
  const advice = gpu.why === 'no-webgpu' ? withoutWebGpu(browser) : withoutAdapter(browser);
  return { topic, standing: 'missing', advice };
}

/** The browser stands in for the graphics processor: it is there and switched off, or not there at all. */
function softwareAdvice({ name, platform }: Browser): Advice {
  if (name !== 'chrome' && name !== 'edge') return 'gpu-use-processor';
  return platform === 'linux' ? 'gpu-chrome-linux' : 'gpu-acceleration';
}

/** By the browsers' own lists of where WebGPU is on: Chrome 113 (Android 121, Linux 144 and 147), Firefox 141 (Mac 147), Safari 26. */
function withoutWebGpu({ name, version, platform }: Browser): Advice {
  const before = (needed: number) => version !== undefined && version < needed;
  switch (name) {
    case 'chrome':
    case 'edge':
      if (platform === 'linux') return before(147) ? 'update' : 'gpu-chrome-linux';
      if (before(platform === 'android' ? 121 : 113)) return 'update';
      return platform === 'windows' ? 'gpu-chrome-windows-arm' : 'gpu-acceleration';
    case 'firefox':
      if (platform === 'linux') return 'gpu-firefox-linux';
      if (platform === 'android') return 'gpu-firefox-android';
      if (platform === 'macos') return before(147) ? 'update' : 'gpu-firefox-mac';
      return before(141) ? 'update' : 'none-known';
    case 'safari':
      return 'gpu-safari';
    case 'other':
      return 'gpu-other-browser';
  }
}

/** The browser knows WebGPU and finds nothing to run it on. */
function withoutAdapter({ name, platform }: Browser): Advice {
  if (name !== 'chrome' && name !== 'edge') return 'gpu-driver';
  if (platform === 'linux') return 'gpu-chrome-linux';
  return platform === 'android' ? 'none-known' : 'gpu-acceleration';
}

function halfPrecisionRow(
  { shaderF16, software, name }: Extract<GpuFacts, { kind: 'adapter' }>,
  { name: browser, platform }: Browser,
): DeviceRow {
  const topic = 'half-precision';
  if (shaderF16) return { topic, standing: 'good' };
  if (software) return { topic, standing: 'limited' };
  const isWithheld =
    platform === 'linux' && (browser === 'chrome' || browser === 'edge') && /nvidia/i.test(name);
  return { topic, standing: 'limited', advice: isWithheld ? 'half-nvidia' : 'gpu-driver' };
}

function threadsRow({ crossOriginIsolated, threads, processors }: DeviceFacts, secure: boolean): DeviceRow {
  const topic = 'threads';
  if (threads > 1) return { topic, standing: 'good' };
  if (!crossOriginIsolated) {
    return { topic, standing: 'limited', advice: secure ? 'isolation' : 'secure-page' };
  }
  return { topic, standing: 'limited', advice: processors > 1 ? 'update' : 'one-core' };
}

/** Without JSPI and 64-bit memory, llama.cpp runs in its build for older browsers. */
function webAssemblyRow({ jspi, memory64 }: DeviceFacts, { name }: Browser): DeviceRow {
  const topic = 'web-assembly';
  if (jspi && memory64) return { topic, standing: 'good' };
  const known = name === 'chrome' || name === 'edge' || name === 'firefox';
  return {
    topic,
    standing: 'limited',
    advice: known ? 'update' : name === 'safari' ? 'compat-safari' : 'none-known',
  };
}

function memoryRow({ memoryGib }: DeviceFacts): DeviceRow {
  const topic = 'memory';
  if (memoryGib === undefined) return { topic, standing: 'unknown' };
  return memoryGib >= fairMemoryGib
    ? { topic, standing: 'good' }
    : { topic, standing: 'limited', advice: 'memory' };
}

/** Whether it is kept for good is said beside the figure, with the button that asks for it. */
function storageRow({ storageFreeBytes, storagePersisted }: DeviceFacts): DeviceRow {
  const topic = 'storage';
  if (storageFreeBytes === undefined) return { topic, standing: 'unknown' };
  if (storageFreeBytes < littleStorageBytes) return { topic, standing: 'limited', advice: 'storage-free' };
  return { topic, standing: storagePersisted === false ? 'limited' : 'good' };
}

function builtInRow({ promptApi }: DeviceFacts, { name, platform }: Browser, secure: boolean): DeviceRow {
  const topic = 'built-in';
  switch (promptApi) {
    case 'available':
      return { topic, standing: 'good' };
    case 'downloadable':
    case 'downloading':
      return { topic, standing: 'limited' };
    case 'unavailable':
      return { topic, standing: 'missing', advice: 'built-in-demands' };
    case 'absent':
      if (name !== 'chrome') return { topic, standing: 'missing', advice: 'built-in-chrome' };
      if (platform === 'android' || platform === 'ios') {
        return { topic, standing: 'missing', advice: 'built-in-desktop' };
      }
      // A newer Chrome would not offer it to this page either.
      return { topic, standing: 'missing', advice: secure ? 'update' : 'secure-page' };
  }
}
