/** Whether the browser promised to keep what is stored, and how much room is used. */
export interface StorageRoom {
  readonly persisted: boolean;
  readonly usedBytes?: number;
  readonly quotaBytes?: number;
}

/**
 * What the browser says of this site's storage. Asking it to persist is for the page: a worker has no
 * `persist()`, and only a person's own act should bring up a question.
 */
export async function storageRoom(
  storage: Pick<StorageManager, 'persisted' | 'estimate'> | undefined,
): Promise<StorageRoom> {
  if (!storage) return { persisted: false };
  const [persisted, estimate] = await Promise.all([
    storage.persisted().catch(() => false),
    storage.estimate().catch((): StorageEstimate => ({})),
  ]);
  return {
    persisted,
    ...(estimate.usage !== undefined && { usedBytes: estimate.usage }),
    ...(estimate.quota !== undefined && { quotaBytes: estimate.quota }),
  };
}
