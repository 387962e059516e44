import type { CacheScope } from '../../../src/engines/weights/cache-pieces';

/** What becomes of one write: a page that dies of it hears nothing more, one that is refused goes on. */
export type Fate = 'never begun' | 'done unheard' | 'refused';

interface Entry {
  readonly body: Uint8Array<ArrayBuffer>;
  readonly headers: Headers;
}

/** The disk behind a browser's Cache API: outlives the pages that use it, has so much room, and counts its writes. */
export class FakeDisk {
  readonly caches = new Map<string, Map<string, Entry>>();
  quotaBytes = 10_000_000_000;
  writes = 0;

  get usedBytes(): number {
    let sum = 0;
    for (const entries of this.caches.values()) {
      for (const { body } of entries.values()) sum += body.length;
    }
    return sum;
  }

  /** Addresses without what they all begin with. */
  names(cache = 'cairn-models-1'): string[] {
    return [...(this.caches.get(cache)?.keys() ?? [])].map((url) => url.replace(/^.*?\/\/[^/]+/, ''));
  }

  bytes(ending: string, cache = 'cairn-models-1'): Uint8Array<ArrayBuffer> {
    return this.#found(ending, cache)[1].body;
  }

  /** As a failing disk does: the address stays, and its bytes are others. */
  damage(ending: string, body: Uint8Array<ArrayBuffer>, cache = 'cairn-models-1'): void {
    const [url, { headers }] = this.#found(ending, cache);
    this.caches.get(cache)!.set(url, { body, headers });
  }

  remove(ending: string, cache = 'cairn-models-1'): void {
    this.caches.get(cache)!.delete(this.#found(ending, cache)[0]);
  }

  #found(ending: string, cache: string): [string, Entry] {
    const found = [...(this.caches.get(cache) ?? [])].find(([url]) => url.endsWith(ending));
    if (!found) throw new Error(`nothing ends with ${ending} in ${cache}`);
    return found;
  }
}

/** One page's view of the disk. It may die of a write; then nothing that it asks is ever answered. */
export class FakePage {
  readonly disk: FakeDisk;
  readonly died: Promise<'died'>;
  #isDead = false;
  #tellDeath: (value: 'died') => void = () => undefined;
  readonly #fateOf: (write: number) => Fate | undefined;

  constructor(disk: FakeDisk, fateOf: (write: number) => Fate | undefined = () => undefined) {
    this.disk = disk;
    this.#fateOf = fateOf;
    this.died = new Promise((resolve) => (this.#tellDeath = resolve));
  }

  get scope(): CacheScope {
    const caches = {
      open: async (name: string) => {
        const entries = this.disk.caches.get(name) ?? new Map<string, Entry>();
        this.disk.caches.set(name, entries);
        return this.#cache(entries);
      },
      delete: async (name: string) => this.disk.caches.delete(name),
      keys: async () => [...this.disk.caches.keys()],
    };
    const storage = {
      estimate: async () => ({ quota: this.disk.quotaBytes, usage: this.disk.usedBytes }),
      persisted: async () => false,
    };
    return { caches, navigator: { storage } } as unknown as CacheScope;
  }

  #cache(entries: Map<string, Entry>) {
    const living = <T>(value: T): Promise<T> =>
      this.#isDead ? new Promise<never>(() => undefined) : Promise.resolve(value);
    return {
      match: (url: string | Request) => {
        const entry = entries.get(typeof url === 'string' ? url : url.url);
        return living(entry && new Response(entry.body, { headers: entry.headers }));
      },
      keys: () => living([...entries.keys()].map((url) => ({ url }))),
      delete: (url: string) => this.#write(() => entries.delete(url)),
      put: async (url: string, response: Response) => {
        const body = new Uint8Array(await response.arrayBuffer());
        return await this.#write(() => {
          const before = entries.get(url)?.body.length ?? 0;
          if (this.disk.usedBytes - before + body.length > this.disk.quotaBytes) {
            throw new DOMException('There is no more room.', 'QuotaExceededError');
          }
          entries.set(url, { body, headers: response.headers });
        });
      },
    };
  }

  async #write<T>(change: () => T): Promise<T> {
    const never = new Promise<never>(() => undefined);
    if (this.#isDead) return never;
    this.disk.writes += 1;
    const fate = this.#fateOf(this.disk.writes);
    if (fate === 'refused') throw new Error('The disk refused.');
    const result = fate === 'never begun' ? undefined : change();
    if (fate === undefined) return result as T;
    this.#isDead = true;
    this.#tellDeath('died');
    return never;
  }
}
