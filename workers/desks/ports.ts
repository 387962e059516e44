import type { StoreFailure } from '../../src/store/failure';
import type { Store } from '../../src/store/store';
import type { AppEvent } from '../wire';

/** What every desk shares: the store, the clock, and a way to tell the page. */
export interface DeskPorts {
  readonly store: Store;
  readonly emit: (event: AppEvent) => void;
  /** A write did not reach the disk: the page shows it until writing works again. */
  readonly storageFailed: (failure: StoreFailure) => void;
  readonly now: () => number;
  readonly newId: () => string;
}
