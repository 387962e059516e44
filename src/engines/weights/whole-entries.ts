import { weightsCacheName } from './cache-name';
import type { CacheScope } from './cache-pieces';

/** Earlier versions kept a model as one entry. It is used as it is: to keep it in pieces would need its room twice. */
export interface WholeEntries {
  find(name: string): Promise<Blob | undefined>;
  forget(name: string): Promise<void>;
}

/** Private windows and insecure pages have no cache, or one that throws: then nothing is found. */
export function wholeEntries(baseUrl: string, scope: CacheScope): WholeEntries {
  const key = (name: string) => new URL(`/${weightsCacheName}/${name}`, baseUrl).href;
  return {
    async find(name) {
      try {
        const cache = await scope.caches.open(weightsCacheName);
        return await (await cache.match(key(name)))?.blob();
      } catch {
        return undefined;
      }
    },
    async forget(name) {
      try {
        await (await scope.caches.open(weightsCacheName)).delete(key(name));
      } catch {
        // Nothing is there to be forgotten.
      }
    },
  };
}
