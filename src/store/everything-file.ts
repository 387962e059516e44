import * as v from 'valibot';
import { bounds } from '../core/bounds';
import type { Revision } from '../core/library';
import { measuredJson } from '../core/measured-json';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { TaskSet } from '../core/task';
import { readableRows } from './connection';
import type { StoreName } from './database';
import { librarySummarySchema, revisionSchema } from './library-schema';
import type { LibraryRow } from './library-schema';
import { taskSetSchema } from './plan-schema';
import { openingSchema, proofSchema } from './proof-schema';
import type { OpeningRow, ProofRow } from './proof-schema';
import { runFlaw } from './run-flaws';
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
  | { readonly kind: 'too-big'; readonly bytes: number; readonly limit: number }
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
  /** Rows that make no sense and are left out, with those that belong to one of them. */
  readonly unreadable: number;
}

export function writeFile(
  rows: Readonly<Record<StoreName, readonly unknown[]>>,
  about: { readonly databaseVersion: number; readonly exportedAt: number },
): string {
  const counts = Object.fromEntries(storeNames.map((name) => [name, rows[name].length]));
  return JSON.stringify({ cairn: 'everything', version: 1, ...about, counts, stores: rows });
}

/** Longer texts do not fit into one string of the browsers we know. No row of ours nests half as deep. */
const limits = { bytes: 500_000_000, nesting: 64 };

/** Whole files only: one whose counts do not match its rows was cut or edited, and is refused. */
export function readFile(text: string): Result<FileContent, FileFailure> {
  const json = measuredJson(text, limits);
  if (!json.ok) {
    const { failure } = json;
    if (failure.kind !== 'too-deep') return fail(failure);
    const detail = `lists and objects stand more than ${failure.nesting} deep in one another.`;
    return fail({ kind: 'wrong-shape', where: 'the file', detail });
  }
  const content = json.value;
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

/** It may go on growing here. */
const summarySchema = v.pipe(
  librarySummarySchema,
  v.check(({ revision }) => revision <= bounds.revision),
);
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
  const revisionsById = grouped(readableRows(revisionSchema, stores.revisions), ({ library }) => library.id);
  const journalByRun = grouped(readableRows(journalSchema, stores.journal), ({ runId }) => runId);
  const content = {
    taskSets: readableRows(ownTaskSet, stores['task-sets']),
    libraries: readableRows(summarySchema, stores.libraries).flatMap((summary) => {
      const revisions = (revisionsById.get(summary.id) ?? []).filter(
        ({ library }) => library.revision <= summary.revision,
      );
      // Without its newest revision there is nothing to show of a library.
      const whole = revisions.some(({ library }) => library.revision === summary.revision);
      return whole ? [{ summary, revisions }] : [];
    }),
    runs: readableRows(runSchema, stores.runs).flatMap((run) => {
      const journal = journalByRun.get(run.id) ?? [];
      return run.plan.runId === run.id && !runFlaw(run, journal) ? [{ run, journal }] : [];
    }),
    proofs: readableRows(proofSchema, stores.proofs),
    openings: readableRows(openingSchema, stores.openings),
    settings: readableRows(settingSchema, stores.settings),
  };

  const { taskSets, libraries, runs, proofs, openings, settings } = content;
  const read =
    [taskSets, libraries, runs, proofs, openings, settings].reduce((sum, { length }) => sum + length, 0) +
    libraries.reduce((sum, { revisions }) => sum + revisions.length, 0) +
    runs.reduce((sum, { journal }) => sum + journal.length, 0);
  const all = storeNames.reduce((sum, name) => sum + stores[name].length, 0);
  return { ...content, unreadable: Math.max(0, all - read) };
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
