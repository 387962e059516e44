import { ok } from '../core/result';
import type { Result } from '../core/result';
import { parseRow, readableRows, writeAll } from './connection';
import type { Connection } from './connection';
import { mayPass, StoreError } from './failure';
import type { StoreFailure } from './failure';
import { journalOf } from './journal-repository';
import { runSchema } from './run-schema';
import type { RunRow } from './run-schema';

/** Runs: what they were to do, and how they ended. Their answers are in the journal. */
export class RunRepository {
  readonly #connection: Connection;
  /** Runs as they are where the disk has refused that so far: written whole with the next change that it takes. */
  readonly #unsaved = new Map<string, RunRow>();
  /** Runs as this tab wrote them last: they may still end while the database is away. */
  readonly #written = new Map<string, RunRow>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  async list(): Promise<RunRow[]> {
    const rows = (await (await this.#connection.read())?.getAll('runs')) ?? [];
    const stored = rows.filter(({ id }) => !this.#unsaved.has(id));
    return [...readableRows(runSchema, stored), ...this.#unsaved.values()].toSorted(
      (a, b) => b.createdAt - a.createdAt,
    );
  }

  async find(id: string): Promise<RunRow | undefined> {
    const unsaved = this.#unsaved.get(id);
    if (unsaved) return unsaved;
    const db = await this.#connection.read();
    if (!db) return this.#written.get(id);
    const row = await db.get('runs', id);
    return row && parseRow(runSchema, row, `run ${id}`);
  }

  /** Keeps a new run. A run that is there already is not touched: that is a failure. */
  async create(run: RunRow): Promise<Result<void, StoreFailure>> {
    const created = await writeAll(this.#connection, ['runs'], async (tx) => {
      await tx.objectStore('runs').add(run);
    });
    if (created.ok) this.#written.set(run.id, run);
    else if (mayPass(created.failure)) this.#unsaved.set(run.id, run);
    return created;
  }

  /** Changes what is named and leaves the rest. Engine, prompts and plan of a run never change, but for the plan's caps. */
  async update(id: string, changes: RunChanges): Promise<Result<void, StoreFailure>> {
    await this.hold(id, changes);
    let written: RunRow | undefined;
    const updated = await writeAll(this.#connection, ['runs'], async (tx) => {
      // Another write may have taken this change along.
      written = this.#unsaved.get(id) ?? (await tx.objectStore('runs').get(id));
      // Deleted under a run that is still going on: an end like another, not a bug.
      if (!written) throw new StoreError('error', `run ${id} is not stored and cannot be updated`);
      await tx.objectStore('runs').put(written);
    });
    if (updated.ok && written) this.#written.set(id, written);
    // What was held while this was being written is not on disk, and waits for the next write.
    const isNewest = this.#unsaved.get(id) === written;
    if (isNewest && (updated.ok || !mayPass(updated.failure))) this.#unsaved.delete(id);
    return updated;
  }

  /** Changes a run in memory only, until it is flushed: what it made must be on disk before it says that it is over. */
  async hold(id: string, changes: RunChanges): Promise<void> {
    const stored = await this.find(id);
    // Another change may have come while the disk was read.
    const row = this.#unsaved.get(id) ?? stored;
    if (row) this.#unsaved.set(id, { ...row, ...changes });
  }

  /** Runs that the disk has refused so far. */
  get waiting(): readonly RunRow[] {
    return [...this.#unsaved.values()];
  }

  /** Writes what waits, as far as the disk takes it; the first refusal, where there is one. */
  async flush(): Promise<Result<void, StoreFailure>> {
    let refused: Result<void, StoreFailure> | undefined;
    for (const { id } of this.waiting) {
      const written = await this.update(id, {});
      if (!written.ok) refused ??= written;
    }
    return refused ?? ok(undefined);
  }

  /** The person deletes everything. */
  forgetUnsaved(): void {
    this.#unsaved.clear();
    this.#written.clear();
  }

  /**
   * Runs that say they are running though nothing runs them: the page went away. For the tab that writes,
   * before it starts anything.
   */
  async markInterrupted(): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['runs'], async (tx) => {
      const runs = tx.objectStore('runs');
      const lost = (await runs.getAll()).filter((run) => run.status === 'running');
      await Promise.all(lost.map((run) => runs.put({ ...run, status: 'interrupted' })));
    });
  }

  /** The run and its journal. Its proof stays: the look at the test split was taken (rule R3). */
  async delete(id: string): Promise<Result<void, StoreFailure>> {
    this.#unsaved.delete(id);
    this.#written.delete(id);
    return writeAll(this.#connection, ['runs', 'journal'], async (tx) => {
      await Promise.all([tx.objectStore('runs').delete(id), tx.objectStore('journal').delete(journalOf(id))]);
    });
  }
}

export type RunChanges = Partial<
  Pick<
    RunRow,
    'status' | 'plan' | 'capsReached' | 'end' | 'usage' | 'proof' | 'effects' | 'libraryId' | 'report'
  >
>;
