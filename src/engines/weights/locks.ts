/** One at a time, in whatever tab or worker: whoever fetches, mends or deletes a model's weights holds its lock. */
export interface ModelLocks {
  /** `onWait` is called where somebody else holds it. Rejects with an `AbortError` when it is aborted while it waits. */
  hold<T>(id: string, onWait: () => void, signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Does it where nobody else holds the lock, and else nothing. */
  tryHold<T>(id: string, work: () => Promise<T>): Promise<{ readonly value: T } | undefined>;
}

/** Where a browser has no locks, or refuses them, two tabs cannot know of each other; pieces never overwrite pieces. */
export function browserLocks(locks: LockManager | undefined): ModelLocks {
  if (!locks) return withoutLocks;
  const nameOf = (id: string) => `cairn-weights/${id}`;
  const tryHold: ModelLocks['tryHold'] = async (id, work) => {
    let isAnswered = false;
    try {
      return await locks.request(nameOf(id), { ifAvailable: true }, async (lock) => {
        isAnswered = true;
        return lock ? { value: await work() } : undefined;
      });
    } catch (error) {
      if (isAnswered) throw error;
      return await withoutLocks.tryHold(id, work);
    }
  };
  return {
    tryHold,
    async hold(id, onWait, signal, work) {
      const taken = await tryHold(id, work);
      if (taken) return taken.value;
      onWait();
      return await locks.request(nameOf(id), { signal }, work);
    },
  };
}

const withoutLocks: ModelLocks = {
  hold: (_id, _onWait, _signal, work) => work(),
  tryHold: async (_id, work) => ({ value: await work() }),
};
