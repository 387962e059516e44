/** The browser's cache that holds downloaded weights. Deleting it deletes them all. */
export const modelCacheName = 'cairn-models-1';

/** Left free beside the weights: they must never be the reason why a library cannot be saved. */
const reserveBytes = 200 * 1024 * 1024;

export interface ModelCache {
  find(name: string): Promise<Blob | undefined>;
  /** Whether it could be kept. It need not be: the weights can be fetched again. */
  keep(name: string, weights: Blob): Promise<boolean>;
  forget(name: string): Promise<void>;
}

/** The part of a worker's or a page's global scope that is needed. */
interface CacheScope {
  readonly caches: CacheStorage;
  readonly navigator: { readonly storage: StorageManager };
}

/** Private windows and insecure pages have no cache, or one that throws: then nothing is found and nothing kept. */
export function browserModelCache(baseUrl: string, scope: CacheScope): ModelCache {
  // Not relative: that would depend on where the worker's script lies.
  const key = (name: string) => new URL(`/${modelCacheName}/${name}`, baseUrl).href;
  const opened = async <T>(use: (cache: Cache) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await use(await scope.caches.open(modelCacheName));
    } catch {
      return otherwise;
    }
  };

  return {
    find: (name) => opened(async (cache) => (await cache.match(key(name)))?.blob(), undefined),
    keep: (name, weights) =>
      opened(async (cache) => {
        const { quota, usage } = await scope.navigator.storage.estimate();
        if (quota !== undefined && quota - (usage ?? 0) < weights.size + reserveBytes) return false;
        await cache.put(key(name), new Response(weights));
        return true;
      }, false),
    forget: (name) =>
      opened(async (cache) => {
        await cache.delete(key(name));
      }, undefined),
  };
}
