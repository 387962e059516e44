import { keepStorage } from '../state/keep-storage';

/** How much room is used, and whether the browser promised to keep it. The page may ask; a worker may not. */
export class StorageRoom {
  persisted = $state(false);
  usedBytes = $state<number | undefined>(undefined);
  quotaBytes = $state<number | undefined>(undefined);
  /** The person asked the browser to keep it, and it said no. */
  refused = $state(false);

  async look(): Promise<void> {
    try {
      const [persisted, estimate] = await Promise.all([
        navigator.storage.persisted(),
        navigator.storage.estimate(),
      ]);
      this.persisted = persisted;
      this.usedBytes = estimate.usage;
      this.quotaBytes = estimate.quota;
    } catch {
      // Insecure pages have no storage to ask: the figures stay unknown.
    }
  }

  async persist(): Promise<void> {
    this.refused = !(await keepStorage());
    await this.look();
  }
}
