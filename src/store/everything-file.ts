import * as v from 'valibot';
import type { Revision } from '../core/library';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { TaskSet } from '../core/task';
import type { StoreName } from './database';
import { librarySummarySchema, revisionSchema } from './library-schema';
import type { LibraryRow } from './library-schema';
import { taskSetSchema } from './plan-schema';
import { openingSchema, proofSchema } from './proof-schema';
import type { OpeningRow, ProofRow } from './proof-schema';
import { journalSchema, runSchema } from './run-schema';
import type { JournalRow, RunRow } from './run-schema';
import { hereOnly } from './settings-repository';

/** Every store, in the order in which the file has them. */
export const storeNames = [
  'task-sets',
  'libraries',
  'revisions',
  'runs',
  'journal',
  'proofs',
  'openings',
  'settings',
] as const satisfies readonly StoreName[];

export type FileFailure =
  | { readonly kind: 'not-json'; readonly detail: string }
  | { readonly kind: 'wrong-version'; readonly version: string }
  /** `where` is a path in the file; `detail` goes on from there, and ends with a full stop. */
  | { readonly kind: 'wrong-shape'; readonly where: string; readonly detail: string };

/** What a file holds, put together again: a library with its revisions, a run with its answers. */
export interface FileContent {
  readonly taskSets: readonly TaskSet[];
  readonly libraries: readonly { readonly summary: LibraryRow; readonly revisions: readonly Revision[] }[];
  readonly runs: readonly { readonly run: RunRow; readonly journal: readonly JournalRow[] }[];
  readonly proofs: readonly ProofRow[];
  readonly openings: readonly OpeningRow[];
  readonly settings: readonly { readonly key: string; readonly value: unknown }[];
  /** Rows that make no sense and are left out. */
  readonly unreadable: number;
}

export function writeFile(
  rows: Readonly<Record<StoreName, readonly unknown[]>>,
  about: { readonly databaseVersion: number; readonly exportedAt: number },
): string {
  const counts = Object.fromEntries(storeNames.map((name) => [name, rows[name].length]));
  return JSON.stringify({ cairn: 'everything', version: 1, ...about, counts, stores: rows });
}

/** Whole files only: one whose counts do not match its rows was cut or edited, and is refused. */
export function readFile(text: string): Result<FileContent, FileFailure> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    return fail({ kind: 'not-json', detail: sentenceOf(error) });
  }

  const versioned = v.safeParse(v.object({ cairn: v.literal('everything'), version: v.unknown() }), content);
  if (versioned.success && versioned.output.version !== 1) {
    return fail({ kind: 'wrong-version', version: JSON.stringify(versioned.output.version) });
  }
  const parsed = v.safeParse(fileSchema, content);
  if (!parsed.success) {
    const issue = parsed.issues[0];
    return fail({
      kind: 'wrong-shape',
      where: v.getDotPath(issue) ?? 'the file',
      detail: `${issue.message}.`,
    });
  }

  const { counts, stores } = parsed.output;
  const short = storeNames.find((name) => counts[name] !== stores[name].length);
  if (short) {
    const detail = `there are ${stores[short].length} rows, and the file was written with ${counts[short]}.`;
    return fail({ kind: 'wrong-shape', where: `stores.${short}`, detail });
  }
  return ok(contentOf(stores));
}

const rows = v.array(v.unknown());

const fileSchema = v.object({
  cairn: v.literal('everything'),
  version: v.literal(1),
  counts: v.record(v.string(), v.number()),
  stores: v.object({
    'task-sets': rows,
    libraries: rows,
    revisions: rows,
    runs: rows,
    journal: rows,
    proofs: rows,
    openings: rows,
    settings: rows,
  }),
});

const ownTaskSet = v.object({ ...taskSetSchema.entries, origin: v.literal('own') });
/** No file brings what belongs to one device: it would be somebody else's, or a lure. */
const settingSchema = v.object({
  key: v.pipe(
    v.string(),
    v.check((key) => !key.startsWith(hereOnly)),
  ),
  value: v.unknown(),
});

function contentOf(stores: v.InferOutput<typeof fileSchema>['stores']): FileContent {
  let unreadable = 0;
  function readable<T>(schema: v.GenericSchema<unknown, T>, all: readonly unknown[]): T[] {
    const outputs = all.flatMap((row) => {
      const parsed = v.safeParse(schema, row);
      return parsed.success ? [parsed.output] : [];
    });
    unreadable += all.length - outputs.length;
    return outputs;
  }

  const revisionsById = grouped(readable(revisionSchema, stores.revisions), ({ library }) => library.id);
  const journalByRun = grouped(readable(journalSchema, stores.journal), ({ runId }) => runId);
  const summaries = readable(librarySummarySchema, stores.libraries);
  const libraries = summaries.flatMap((summary) => {
    const revisions = (revisionsById.get(summary.id) ?? []).filter(
      ({ library }) => library.revision <= summary.revision,
    );
    // Without its newest revision there is nothing to show of a library.
    const whole = revisions.some(({ library }) => library.revision === summary.revision);
    return whole ? [{ summary, revisions }] : [];
  });
  unreadable += summaries.length - libraries.length;

  return {
    taskSets: readable(ownTaskSet, stores['task-sets']),
    libraries,
    runs: readable(runSchema, stores.runs).map((run) => ({ run, journal: journalByRun.get(run.id) ?? [] })),
    proofs: readable(proofSchema, stores.proofs),
    openings: readable(openingSchema, stores.openings),
    settings: readable(settingSchema, stores.settings),
    unreadable,
  };
}

function grouped<T>(all: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of all) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function sentenceOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return `${words.slice(0, 120).replace(/[.\s]+$/, '')}.`;
}
