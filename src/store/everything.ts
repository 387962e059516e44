import type { Revision } from '../core/library';
import { fail, ok, type Result } from '../core/result';
import { writeAll } from './connection';
import type { Connection, WriteTransaction } from './connection';
import { databaseVersion } from './database';
import type { StoreName } from './database';
import { readFile, storeNames, writeFile } from './everything-file';
import type { FileContent, FileFailure } from './everything-file';
import type { DatabaseAway, StoreFailure } from './failure';
import { summaryOf } from './library-repository';
import type { ProofRow } from './proof-schema';
import type { JournalRow, RunRow } from './run-schema';
import { hereOnly } from './settings-repository';

/** How many task sets, libraries and runs came in. */
export interface ImportCounts {
  readonly added: number;
  /** What was added, by kind. */
  readonly taskSets: number;
  readonly libraries: number;
  readonly runs: number;
  /** Here already, and left as they are. */
  readonly skipped: number;
  /** Rows of the file, of any kind, that make no sense and were left out. */
  readonly unreadable: number;
}

/** What is in memory only, by kind. */
export interface Waiting {
  readonly revisions?: readonly Revision[];
  readonly runs?: readonly RunRow[];
  readonly answers?: readonly JournalRow[];
  readonly proofs?: readonly ProofRow[];
}

/** `what-waits`: the database cannot be read now, and the file has only what this tab could not save. */
export interface Exported {
  readonly text: string;
  readonly holds: 'everything' | 'what-waits';
}

/**
 * All that Cairn keeps, as one file: a backup, and the way to another device. Read in one transaction, so that
 * it is one moment of the database, and written as it lies on disk, so that a damaged row cannot stand in the
 * way of saving the others. `waiting` is what the disk has refused so far, revisions oldest first: the file may be
 * the only way to keep it. Where nothing can be read and nothing waits there is no file: an empty one would pass for a
 * backup.
 */
export async function exportEverything(
  connection: Connection,
  exportedAt: number,
  waiting: Waiting = {},
): Promise<Result<Exported, DatabaseAway>> {
  const db = await connection.read();
  const away = db ? undefined : connection.away;
  if (away && Object.values(waiting).every(({ length }) => length === 0)) return fail(away);
  const rows: Record<StoreName, unknown[]> = {
    'task-sets': [],
    libraries: [],
    revisions: [],
    runs: [],
    journal: [],
    proofs: [],
    openings: [],
    settings: [],
  };
  if (db) {
    // A database of a newer Cairn may lack some of these, and may have others that nobody here can read.
    const here = storeNames.filter((name) => db.objectStoreNames.contains(name));
    const tx = db.transaction(here);
    const reading = here.map(async (name) => {
      rows[name] = await tx.objectStore(name).getAll();
    });
    await Promise.all([...reading, tx.done]);
    rows.settings = rows.settings.filter((row) => !staysHere(row));
  }
  for (const revision of waiting.revisions ?? []) {
    const others = rows.libraries.filter((row) => !hasId(row, revision.library.id));
    rows.libraries = [...others, summaryOf(revision)];
    rows.revisions.push(revision);
  }
  for (const run of waiting.runs ?? []) {
    rows.runs = [...rows.runs.filter((row) => !hasId(row, run.id)), run];
  }
  rows.journal.push(...(waiting.answers ?? []));
  for (const proof of waiting.proofs ?? []) {
    rows.proofs = [...rows.proofs.filter((row) => !hasId(row, proof.id)), proof];
  }
  const text = writeFile(rows, { databaseVersion: db?.version ?? databaseVersion, exportedAt });
  return ok({ text, holds: away ? 'what-waits' : 'everything' });
}

/** Sealed keys of servers, above all. A row without a readable key leaves like any other damaged one. */
function staysHere(row: unknown): boolean {
  const key = row !== null && typeof row === 'object' && 'key' in row ? row.key : undefined;
  return typeof key === 'string' && key.startsWith(hereOnly);
}

function hasId(row: unknown, id: string): boolean {
  return row !== null && typeof row === 'object' && 'id' in row && row.id === id;
}

/**
 * Adds what is not here yet: all of it, or nothing. What is here stays as it is. Proofs and openings are merged
 * whatever else is skipped, so that no look at a test split is forgotten (rules R3, R5).
 */
export async function importEverything(
  connection: Connection,
  text: string,
): Promise<Result<ImportCounts, FileFailure | StoreFailure>> {
  const file = readFile(text);
  if (!file.ok) return file;
  return writeAll(connection, [...storeNames], (tx) => merge(tx, file.value), 'strict');
}

/** Empties every store in one step. Models lie elsewhere. */
export async function deleteEverything(connection: Connection): Promise<Result<void, StoreFailure>> {
  return writeAll(
    connection,
    [...storeNames],
    async (tx) => {
      await Promise.all(storeNames.map((name) => tx.objectStore(name).clear()));
    },
    'strict',
  );
}

async function merge(tx: WriteTransaction<StoreName>, content: FileContent): Promise<ImportCounts> {
  const known = {
    taskSets: new Set(await tx.objectStore('task-sets').getAllKeys()),
    libraries: new Set(await tx.objectStore('libraries').getAllKeys()),
    runs: new Set(await tx.objectStore('runs').getAllKeys()),
    proofs: new Set(await tx.objectStore('proofs').getAllKeys()),
    settings: new Set(await tx.objectStore('settings').getAllKeys()),
  };
  const openedAt = new Map(
    (await tx.objectStore('openings').getAll()).map((row) => [openingKey(row), row.openedAt] as const),
  );

  const taskSets = content.taskSets.filter(({ id }) => !known.taskSets.has(id));
  const libraries = content.libraries.filter(({ summary }) => !known.libraries.has(summary.id));
  const runs = content.runs.filter(({ run }) => !known.runs.has(run.id));
  const proofs = content.proofs.filter(({ id }) => !known.proofs.has(id));
  const settings = content.settings.filter(({ key }) => !known.settings.has(key));
  // What counts is when somebody first read the answers, on whichever device.
  const openings = content.openings.filter(
    (row) => row.openedAt < (openedAt.get(openingKey(row)) ?? Infinity),
  );

  await Promise.all([
    ...taskSets.map((row) => tx.objectStore('task-sets').put(row)),
    ...libraries.map(({ summary }) => tx.objectStore('libraries').put(summary)),
    ...libraries.flatMap(({ revisions }) => revisions.map((row) => tx.objectStore('revisions').put(row))),
    // Nothing runs it here.
    ...runs.map(({ run }) =>
      tx.objectStore('runs').put(run.status === 'running' ? { ...run, status: 'interrupted' } : run),
    ),
    ...runs.flatMap(({ journal }) => journal.map((row) => tx.objectStore('journal').put(row))),
    ...proofs.map((row) => tx.objectStore('proofs').put(row)),
    ...openings.map((row) => tx.objectStore('openings').put(row)),
    ...settings.map((row) => tx.objectStore('settings').put(row)),
  ]);

  const added = taskSets.length + libraries.length + runs.length;
  const all = content.taskSets.length + content.libraries.length + content.runs.length;
  return {
    added,
    taskSets: taskSets.length,
    libraries: libraries.length,
    runs: runs.length,
    skipped: all - added,
    unreadable: content.unreadable,
  };
}

function openingKey({ libraryId, cluster }: { libraryId: string; cluster: string }): string {
  return JSON.stringify([libraryId, cluster]);
}
