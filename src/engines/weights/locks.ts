/** One at a time, in whatever tab or worker: whoever fetches, mends or deletes a model's weights holds its lock. */
export interface ModelLocks {
  /** `onWait` is called where somebody else holds it. Rejects with an `AbortError` when it is aborted while it waits. */
  hold<T>(id: string, onWait: () => void, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
}

/** Where a browser has no locks, or refuses them, two tabs cannot know of each other; pieces never overwrite pieces. */
export function browserLocks(locks: LockManager | undefined): ModelLocks {
  return {
    async hold(id, onWait, signal, work) {
      if (!locks) return await work();
      const name = `cairn-weights/${id}`;
      const taken = await locks.request(name, { ifAvailable: true }, async (lock) =>
        lock ? { value: await work() } : undefined,
      );
      if (taken) return taken.value;
      onWait();
      return await locks.request(name, { signal }, work);
    },
  };
}
