import { LogLevel, Wllama } from '@wllama/wllama/esm/index.js';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import { needsCompatBuild } from './wasm-support';
import { describeError, WllamaLog } from './wllama-log';

export interface RunningWllama {
  readonly wllama: Wllama;
  readonly log: WllamaLog;
}

/** How an instance is to be: its model, and what is fixed once it has begun. */
export interface StartOptions {
  readonly blobs: readonly Blob[];
  readonly sizeBytes: number;
  /** Shared by all lanes. */
  readonly contextTokens: number;
  readonly threads: number;
  /** Answers that can be under way together. */
  readonly lanes: number;
  readonly device: 'cpu' | 'gpu';
  readonly onRead: (upToBytes: number) => void;
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

/** Loads a model into a new instance. A seed is never given here: it would override every draw's own. */
export async function startWllama(options: StartOptions): Promise<Result<RunningWllama, LoadFailure>> {
  const { contextTokens, threads, lanes, device } = options;
  const log = new WllamaLog();
  const wllama = new Wllama({ default: wasmUrl }, { logger: log });
  // Left alone it would fetch its build for older browsers from a CDN. Nothing here may.
  const compat = needsCompatBuild() ? (await import('./compat-build')).compatBuild : null;
  wllama.setCompat(compat, 'firefox_safari');
  try {
    const loading = wllama.loadModel(watched(options), {
      n_ctx: contextTokens,
      n_threads: threads,
      ...batchOf(device),
      n_parallel: lanes,
      ...(device === 'cpu' && { n_gpu_layers: 0 }),
      ctx_shift: false,
      // The sanity check warms up as well, and shows that it works.
      warmup: false,
      // No thinking where the template can switch it off; where it cannot, thoughts stay part of the text.
      // (Skipping the parsing of answers would be plainer still, but it drops the grammar of a schema too.)
      reasoning: false,
      reasoning_format: 'none',
      // Errors of the model loader, and, on llama-server's own opposite scale, all it says: see `WllamaLog`. On a GPU
      // what the loader says is wanted, since nothing else tells whether the GPU took the weights.
      log_level: device === 'gpu' ? LogLevel.INFO : LogLevel.ERROR,
    });
    await Promise.race([loading, log.broken]);
    // It resolves after most failures, with nothing loaded.
    if (wllama.getModelMetadata().hparams.nVocab > 0) return ok({ wllama, log });
    await wllama.exit();
    return fail(startFailure(log.errors, options));
  } catch (error) {
    await wllama.exit();
    return fail(startFailure(describeError(error, log), options));
  }
}

/** The piece of prompt that is computed between two looks at the abort signal. On a CPU larger is not faster. */
function batchOf(device: 'cpu' | 'gpu'): { readonly n_batch: number; readonly n_ubatch: number } {
  const tokens = device === 'gpu' ? 256 : 64;
  return { n_batch: tokens, n_ubatch: tokens };
}

/** How far the parts of a model have been read, counted from the first one's start. */
function watched({ blobs, onRead }: StartOptions): Blob[] {
  let before = 0;
  return blobs.map((blob) => {
    const start = before;
    before += blob.size;
    return new WatchedBlob(blob, (upToBytes) => onRead(start + upToBytes));
  });
}

function startFailure(detail: string, { sizeBytes, device }: StartOptions): LoadFailure {
  if (/out of memory|bad_alloc|failed to allocate|cannot (allocate|enlarge)/i.test(detail)) {
    // The weights, what is computed with them, and the context.
    return { kind: 'out-of-memory', neededBytes: Math.round(sizeBytes * 1.2) + 200 * 1024 * 1024 };
  }
  if (device === 'gpu' && /device (was )?lost|lost device/i.test(detail)) return { kind: 'gpu-lost', detail };
  return { kind: 'start', detail };
}

export function sizeOf(blobs: readonly Blob[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
