import { LogLevel, Wllama } from '@wllama/wllama/esm/index.js';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import { WllamaLog } from './wllama-log';

export interface RunningWllama {
  readonly wllama: Wllama;
  readonly log: WllamaLog;
}

/** A blob that tells how far it has been read. llama.cpp reads a model from front to back, slice by slice. */
class WatchedBlob extends Blob {
  readonly #onRead: (upToBytes: number) => void;

  constructor(blob: Blob, onRead: (upToBytes: number) => void) {
    super([blob]);
    this.#onRead = onRead;
  }

  override slice(start?: number, end?: number, type?: string): Blob {
    this.#onRead(end ?? this.size);
    return super.slice(start, end, type);
  }
}

/**
 * All cores, at most eight. One without cross-origin isolation, since there is no shared memory, and one where
 * WASM cannot wait for promises: threads were slower there than one, and once they hung.
 */
export function threadCount(): number {
  const many = globalThis.crossOriginIsolated && 'Suspending' in WebAssembly;
  return many ? Math.min(navigator.hardwareConcurrency, 8) : 1;
}

/** Loads a model into a new instance. A seed is never given here: it would override every draw's own. */
export async function startWllama(
  blobs: readonly Blob[],
  contextTokens: number,
  threads: number,
  onRead: (upToBytes: number) => void,
): Promise<Result<RunningWllama, LoadFailure>> {
  const log = new WllamaLog();
  const wllama = new Wllama({ default: wasmUrl }, { logger: log });
  // Its build for older browsers would come from a CDN. Nothing here may.
  wllama.setCompat(null);
  try {
    const loading = wllama.loadModel(watched(blobs, onRead), {
      n_ctx: contextTokens,
      n_threads: threads,
      // The piece of prompt that is computed between two looks at the abort signal. Larger is not faster.
      n_batch: 64,
      n_ubatch: 64,
      n_parallel: 1,
      n_gpu_layers: 0,
      ctx_shift: false,
      // The sanity check warms up as well, and shows that it works.
      warmup: false,
      // No thinking where the template can switch it off; where it cannot, thoughts stay part of the text.
      // (Skipping the parsing of answers would be plainer still, but it drops the grammar of a schema too.)
      reasoning: false,
      reasoning_format: 'none',
      // Errors of the model loader, and, on llama-server's own opposite scale, all it says: see `WllamaLog`.
      log_level: LogLevel.ERROR,
    });
    await Promise.race([loading, log.broken]);
    // It resolves after most failures, with nothing loaded.
    if (wllama.getModelMetadata().hparams.nVocab > 0) return ok({ wllama, log });
    await wllama.exit();
    return fail(startFailure(log.errors, blobs));
  } catch (error) {
    await wllama.exit();
    return fail(startFailure(describeError(error, log), blobs));
  }
}

function startFailure(detail: string, blobs: readonly Blob[]): LoadFailure {
  if (!/out of memory|bad_alloc|failed to allocate|cannot (allocate|enlarge)/i.test(detail)) {
    return { kind: 'start', detail };
  }
  // The weights, what is computed with them, and the context.
  return { kind: 'out-of-memory', neededBytes: Math.round(sizeOf(blobs) * 1.2) + 200 * 1024 * 1024 };
}

/** How far the parts of a model have been read, counted from the first one's start. */
function watched(blobs: readonly Blob[], onRead: (upToBytes: number) => void): Blob[] {
  let before = 0;
  return blobs.map((blob) => {
    const start = before;
    before += blob.size;
    return new WatchedBlob(blob, (upToBytes) => onRead(start + upToBytes));
  });
}

export function sizeOf(blobs: readonly Blob[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}

/** What was thrown, and what llama.cpp said about it. */
export function describeError(error: unknown, log: WllamaLog): string {
  const message = error instanceof Error ? error.message : String(error);
  return [message, log.errors].filter(Boolean).join('; ');
}
