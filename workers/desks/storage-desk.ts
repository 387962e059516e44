import { writeAll } from '../../src/store/connection';
import type { StoreFailure } from '../../src/store/failure';
import type { ConnectionState, DatabaseConnection } from '../../src/store/open-database';
import { storageRoom } from '../../src/store/storage-state';
import type { AppEvent, StorageState } from '../wire';

/** After a refused write, how often it is tried whether writing works again. */
const retryMs = 10_000;
/** As much as a run writes in a minute or two: less would fit on a disk that is full for every purpose. */
const probeBytes = 500_000;

/** Who may write, and whether what is written stays: the page shows both, and keeps showing trouble. */
export class StorageDesk {
  readonly #connection: DatabaseConnection;
  readonly #emit: (event: AppEvent) => void;
  #trouble: Extract<StorageState, { state: 'unavailable' }> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  writer = false;
  /** Called when writing works again, for whoever keeps what could not be written. */
  onWritable: (() => Promise<void>) | undefined;

  constructor(connection: DatabaseConnection, emit: (event: AppEvent) => void) {
    this.#connection = connection;
    this.#emit = emit;
    this.#follow(connection.state);
    connection.onChange = (state) => {
      this.#follow(state);
      void this.#tell();
      // Blocked or away for a while: what was made in the meantime waits.
      if (state.state === 'open') void this.onWritable?.();
    };
  }

  /** One tab writes. The others wait in line, and the next one takes over when the writer is closed. */
  async takeTurn(onWriter: () => Promise<void>): Promise<void> {
    this.#connection.setWriter(false);
    const locks: LockManager | undefined = navigator.locks;
    // Only secure pages have locks: elsewhere two tabs cannot know of each other.
    if (!locks) return this.#become(onWriter);

    let answer: (() => void) | undefined;
    let refuse: ((reason: unknown) => void) | undefined;
    const answered = new Promise<void>((resolve, reject) => {
      answer = resolve;
      refuse = reject;
    });
    const hold = async () => {
      await this.#become(onWriter).then(answer, refuse);
      // Held until this worker ends: the lock goes with it, however it ends.
      await new Promise<never>(() => undefined);
    };
    const asked = locks.request('cairn-writer', { ifAvailable: true }, async (lock) => {
      if (lock) return hold();
      answer?.();
      // Not awaited: the lock that was not available must be let go before the next request can be granted.
      void locks.request('cairn-writer', hold);
    });
    // Where site data is blocked there are no locks, and nothing that two tabs could overwrite.
    asked.catch(() => this.#become(onWriter).then(answer, refuse));
    await answered;
  }

  failed({ why, detail }: StoreFailure): void {
    // Another tab writes: that has its own banner.
    if (why === 'read-only' && !this.writer) return;
    this.#trouble = { state: 'unavailable', why: why === 'read-only' ? 'newer-version' : why, detail };
    this.#retryLater();
    void this.#tell();
  }

  async state(): Promise<StorageState> {
    if (this.#trouble) return this.#trouble;
    return { state: 'saved', ...(await storageRoom(navigator.storage)) };
  }

  async #become(onWriter: () => Promise<void>): Promise<void> {
    this.writer = true;
    this.#connection.setWriter(true);
    try {
      await onWriter();
    } finally {
      this.#emit({ type: 'writer', writer: true });
    }
  }

  #follow(state: ConnectionState): void {
    this.#trouble = state.state === 'open' ? undefined : state;
  }

  /** A person makes room elsewhere, and nothing tells us: so it is tried. */
  #retryLater(): void {
    if (this.#retry === undefined) this.#retry = setTimeout(() => void this.#tryAgain(), retryMs);
  }

  async #tryAgain(): Promise<void> {
    this.#retry = undefined;
    // Where the database itself is away, the connection tells when it is back.
    if (!this.#trouble || this.#connection.state.state !== 'open') return;
    if (await this.#canWrite()) {
      this.#trouble = undefined;
      await this.#tell();
      await this.onWritable?.();
    } else this.#retryLater();
  }

  async #canWrite(): Promise<boolean> {
    const key = 'storage-probe';
    const written = await writeAll(
      this.#connection,
      ['settings'],
      async (tx) => {
        await tx.objectStore('settings').put({ key, value: '.'.repeat(probeBytes) });
      },
      'strict',
    );
    if (!written.ok) return false;
    const removed = await writeAll(this.#connection, ['settings'], async (tx) => {
      await tx.objectStore('settings').delete(key);
    });
    return removed.ok;
  }

  async #tell(): Promise<void> {
    this.#emit({ type: 'storage', storage: await this.state() });
  }
}
