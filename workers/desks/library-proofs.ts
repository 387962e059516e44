import type { Revision } from '../../src/core/library';
import { promptAlike } from '../../src/core/prompts/policy-prompt';
import type { ProofRow } from '../../src/store/proof-schema';
import type { ProofStanding, ProofSummary, RunSummary } from '../wire';

/** A proof as its run or its row tells it, which do not know what the library says now. */
type ToldProof = Omit<ProofSummary, 'standing'> & { readonly isFromPack: boolean };

/**
 * The finished proofs of a library, the newest first. Where the run is stored here, the run says whose proof it
 * is: it may have put what it learnt into a library of its own. A proof without its run, deleted or made on
 * another device, speaks for itself.
 */
export function libraryProofs(
  libraryId: string,
  runs: readonly RunSummary[],
  rows: readonly ProofRow[],
): readonly ToldProof[] {
  const runIds = new Set(runs.map((run) => run.id));
  const rowById = new Map(rows.map((row) => [row.id, row]));
  const ofRuns = runs.flatMap((run) => {
    const shown = run.kind === 'controls' ? ofArm(run, libraryId) : run;
    const row = rowById.get(run.id);
    return shown?.libraryId === libraryId ? summaryOfRun(shown, row, libraryId) : [];
  });
  const ofRows = rows
    .filter((row) => row.libraryId === libraryId && !runIds.has(row.id))
    .flatMap(summaryOfRow);
  return [...ofRuns, ...ofRows].toSorted((a, b) => b.createdAt - a.createdAt);
}

/**
 * What each proof speaks of, held against the newest of `revisions`: a revision that only renames or locks leaves a
 * proof as good as it was. Where no row says which revision was proved, it is the last one that its run has learnt. The
 * revisions of one that came in a pack were counted on another device: they are ours only where the library began here
 * as one of them.
 */
export function withStanding(
  proofs: readonly ToldProof[],
  revisions: readonly Revision[],
): readonly ProofSummary[] {
  const now = revisions.at(-1)?.library;
  const cameIn = revisions[0]?.cause.kind === 'imported' ? revisions[0] : undefined;
  return proofs.map((proof) => {
    const proved = revisions.findLast(({ library, cause }) =>
      proof.libraryRevision === undefined
        ? cause.kind === 'learnt' && cause.runId === proof.id
        : library.revision === proof.libraryRevision,
    );
    const { isFromPack, ...told } = proof;
    const isOurs = !isFromPack || (proved !== undefined && proved === cameIn);
    return {
      ...told,
      libraryRevision: proof.libraryRevision ?? proved?.library.revision,
      standing: standingOf(isOurs && proved && now ? promptAlike(proved.library, now) : undefined),
    };
  });
}

function standingOf(alike: boolean | undefined): ProofStanding {
  if (alike === undefined) return 'unknown';
  return alike ? 'as-now' : 'other-content';
}

/** A comparison says something of each library that was learnt in it, and nothing of the one that it began with. */
function ofArm(run: RunSummary, libraryId: string): RunSummary | undefined {
  const arm = run.arms?.find((one) => one.libraryId === libraryId);
  return arm && { ...run, libraryId, conclusion: arm.conclusion, change: arm.change };
}

function summaryOfRun(run: RunSummary, row: ProofRow | undefined, libraryId: string): ToldProof[] {
  if (run.conclusion === undefined) return [];
  const { id, taskSet, createdAt, engine, conclusion, change } = run;
  return [
    {
      id,
      taskSet,
      createdAt,
      look: row?.look,
      // The row of a comparison names the library of one arm, and these figures may be another's.
      libraryRevision: row?.libraryId === libraryId ? row.libraryRevision : undefined,
      model: engine.model,
      conclusion,
      change,
      runIsHere: true,
      isFromPack: false,
    },
  ];
}

function summaryOfRow(row: ProofRow): ToldProof[] {
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
      isFromPack: row.fromPack === true,
    },
  ];
}
