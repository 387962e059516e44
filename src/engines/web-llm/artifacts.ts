/** The places in which web-llm keeps what it fetched, under the addresses that it fetched it from. */
export type WebLlmCache = 'webllm/config' | 'webllm/model' | 'webllm/wasm';

/** One file of a model for web-llm. */
export interface WebLlmFile {
  readonly url: string;
  /** Where web-llm looks for it before it fetches it; absent where it always fetches. */
  readonly cache?: WebLlmCache;
  readonly sizeBytes?: number;
  /** Lower-case hexadecimal, where the publisher gives it. */
  readonly md5?: string;
}

/** web-llm's caches and the way to the network. */
export interface Artifacts {
  match(cache: WebLlmCache, url: string): Promise<Response | undefined>;
  put(cache: WebLlmCache, url: string, response: Response): Promise<void>;
  drop(cache: WebLlmCache, url: string): Promise<void>;
  fetch(url: string, signal: AbortSignal): Promise<Response>;
  /** What the browser would still let this page store; undefined where it does not say. */
  freeBytes(): Promise<number | undefined>;
}

interface ArtifactScope {
  readonly caches: CacheStorage;
  readonly navigator: { readonly storage: StorageManager };
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export function browserArtifacts(scope: ArtifactScope): Artifacts {
  return {
    match: async (cache, url) => (await scope.caches.open(cache)).match(url),
    put: async (cache, url, response) => (await scope.caches.open(cache)).put(url, response),
    drop: async (cache, url) => void (await (await scope.caches.open(cache)).delete(url)),
    fetch: (url, signal) => scope.fetch(url, { signal }),
    async freeBytes() {
      try {
        const { quota, usage } = await scope.navigator.storage.estimate();
        return quota === undefined ? undefined : Math.max(0, quota - (usage ?? 0));
      } catch {
        return undefined;
      }
    },
  };
}
