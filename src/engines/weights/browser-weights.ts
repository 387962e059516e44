import type { ModelSourcePorts } from '../model-source';
import { realTimers } from '../watchdog';
import { cachePieces, type CacheScope } from './cache-pieces';
import { browserLocks } from './locks';
import { wholeEntries } from './whole-entries';

interface Scope extends CacheScope {
  readonly navigator: CacheScope['navigator'] & { readonly locks: LockManager | undefined };
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
}

/** All that it takes to fetch and keep weights in a browser's worker. `baseUrl` is the address of the page. */
export function browserWeights(baseUrl: string, scope: Scope): ModelSourcePorts {
  return {
    store: cachePieces(baseUrl, scope),
    earlier: wholeEntries(baseUrl, scope),
    locks: browserLocks(scope.navigator.locks),
    fetch: (url, init) => scope.fetch(url, init),
    timers: realTimers,
  };
}
