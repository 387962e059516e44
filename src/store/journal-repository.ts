import type { JournalEntry } from '../core/journal';
import { isLasting } from '../core/policy';
import { ok } from '../core/result';
import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import { mayPass } from './failure';
import type { StoreFailure } from './failure';
import { journalSchema } from './run-schema';
import type { JournalRow } from './run-schema';
import { sameContent } from './same-content';

type Unsaved = readonly [id: string, row: JournalRow];

/**
 * Every answered call of every run. An answer is added once and never changed. What the disk refuses is kept until
 * this worker ends, and is written with the next answer that the disk takes: a journal with a hole replays to there.
 */
export class JournalRepository {
  readonly #connection: Connection;
  readonly #unsaved = new Map<string, JournalRow>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** All answers of a run by the key of their address, in the order of the keys. */
  async find(runId: string): Promise<Map<string, JournalEntry>> {
    const stored = (await (await this.#connection.read())?.getAll('journal', journalOf(runId))) ?? [];
    const unsaved = this.waiting.filter((row) => row.runId === runId);
    return new Map(
      [...stored, ...unsaved].map((row) => {
        const { runId: _, ...entry } = parseRow(journalSchema, row, `answer ${row.key} of run ${runId}`);
        return [entry.key, entry];
      }),
    );
  }

  async append(runId: string, entry: JournalEntry): Promise<Result<void, StoreFailure>> {
    const row = rowOf(runId, entry);
    const id = JSON.stringify([runId, entry.key]);
    const waited = [...this.#unsaved];
    this.#unsaved.set(id, row);
    const written = await this.#write(waited, [[id, row]]);
    if (!written.ok && !mayPass(written.failure)) this.#unsaved.delete(id);
    return written;
  }

  /** Answers that the disk has refused so far. */
  get waiting(): readonly JournalRow[] {
    return [...this.#unsaved.values()];
  }

  /** Writes what waits, all of it or nothing. */
  async flush(): Promise<Result<void, StoreFailure>> {
    return this.#unsaved.size === 0 ? ok(undefined) : this.#write([...this.#unsaved], []);
  }

  /** The run is deleted, or everything is. */
  forgetUnsaved(runId?: string): void {
    for (const [id, row] of this.#unsaved) {
      if (runId === undefined || row.runId === runId) this.#unsaved.delete(id);
    }
  }

  /** All of them in one transaction, for recordings and imports. */
  async appendAll(runId: string, entries: Iterable<JournalEntry>): Promise<Result<void, StoreFailure>> {
    const rows = Array.from(entries, (entry) => rowOf(runId, entry));
    return writeAll(this.#connection, ['journal'], async (tx) => {
      const journal = tx.objectStore('journal');
      await Promise.all(rows.map((row) => journal.add(row)));
    });
  }

  /**
   * A browser may report a write as lost that reached the disk: what waited is looked for first, or it would stand
   * in the way of every answer after it.
   */
  async #write(waited: readonly Unsaved[], fresh: readonly Unsaved[]): Promise<Result<void, StoreFailure>> {
    const written = await writeAll(this.#connection, ['journal'], async (tx) => {
      const journal = tx.objectStore('journal');
      for (const [, row] of waited) {
        const there = await journal.get([row.runId, row.key]);
        if (!there || !sameContent(there, row)) await journal.add(row);
      }
      await Promise.all(fresh.map(([, row]) => journal.add(row)));
    });
    if (written.ok) for (const [id] of [...waited, ...fresh]) this.#unsaved.delete(id);
    return written;
  }
}

/** The keys of one run's answers: an empty array sorts after every string. */
export function journalOf(runId: string): IDBKeyRange {
  return IDBKeyRange.bound([runId], [runId, []]);
}

function rowOf(runId: string, { key, requestHash, outcome, verdict }: JournalEntry): JournalRow {
  if (!outcome.ok && !isLasting(outcome)) {
    throw new Error(`run ${runId}: ${outcome.failure.kind} at ${key} is not an answer and is not journaled`);
  }
  return { runId, key, requestHash, outcome, ...(verdict && { verdict }) };
}
