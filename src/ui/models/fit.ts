import type { DeviceFacts } from '../../../workers/models-wire';

/** Whether a model can run here. `reason` is absent where nothing stands in the way. */
export interface Fit {
  readonly fit: 'fits' | 'tight' | 'does-not-fit';
  readonly neededBytes: number;
  readonly reason?: FitReason;
}

export type FitReason =
  | { readonly kind: 'engine-memory'; readonly mostBytes: number }
  | { readonly kind: 'device-memory'; readonly hasBytes: number }
  | { readonly kind: 'storage'; readonly freeBytes: number }
  | { readonly kind: 'file-size'; readonly mostBytes: number }
  | { readonly kind: 'no-gpu' }
  | { readonly kind: 'software-gpu' }
  | { readonly kind: 'half-precision' };

/** What a model is, as far as it decides whether it runs. */
export interface ModelNeed {
  readonly engine: 'wllama' | 'web-llm';
  /** llama.cpp: the size of its files. web-llm: what its list says that it takes of the graphics processor. */
  readonly sizeBytes: number;
  /** llama.cpp: the largest of its files. */
  readonly largestFileBytes?: number;
  readonly halfPrecision?: boolean;
  /** Its weights lie here already. */
  readonly kept?: boolean;
}

const gib = 1024 ** 3;
/** What a page's WebAssembly can hold. */
const engineBytes = 4 * gib;
/** What llama.cpp reads of one file in a browser. */
const fileBytes = 2 * gib;
/** The state of a context of two thousand tokens, for models of this size. */
const stateBytes = 64 * 1024 ** 2;
const reserveBytes = 200 * 1024 ** 2;

export function fitOf(need: ModelNeed, device: DeviceFacts): Fit {
  return need.engine === 'web-llm' ? fitOnGpu(need, device) : fitOnProcessor(need, device);
}

function fitOnProcessor({ sizeBytes, largestFileBytes, kept }: ModelNeed, device: DeviceFacts): Fit {
  const neededBytes = sizeBytes * 1.2 + stateBytes;
  if ((largestFileBytes ?? sizeBytes) > fileBytes) {
    return { fit: 'does-not-fit', neededBytes, reason: { kind: 'file-size', mostBytes: fileBytes } };
  }
  if (neededBytes > engineBytes) {
    return { fit: 'does-not-fit', neededBytes, reason: { kind: 'engine-memory', mostBytes: engineBytes } };
  }
  const storage = storageReason(sizeBytes, kept, device);
  if (storage) return { fit: 'does-not-fit', neededBytes, reason: storage };
  const hasBytes = (device.memoryGib ?? 8) * gib;
  const reason = { kind: 'device-memory', hasBytes } as const;
  if (neededBytes > hasBytes) return { fit: 'does-not-fit', neededBytes, reason };
  if (neededBytes > hasBytes / 2) return { fit: 'tight', neededBytes, reason };
  if (neededBytes > engineBytes * 0.75) {
    return { fit: 'tight', neededBytes, reason: { kind: 'engine-memory', mostBytes: engineBytes } };
  }
  return { fit: 'fits', neededBytes };
}

function fitOnGpu({ sizeBytes, halfPrecision, kept }: ModelNeed, device: DeviceFacts): Fit {
  const neededBytes = sizeBytes;
  const no = (reason: FitReason): Fit => ({ fit: 'does-not-fit', neededBytes, reason });
  const { gpu } = device;
  if (gpu.kind === 'none') return no({ kind: 'no-gpu' });
  if (halfPrecision && !gpu.shaderF16) return no({ kind: 'half-precision' });
  const storage = storageReason(sizeBytes, kept, device);
  if (storage) return no(storage);
  if (gpu.software) return { fit: 'tight', neededBytes, reason: { kind: 'software-gpu' } };
  return { fit: 'fits', neededBytes };
}

function storageReason(
  sizeBytes: number,
  kept: boolean | undefined,
  { storageFreeBytes }: DeviceFacts,
): FitReason | undefined {
  if (kept || storageFreeBytes === undefined || storageFreeBytes >= sizeBytes + reserveBytes)
    return undefined;
  return { kind: 'storage', freeBytes: storageFreeBytes };
}
