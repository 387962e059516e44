import { openDB } from 'idb';
import { abort } from './connection';
import type { Connection } from './connection';
import { databaseVersion } from './database';
import type { Database } from './database';
import { classifyStoreError, StoreError } from './failure';
import type { DatabaseAway, StoreFailure } from './failure';
import { migrations } from './migrations';

export type ConnectionState =
  | { readonly state: 'open' }
  | {
      readonly state: 'unavailable';
      readonly why: 'private-window' | 'full' | 'newer-version' | 'blocked' | 'error';
      readonly detail: string;
    };

export interface OpenOptions {
  readonly name?: string;
  /** Called with every change after the first answer: the page shows it in a banner that stays. */
  readonly onChange?: (state: ConnectionState) => void;
  /** How long another tab may take to let go, or the browser to answer, before a person is told. */
  readonly patienceMs?: number;
}

/** Never rejects: a database that cannot be opened is a state, which may still change for the better. */
export async function openDatabase(options: OpenOptions = {}): Promise<DatabaseConnection> {
  const connection = new DatabaseConnection(options.name ?? 'cairn', options.patienceMs ?? 4_000);
  await connection.open();
  connection.onChange = options.onChange;
  return connection;
}

/**
 * One connection to the database for the life of the worker.
 * - Blocked by an older tab: told after a while, and cured by itself when that tab closes.
 * - Asked to let go by a newer tab: closes at once (running transactions finish first) and goes on reading only.
 * - Ended by the browser: reopened once, then given up.
 * - Made by a newer Cairn: read, exported, never written, never deleted.
 */
export class DatabaseConnection implements Connection {
  onChange: ((state: ConnectionState) => void) | undefined;
  readonly #name: string;
  readonly #patienceMs: number;
  #db: Database | undefined;
  #state: ConnectionState = { state: 'unavailable', why: 'error', detail: 'not opened yet' };
  #writer = true;
  #reopened = false;
  #opening: Promise<void> = Promise.resolve();

  constructor(name: string, patienceMs: number) {
    this.#name = name;
    this.#patienceMs = patienceMs;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  get away(): DatabaseAway | undefined {
    const state = this.#state;
    if (this.#db || state.state === 'open' || state.why === 'private-window') return undefined;
    return { kind: 'database-away', detail: state.detail };
  }

  /** One tab writes; the others only read until they are told that it is their turn. */
  setWriter(writer: boolean): void {
    this.#writer = writer;
  }

  async read(): Promise<Database | undefined> {
    await this.#opening;
    return this.#db;
  }

  async write(): Promise<Database> {
    await this.#opening;
    if (this.#state.state === 'unavailable') {
      throw new StoreError(refusals[this.#state.why], this.#state.detail);
    }
    if (!this.#writer) throw new StoreError('read-only', 'another tab is the writer');
    if (!this.#db) throw new Error(`the database ${this.#name} is open and absent`);
    return this.#db;
  }

  open(): Promise<void> {
    this.#opening = this.#openWithin(this.#patienceMs);
    return this.#opening;
  }

  close(): void {
    this.#db?.close();
    this.#become(undefined, unavailable('error', 'closed'));
  }

  async #openWithin(patienceMs: number): Promise<void> {
    let blocked = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const outOfPatience = new Promise<void>((resolve) => {
      timer = setTimeout(() => {
        const why = blocked ? 'blocked' : 'error';
        this.#become(
          undefined,
          unavailable(why, blocked ? 'another tab holds an older version' : 'no answer'),
        );
        resolve();
      }, patienceMs);
    });

    const opened = this.#openNow(() => (blocked = true))
      .then((db) => this.#become(db, { state: 'open' }))
      .catch((error: unknown) => this.#openFailed(error))
      .finally(() => clearTimeout(timer));
    await Promise.race([opened, outOfPatience]);
  }

  async #openNow(onBlocked: () => void): Promise<Database> {
    if (typeof indexedDB === 'undefined')
      throw new StoreError('private-window', 'no database in this window');
    let failure: unknown;
    try {
      const db = await openDB(this.#name, databaseVersion, {
        upgrade(upgraded, oldVersion, _newVersion, tx) {
          // The opening rejects as well, and that is listened to.
          tx.done.catch(() => undefined);
          const upgrade = async (): Promise<void> => {
            for (const migrate of migrations.slice(oldVersion)) await migrate(upgraded, tx);
          };
          // Half a migration is worse than none: the old version stays as it was.
          upgrade().catch((error: unknown) => {
            failure = error;
            abort(tx);
          });
        },
        blocked: onBlocked,
        blocking: (_was, wanted) => this.#letGo(wanted),
        terminated: () => this.#terminated(),
      });
      return db as unknown as Database;
    } catch (error) {
      throw failure ?? error;
    }
  }

  async #openFailed(error: unknown): Promise<void> {
    const why = reasonOf(error);
    const { detail } = classifyStoreError(error);
    this.#become(why === 'newer-version' ? await this.#openNewer() : undefined, unavailable(why, detail));
  }

  /** Whatever version there is, to read from. */
  async #openNewer(): Promise<Database | undefined> {
    try {
      const db = await openDB(this.#name, undefined, {
        // It is gone: opening it would make an empty one.
        upgrade(_db, _old, _new, tx) {
          tx.done.catch(() => undefined);
          tx.abort();
        },
        blocking: (_was, wanted) => this.#letGo(wanted),
      });
      return db as unknown as Database;
    } catch {
      return undefined;
    }
  }

  #letGo(wanted: number | null): void {
    this.#db?.close();
    if (wanted === null) {
      this.#become(undefined, unavailable('error', 'the database is being deleted elsewhere'));
      return;
    }
    this.#become(undefined, unavailable('newer-version', `another tab opens version ${wanted}`));
    this.#opening = this.#openNewer().then((db) => {
      this.#db = db;
    });
  }

  #terminated(): void {
    if (this.#reopened) {
      this.#become(undefined, unavailable('error', 'the browser ended the connection twice'));
      return;
    }
    this.#reopened = true;
    void this.open();
  }

  #become(db: Database | undefined, state: ConnectionState): void {
    this.#db = db;
    this.#state = state;
    this.onChange?.(state);
  }
}

type Why = Extract<ConnectionState, { state: 'unavailable' }>['why'];

function unavailable(why: Why, detail: string): ConnectionState {
  return { state: 'unavailable', why, detail };
}

/** What somebody who wants to write is told in each of these states. */
const refusals: Readonly<Record<Why, StoreFailure['why']>> = {
  'private-window': 'private-window',
  full: 'full',
  'newer-version': 'read-only',
  blocked: 'error',
  error: 'error',
};

function reasonOf(error: unknown): Why {
  const name = error instanceof Error ? error.name : '';
  if (name === 'VersionError') return 'newer-version';
  // Firefox's word for a window that may keep nothing.
  if (name === 'InvalidStateError') return 'private-window';
  const { why } = classifyStoreError(error);
  return why === 'read-only' ? 'error' : why;
}
