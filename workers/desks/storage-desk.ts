import type { StoreFailure } from '../../src/store/failure';
import type { ConnectionState, DatabaseConnection } from '../../src/store/open-database';
import { storageRoom } from '../../src/store/storage-state';
import type { AppEvent, StorageState } from '../wire';

/** Who may write, and whether what is written stays: the page shows both, and keeps showing trouble. */
export class StorageDesk {
  readonly #connection: DatabaseConnection;
  readonly #emit: (event: AppEvent) => void;
  #trouble: Extract<StorageState, { state: 'unavailable' }> | undefined;
  writer = false;

  constructor(connection: DatabaseConnection, emit: (event: AppEvent) => void) {
    this.#connection = connection;
    this.#emit = emit;
    this.#follow(connection.state);
    connection.onChange = (state) => {
      this.#follow(state);
      void this.#tell();
    };
  }

  /** One tab writes. The others wait in line, and the next one takes over when the writer is closed. */
  async takeTurn(onWriter: () => Promise<void>): Promise<void> {
    this.#connection.setWriter(false);
    let first: (() => void) | undefined;
    const answered = new Promise<void>((resolve) => (first = resolve));
    const hold = async () => {
      this.writer = true;
      this.#connection.setWriter(true);
      await onWriter();
      this.#emit({ type: 'writer', writer: true });
      first?.();
      // Held until this worker ends: the lock goes with it, however it ends.
      await new Promise<never>(() => undefined);
    };
    void navigator.locks.request('cairn-writer', { ifAvailable: true }, async (lock) => {
      if (lock) return hold();
      first?.();
      // Not awaited: the lock that was not available must be let go before the next request can be granted.
      void navigator.locks.request('cairn-writer', hold);
    });
    await answered;
  }

  failed({ why, detail }: StoreFailure): void {
    // Another tab writes: that has its own banner.
    if (why === 'read-only' && !this.writer) return;
    this.#trouble = { state: 'unavailable', why: why === 'read-only' ? 'newer-version' : why, detail };
    void this.#tell();
  }

  async state(): Promise<StorageState> {
    if (this.#trouble) return this.#trouble;
    return { state: 'saved', ...(await storageRoom(navigator.storage)) };
  }

  #follow(state: ConnectionState): void {
    this.#trouble = state.state === 'open' ? undefined : state;
  }

  async #tell(): Promise<void> {
    this.#emit({ type: 'storage', storage: await this.state() });
  }
}
