import { LibraryDesk } from '../../../workers/desks/library-desk';
import { PackDesk } from '../../../workers/desks/pack-desk';
import type { DeskPorts } from '../../../workers/desks/ports';
import type { RunSummary } from '../../../workers/wire';
import type { StoreFailure } from '../../../src/store/failure';
import { openFresh } from '../store/fixtures/open';

/** The desks over a store of their own, with a clock and ids that count. */
export async function openDesks(runs: readonly RunSummary[] = []) {
  const { connection, store } = await openFresh();
  let counted = 0;
  const failures: StoreFailure[] = [];
  const ports: DeskPorts = {
    store,
    emit: () => undefined,
    storageFailed: (failure) => void failures.push(failure),
    now: () => (counted += 1),
    newId: () => `id${(counted += 1)}`,
  };
  const libraries = new LibraryDesk(ports, async () => runs);
  return { connection, store, libraries, packs: new PackDesk(ports, libraries), failures };
}
