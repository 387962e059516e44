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
  const ofRuns = runs.flatMap((run) => {
    const shown = run.kind === 'controls' ? ofArm(run, libraryId) : run;
    return shown?.libraryId === libraryId ? summaryOfRun(shown, rowById.get(run.id)) : [];
  });
  const ofRows = rows
    .filter((row) => row.libraryId === libraryId && !runIds.has(row.id))
    .flatMap(summaryOfRow);
  return [...ofRuns, ...ofRows].toSorted((a, b) => b.createdAt - a.createdAt);
}

/** A comparison says something of each library that was learnt in it, and nothing of the one that it began with. */
function ofArm(run: RunSummary, libraryId: string): RunSummary | undefined {
  const arm = run.arms?.find((one) => one.libraryId === libraryId);
  return arm && { ...run, libraryId, conclusion: arm.conclusion, change: arm.change };
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
