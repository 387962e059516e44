import type { Result } from '../../src/core/result';
import type { StoreFailure } from '../../src/store/failure';
import type { Store } from '../../src/store/store';
import type { LibraryDesk } from './library-desk';

/**
 * Writes what the disk has refused so far, the runs last: one that is over on disk has its answers, its library and its
 * verdict there too, and one that is not can be resumed.
 */
export async function writeWhatWaits(
  { journal, proofs, runs }: Store,
  libraries: LibraryDesk,
): Promise<Result<void, StoreFailure>> {
  const written = [await journal.flush(), await libraries.flush(), await proofs.flush()];
  return written.find(({ ok }) => !ok) ?? runs.flush();
}
