import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';
import { journalOf } from './journal-repository';
import { runSchema } from './run-schema';
import type { RunRow } from './run-schema';

/** Runs: what they were to do, and how they ended. Their answers are in the journal. */
export class RunRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The newest first. */
  async list(): Promise<RunRow[]> {
    const rows = (await (await this.#connection.read())?.getAll('runs')) ?? [];
    return rows
      .map((row) => parseRow(runSchema, row, `run ${row.id}`))
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  async find(id: string): Promise<RunRow | undefined> {
    const row = await (await this.#connection.read())?.get('runs', id);
    return row && parseRow(runSchema, row, `run ${id}`);
  }

  /** Keeps a new run. A run that is there already is not touched: that is a failure. */
  async create(run: RunRow): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['runs'], async (tx) => {
      await tx.objectStore('runs').add(run);
    });
  }

  /** Changes what is named and leaves the rest. The plan, the engine and the prompts of a run never change. */
  async update(id: string, changes: RunChanges): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['runs'], async (tx) => {
      const row = await tx.objectStore('runs').get(id);
      if (!row) throw new Error(`run ${id} is not stored and cannot be updated`);
      await tx.objectStore('runs').put({ ...row, ...changes });
    });
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
    return writeAll(this.#connection, ['runs', 'journal'], async (tx) => {
      await Promise.all([tx.objectStore('runs').delete(id), tx.objectStore('journal').delete(journalOf(id))]);
    });
  }
}

export type RunChanges = Partial<Pick<RunRow, 'status' | 'end' | 'usage' | 'proof' | 'libraryId' | 'report'>>;
