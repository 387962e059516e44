import type { ProofRow } from '../../src/store/proof-schema';
import type { ProofSummary, RunSummary } from '../wire';

/**
 * The finished proofs of a library, the newest first. Where the run is stored here, the run says whose proof it
 * is: it may have put what it learnt into a library of its own. A proof without its run, deleted or made on
 * another device, speaks for itself.
 */
export function libraryProofs(
  libraryId: string,
  runs: readonly RunSummary[],
  rows: readonly ProofRow[],
): readonly ProofSummary[] {
  const runIds = new Set(runs.map((run) => run.id));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const ofRuns = runs
    .filter((run) => run.libraryId === libraryId)
    .flatMap((run) => summaryOfRun(run, rowById.get(run.id)));
  const ofRows = rows
    .filter((row) => row.libraryId === libraryId && !runIds.has(row.id))
    .flatMap(summaryOfRow);
  return [...ofRuns, ...ofRows].toSorted((a, b) => b.createdAt - a.createdAt);
}

function summaryOfRun(run: RunSummary, row: ProofRow | undefined): ProofSummary[] {
  if (run.conclusion === undefined) return [];
  const { id, taskSet, createdAt, engine, conclusion, change } = run;
  return [
    {
      id,
      taskSet,
      createdAt,
      look: row?.look,
      libraryRevision: row?.libraryRevision,
      model: engine.model,
      conclusion,
      change,
      runIsHere: true,
    },
  ];
}

function summaryOfRow(row: ProofRow): ProofSummary[] {
  if (row.conclusion === undefined) return [];
  const { id, look, libraryRevision, createdAt, conclusion, estimate, low, high } = row;
  const known = estimate !== undefined && low !== undefined && high !== undefined;
  return [
    {
      id,
      taskSet: { id: row.taskSetId, name: row.taskSetName },
      createdAt,
      look,
      libraryRevision,
      model: row.engine.model,
      conclusion,
      change: known ? { estimate, low, high } : undefined,
      runIsHere: false,
    },
  ];
}
