import type { Connection } from '../../../src/store/connection';
import type { Database } from '../../../src/store/database';

/** The last thing that happens to a page: in the middle of a write. */
export const deaths = ['never begun', 'undone half way', 'done unheard'] as const;
/** A write that a page survives: it is told the truth, or that the write is lost when it is not. */
export const refusals = ['refused', 'done but refused'] as const;
export type Fate = (typeof deaths)[number] | (typeof refusals)[number];

/** Nothing of a dead page ever goes on: what it waits for is never settled. A new one each time, or none is let go. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}

/** The database as one page sees it: its writes are counted, each may have a fate, and the page may die of it. */
export class MortalDisk implements Connection {
  writes = 0;
  isDead = false;
  readonly died: Promise<'died'>;
  readonly #inner: Connection;
  readonly #fateOf: (write: number) => Fate | undefined;
  #tellDeath: (value: 'died') => void = () => undefined;

  constructor(inner: Connection, fateOf: (write: number) => Fate | undefined) {
    this.#inner = inner;
    this.#fateOf = fateOf;
    this.died = new Promise((resolve) => (this.#tellDeath = resolve));
  }

  die(): Promise<never> {
    this.isDead = true;
    this.#tellDeath('died');
    return never();
  }

  get away(): Connection['away'] {
    return this.#inner.away;
  }

  read(): Promise<Database | undefined> {
    return this.isDead ? never() : this.#inner.read();
  }

  async write(): Promise<Database> {
    if (this.isDead) return never();
    const fate = this.#fateOf(this.writes);
    this.writes += 1;
    if (fate === 'never begun') return this.die();
    const db = await this.#inner.write();
    return fate === undefined ? db : this.#fated(db, fate);
  }

  #fated(db: Database, fate: Fate): Database {
    return replacing(db, {
      transaction: (...args: Parameters<Database['transaction']>) => {
        const tx = db.transaction(...args);
        const done = this.#endOf(tx.done, fate);
        done.catch(() => undefined);
        const objectStore = (name: string) => this.#writing(tx.objectStore(name as never), tx, fate);
        return replacing(tx, { objectStore, done });
      },
    });
  }

  /** The transaction is over, one way or another: what the page hears of it. */
  async #endOf(done: Promise<void>, fate: Fate): Promise<void> {
    await done.catch((error: unknown) => {
      if (this.isDead) return never();
      throw error;
    });
    // Half of a transaction that writes nothing is all of it.
    if (fate === 'done unheard' || fate === 'undone half way') return this.die();
    if (fate === 'done but refused') throw new DOMException('The connection was lost.', 'AbortError');
  }

  /** The first row is written, and then its transaction comes to nothing; the others go with it. */
  #writing<T extends object>(store: T, tx: { abort(): void }, fate: Fate): T {
    const cutOff = async (request: Promise<unknown>): Promise<unknown> => {
      const value = await request.catch((error: unknown) => {
        if (this.isDead) return never();
        throw error;
      });
      if (this.isDead) return never();
      if (fate === 'refused') throw new DOMException('No room.', 'QuotaExceededError');
      if (fate !== 'undone half way') return value;
      tx.abort();
      return this.die();
    };
    const changed = ['add', 'put', 'delete'].map((method) => {
      const real = Reflect.get(store, method) as (...args: unknown[]) => Promise<unknown>;
      return [method, (...args: unknown[]) => cutOff(real.apply(store, args))];
    });
    return replacing(store, Object.fromEntries(changed));
  }
}

/** The same object but for some of its members; the database's own objects cannot be copied. */
function replacing<T extends object>(target: T, members: Readonly<Record<string, unknown>>): T {
  return new Proxy(target, {
    get(_, key) {
      if (typeof key === 'string' && Object.hasOwn(members, key)) return members[key];
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
