import type { JournalEntry } from '../core/journal';
import type { Revision } from '../core/library';
import type { Result } from '../core/result';
import { writeAll } from './connection';
import type { Connection, WriteTransaction } from './connection';
import type { StoreFailure } from './failure';
import { journalOf } from './journal-repository';
import { revisionsOf, summaryOf } from './library-repository';
import type { ProofRow } from './proof-schema';
import type { RunRow } from './run-schema';
import { sameRevision } from './same-content';

/** A run that comes from a file, with all that it leaves behind. Whoever gives it has seen that it is not here. */
export interface IncomingRun {
  readonly run: Omit<RunRow, 'libraryId'>;
  readonly answers: readonly JournalEntry[];
  /** Absent where the run has not looked at its test tasks. */
  readonly proof?: Omit<ProofRow, 'libraryId'>;
  /** What it made of each of its libraries, oldest first; or the one revision that it proved. */
  readonly revisions: readonly Revision[];
  /** The one that the run is for, as the run calls it. */
  readonly mainLibrary: string;
}

type ImportTransaction = WriteTransaction<'runs' | 'journal' | 'proofs' | 'libraries' | 'revisions'>;

/** Keeps an imported run: all of it, or nothing. Its look counts here as it did where it was made (rule R3). */
export async function importRun(
  connection: Connection,
  incoming: IncomingRun,
): Promise<Result<void, StoreFailure>> {
  const { run, answers, proof, revisions, mainLibrary } = incoming;
  return writeAll(
    connection,
    ['runs', 'journal', 'proofs', 'libraries', 'revisions'],
    async (tx) => {
      const placeById = new Map<string, string>();
      for (const id of new Set(revisions.map(({ library }) => library.id))) {
        const own = revisions.filter(({ library }) => library.id === id);
        placeById.set(id, await keepLibrary(tx, run.id, id, own));
      }
      const libraryId = placeById.get(mainLibrary);
      const journal = tx.objectStore('journal');
      // What a deleted run may have left behind belongs to nothing.
      await journal.delete(journalOf(run.id));
      await Promise.all([
        tx.objectStore('runs').add(libraryId === undefined ? run : { ...run, libraryId }),
        ...answers.map((answer) => journal.add({ ...answer, runId: run.id })),
      ]);
      if (proof) await keepProof(tx, { ...proof, libraryId: libraryId ?? mainLibrary });
    },
    'strict',
  );
}

/** A look that was taken is never given back; one that was here without its verdict gets it now. */
async function keepProof(tx: ImportTransaction, proof: ProofRow): Promise<void> {
  const proofs = tx.objectStore('proofs');
  const here = await proofs.get(proof.id);
  if (!here) await proofs.add(proof);
  else if (!here.complete) await proofs.put({ ...proof, look: here.look });
}

/**
 * A library that is here is never changed by a file: where the run's own does not agree with it, it comes under
 * another id, the one that the run itself would give it if it went on. Answers where it is.
 */
async function keepLibrary(
  tx: ImportTransaction,
  runId: string,
  id: string,
  revisions: readonly Revision[],
): Promise<string> {
  for (const place of placesFor(id, runId)) {
    const here = await tx.objectStore('revisions').getAll(revisionsOf(place));
    if (here.length === 0) {
      const placed = revisions.map((one) => ({ ...one, library: { ...one.library, id: place } }));
      await Promise.all(placed.map((revision) => tx.objectStore('revisions').add(revision)));
      await tx.objectStore('libraries').put(summaryOf(placed.at(-1)!));
      return place;
    }
    const isHere = ({ library }: Revision) => here.some((one) => sameRevision(one.library, library));
    if (revisions.every(isHere)) return place;
  }
  throw new Error(`library ${id} of run ${runId} found no place`);
}

function* placesFor(id: string, runId: string): Generator<string> {
  yield id;
  yield `${id}-${runId}`;
  for (let number = 2; ; number++) yield `${id}-${runId}-${number}`;
}
