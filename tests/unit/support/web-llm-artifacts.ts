import type { Result } from '../../../src/core/result';
import type { Engine, LoadFailure, LoadProgress, WebLlmChoice } from '../../../src/engines/engine';
import { realTimers, type Timers } from '../../../src/engines/watchdog';
import type { Artifacts, WebLlmCache } from '../../../src/engines/web-llm/artifacts';
import { webLlmLoader, type WebLlmPorts } from '../../../src/engines/web-llm/load';
import { weightsFolder } from '../../../src/engines/web-llm/records';
import type { LibraryRecord } from '../../../src/engines/web-llm/runtime';
import type { QuirkyWebLlm } from './quirky-web-llm';

/** web-llm's caches in memory, and a web in which the small files of a model lie. */
export class MemoryArtifacts implements Artifacts {
  readonly kept = new Map<string, Blob>();
  /** What the web answers; what is not here is a 404. */
  readonly web = new Map<string, () => Response>();
  readonly asked: string[] = [];
  free: number | undefined = 10_000_000_000;

  constructor(records: readonly LibraryRecord[]) {
    for (const { model } of records) {
      const folder = weightsFolder(model);
      const serve = (name: string, body: unknown) =>
        this.web.set(`${folder}${name}`, () => Response.json(body));
      serve('mlc-chat-config.json', { tokenizer_files: ['tokenizer.json'], context_window_size: 4096 });
      serve('tensor-cache.json', {
        records: [
          { dataPath: 'params_shard_0.bin', nbytes: 1_000_000, md5sum: '0'.repeat(32) },
          { dataPath: 'params_shard_1.bin', nbytes: 1_000_000, md5sum: '1'.repeat(32) },
        ],
      });
    }
  }

  async match(cache: WebLlmCache, url: string): Promise<Response | undefined> {
    const blob = this.kept.get(`${cache} ${url}`);
    return blob && new Response(blob);
  }

  async put(cache: WebLlmCache, url: string, response: Response): Promise<void> {
    this.kept.set(`${cache} ${url}`, await response.blob());
  }

  async drop(cache: WebLlmCache, url: string): Promise<void> {
    this.kept.delete(`${cache} ${url}`);
  }

  async fetch(url: string): Promise<Response> {
    this.asked.push(url);
    return this.web.get(url)?.() ?? new Response('not here', { status: 404 });
  }

  async freeBytes(): Promise<number | undefined> {
    return this.free;
  }
}

export interface LoadingOptions {
  readonly choice?: WebLlmChoice;
  readonly artifacts?: MemoryArtifacts;
  readonly timers?: Timers;
  readonly fetchFiles?: NonNullable<WebLlmPorts['fetchFiles']>;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: LoadProgress) => void;
}

/** Loads through the app's own loader, with the double in web-llm's place. */
export function loadQuirky(
  library: QuirkyWebLlm,
  options: LoadingOptions = {},
): Promise<Result<Engine, LoadFailure>> {
  const load = webLlmLoader({
    library: async () => library,
    gpu: library.gpu,
    artifacts: options.artifacts ?? new MemoryArtifacts(library.records),
    timers: options.timers ?? realTimers,
    now: () => performance.now(),
    ...(options.fetchFiles && { fetchFiles: options.fetchFiles }),
  });
  const choice = options.choice ?? { kind: 'web-llm', model: library.records[0]?.model_id ?? '' };
  return load(choice, options.onProgress ?? (() => {}), options.signal ?? new AbortController().signal);
}

/** An engine that is ready to answer, with web-llm's double behind it. */
export async function quirkyEngine(library: QuirkyWebLlm, options: LoadingOptions = {}): Promise<Engine> {
  const loaded = await loadQuirky(library, options);
  if (!loaded.ok) throw new Error(`the double did not load: ${JSON.stringify(loaded.failure)}`);
  return loaded.value;
}
