import type { IDBPTransaction } from 'idb';
import * as v from 'valibot';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { CairnSchema, Database, StoreName } from './database';
import { classifyStoreError, isExpected } from './failure';
import type { DatabaseAway, StoreFailure } from './failure';

/** What the repositories stand on. The database behind it may come late, be replaced, or never come. */
export interface Connection {
  /** Undefined where there is no database: everything then reads as empty, and the page says why. */
  read(): Promise<Database | undefined>;
  /**
   * Where nothing is read: that a database may be there all the same. What reads as empty then may not be. Undefined in a
   * window that keeps nothing, where memory is all there is.
   */
  readonly away: DatabaseAway | undefined;
  /** Throws a `StoreError` where nothing may be written. */
  write(): Promise<Database>;
}

export type WriteTransaction<Name extends StoreName> = IDBPTransaction<CairnSchema, Name[], 'readwrite'>;

/**
 * Does all of the work, or none of it. The work may await nothing but IndexedDB: the transaction would end early.
 * Strict durability waits for the disk and costs some milliseconds; relaxed survives a crash of the page only.
 */
export async function writeAll<Name extends StoreName, T>(
  connection: Connection,
  names: Name[],
  work: (tx: WriteTransaction<Name>) => Promise<T>,
  durability: 'strict' | 'relaxed' = 'relaxed',
): Promise<Result<T, StoreFailure>> {
  try {
    const db = await connection.write();
    return ok(await inTransaction(db.transaction(names, 'readwrite', { durability }), work));
  } catch (error) {
    if (!isExpected(error)) throw error;
    return fail(classifyStoreError(error));
  }
}

async function inTransaction<Name extends StoreName, T>(
  tx: WriteTransaction<Name>,
  work: (tx: WriteTransaction<Name>) => Promise<T>,
): Promise<T> {
  // It may reject while the work is still awaiting something else.
  tx.done.catch(() => undefined);
  try {
    const value = await work(tx);
    await tx.done;
    return value;
  } catch (error) {
    abort(tx);
    await tx.done.catch(() => undefined);
    // A request that dies with its transaction says AbortError; the transaction knows the cause.
    throw error instanceof DOMException && error.name === 'AbortError' ? (tx.error ?? error) : error;
  }
}

/** Undoes a transaction, which may be over already by the error that made us want to. */
export function abort(tx: { abort(): void }): void {
  try {
    tx.abort();
  } catch {
    // Nothing is left to undo.
  }
}

/**
 * The rows that can be read. One that cannot must not stand between a person and all the others. On disk it stays as it
 * is, and so it does in a file of everything; whoever reads that file in counts it and leaves it out.
 */
export function readableRows<T>(schema: v.GenericSchema<unknown, T>, rows: readonly unknown[]): T[] {
  return rows.flatMap((row) => {
    const parsed = v.safeParse(schema, row);
    return parsed.success ? [parsed.output] : [];
  });
}

/** A row of ours that its schema does not accept is a bug or a damaged disk: it is named, and not guessed at. */
export function parseRow<T>(schema: v.GenericSchema<unknown, T>, row: unknown, name: string): T {
  const parsed = v.safeParse(schema, row);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  throw new Error(`${name} on disk cannot be read: ${v.getDotPath(issue) ?? 'the row'}: ${issue.message}`);
}
