import type { JournalEntry } from '../core/journal';
import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';
import { journalSchema } from './run-schema';
import type { JournalRow } from './run-schema';

/** Every answered call of every run. An answer is added once and never changed. */
export class JournalRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** All answers of a run by the key of their address, in the order of the keys. */
  async find(runId: string): Promise<Map<string, JournalEntry>> {
    const rows = (await (await this.#connection.read())?.getAll('journal', journalOf(runId))) ?? [];
    return new Map(
      rows.map((row) => {
        const { key, requestHash, outcome } = parseRow(
          journalSchema,
          row,
          `answer ${row.key} of run ${runId}`,
        );
        return [key, { key, requestHash, outcome }];
      }),
    );
  }

  async append(runId: string, entry: JournalEntry): Promise<Result<void, StoreFailure>> {
    return this.appendAll(runId, [entry]);
  }

  /** All of them in one transaction, for recordings and imports. */
  async appendAll(runId: string, entries: Iterable<JournalEntry>): Promise<Result<void, StoreFailure>> {
    const rows = Array.from(entries, (entry) => rowOf(runId, entry));
    return writeAll(this.#connection, ['journal'], async (tx) => {
      const journal = tx.objectStore('journal');
      await Promise.all(rows.map((row) => journal.add(row)));
    });
  }
}

/** The keys of one run's answers: an empty array sorts after every string. */
export function journalOf(runId: string): IDBKeyRange {
  return IDBKeyRange.bound([runId], [runId, []]);
}

function rowOf(runId: string, { key, requestHash, outcome }: JournalEntry): JournalRow {
  if (!outcome.ok && outcome.failure.kind !== 'context-overflow') {
    throw new Error(`run ${runId}: ${outcome.failure.kind} at ${key} is not an answer and is not journaled`);
  }
  return { runId, key, requestHash, outcome };
}
