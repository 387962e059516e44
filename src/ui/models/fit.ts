import type { DeviceFacts } from '../../../workers/models-wire';
import type { ModelHere } from '../state/models-here';

/** What a model is, as far as it decides whether it runs. */
export interface ModelNeed {
  readonly engine: 'wllama' | 'web-llm';
  /** llama.cpp: the size of its files. web-llm: what its list says that it takes of the graphics processor. */
  readonly sizeBytes: number;
  /** llama.cpp: the largest of its files, where there are several. */
  readonly largestFileBytes?: number;
  readonly halfPrecision?: boolean;
  /** What is missing here yet. Where this is absent: all files of llama.cpp; of web-llm it is not known. */
  readonly toFetchBytes?: number;
}

/** Whether a model can run here: an estimate. `reason` is absent where nothing stands in the way. */
export interface Fit {
  readonly fit: 'fits' | 'tight' | 'does-not-fit';
  readonly neededBytes: number;
  readonly reason?: FitReason;
}

export type FitReason =
  | { readonly kind: 'engine-memory' | 'phone-memory' | 'file-size'; readonly mostBytes: number }
  | { readonly kind: 'device-memory'; readonly hasBytes: number }
  | { readonly kind: 'storage'; readonly freeBytes: number }
  | { readonly kind: 'no-gpu' | 'software-gpu' | 'half-precision' | 'gpu-memory' };

const gib = 1024 ** 3;
/** What a page's WebAssembly can address. */
const engineBytes = 4 * gib;
/** What llama.cpp reads of one file in a browser. */
const fileBytes = 2 * gib;
/** A phone's browser ends a page that takes about this. */
const phoneBytes = 1.5 * gib;
/** Common graphics processors have two to four times this. */
const gpuBytes = 2 * gib;
/** The state of a context of two thousand tokens, for models of the size that runs here. */
const stateBytes = 64 * 1024 ** 2;
/** Left free beside models, for libraries. */
const reserveBytes = 200 * 1024 ** 2;

export function fitOf(need: ModelNeed, device: DeviceFacts, isPhone: boolean): Fit {
  const neededBytes = need.engine === 'web-llm' ? need.sizeBytes : need.sizeBytes * 1.2 + stateBytes;
  const hindrance = need.engine === 'web-llm' ? onGpu(need, device) : onProcessor(need, neededBytes);
  const reason = hindrance ?? inStorage(need, device) ?? inMemory(neededBytes, device, isPhone);
  if (reason) return { fit: 'does-not-fit', neededBytes, reason };
  const doubt = doubtOf(need, neededBytes, device, isPhone);
  return doubt ? { fit: 'tight', neededBytes, reason: doubt } : { fit: 'fits', neededBytes };
}

/** How much of a model is to come yet; undefined where nobody knows its size, as of web-llm's before the first piece. */
export function toFetch({ engine, sizeBytes }: ModelNeed, here: ModelHere | undefined): number | undefined {
  const totalBytes =
    here?.download?.totalBytes ?? here?.kept?.totalBytes ?? (engine === 'wllama' ? sizeBytes : undefined);
  const hereBytes = here?.kept?.receivedBytes ?? 0;
  return totalBytes === undefined ? undefined : Math.max(0, totalBytes - hereBytes);
}

function onProcessor(
  { sizeBytes, largestFileBytes = sizeBytes }: ModelNeed,
  neededBytes: number,
): FitReason | undefined {
  if (neededBytes > engineBytes) return { kind: 'engine-memory', mostBytes: engineBytes };
  return largestFileBytes > fileBytes ? { kind: 'file-size', mostBytes: fileBytes } : undefined;
}

function onGpu({ halfPrecision }: ModelNeed, { gpu }: DeviceFacts): FitReason | undefined {
  if (gpu.kind === 'none') return { kind: 'no-gpu' };
  return halfPrecision && !gpu.shaderF16 ? { kind: 'half-precision' } : undefined;
}

/** What web-llm takes of the graphics processor is not what it fetches: until that is known, nothing is said of storage. */
function inStorage(
  { engine, sizeBytes, toFetchBytes = engine === 'wllama' ? sizeBytes : 0 }: ModelNeed,
  { storageFreeBytes }: DeviceFacts,
): FitReason | undefined {
  if (storageFreeBytes === undefined || toFetchBytes === 0) return undefined;
  const isRoom = storageFreeBytes >= toFetchBytes + reserveBytes;
  return isRoom ? undefined : { kind: 'storage', freeBytes: storageFreeBytes };
}

function inMemory(neededBytes: number, { memoryGib }: DeviceFacts, isPhone: boolean): FitReason | undefined {
  if (isPhone && neededBytes > phoneBytes) return { kind: 'phone-memory', mostBytes: phoneBytes };
  const hasBytes = memoryGib === undefined ? undefined : memoryGib * gib;
  return hasBytes !== undefined && neededBytes > hasBytes ? { kind: 'device-memory', hasBytes } : undefined;
}

/** What may still go wrong: the system and other programs need memory too. */
function doubtOf(
  { engine }: ModelNeed,
  neededBytes: number,
  { gpu, memoryGib }: DeviceFacts,
  isPhone: boolean,
): FitReason | undefined {
  if (isPhone && neededBytes > phoneBytes / 2) return { kind: 'phone-memory', mostBytes: phoneBytes };
  if (memoryGib !== undefined && neededBytes > (memoryGib * gib) / 2) {
    return { kind: 'device-memory', hasBytes: memoryGib * gib };
  }
  if (engine === 'wllama') {
    return neededBytes > engineBytes * 0.75 ? { kind: 'engine-memory', mostBytes: engineBytes } : undefined;
  }
  if (gpu.kind === 'adapter' && gpu.software) return { kind: 'software-gpu' };
  return neededBytes > gpuBytes ? { kind: 'gpu-memory' } : undefined;
}
