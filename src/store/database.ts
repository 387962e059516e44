import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';
import type { Revision } from '../core/library';
import type { TaskSet } from '../core/task';
import type { LibraryRow } from './library-schema';
import type { OpeningRow, ProofRow } from './proof-schema';
import type { JournalRow, RunRow } from './run-schema';

/** Raised with every migration, never lowered. */
export const databaseVersion = 2;

/** All that Cairn keeps. API keys are not among it as they are, and never will be: see `SettingsRepository`. */
export interface CairnSchema extends DBSchema {
  /** A person's own task sets; the built-in ones come with the app. */
  'task-sets': { key: string; value: TaskSet };
  libraries: { key: string; value: LibraryRow };
  /** Every revision of every library, keyed by `library.id` and `library.revision`. */
  revisions: { key: [string, number]; value: Revision };
  runs: { key: string; value: RunRow };
  /** Every answered call, keyed by run and address. */
  journal: { key: [string, string]; value: JournalRow };
  /** Outlives its run and its library: the number of looks at a test split is never forgotten (rule R3). */
  proofs: { key: string; value: ProofRow; indexes: { 'by-cluster': string; 'by-library': string } };
  /** Test clusters whose answers somebody read, per library (rule R5). */
  openings: { key: [string, string]; value: OpeningRow };
  settings: { key: string; value: { readonly key: string; readonly value: unknown } };
}

export type Database = IDBPDatabase<CairnSchema>;
export type StoreName = StoreNames<CairnSchema>;
