interface Waiting {
  readonly begin: () => void;
  readonly leave: () => void;
}

/** The locks of one browser, for all its pages: one holder at a time, the others in the order of asking. */
export class FakeLocks {
  readonly #queues = new Map<string, Waiting[]>();

  get manager(): LockManager {
    return this as unknown as LockManager;
  }

  async request<T>(
    name: string,
    { ifAvailable, signal }: { readonly ifAvailable?: boolean; readonly signal?: AbortSignal },
    work: (lock: object | null) => Promise<T>,
  ): Promise<T> {
    const queue = this.#queues.get(name);
    if (queue && ifAvailable) return await work(null);
    if (queue) await this.#turn(queue, signal);
    else this.#queues.set(name, []);
    try {
      return await work({ name });
    } finally {
      const next = this.#queues.get(name)?.shift();
      if (next) next.begin();
      else this.#queues.delete(name);
    }
  }

  #turn(queue: Waiting[], signal: AbortSignal | undefined): Promise<void> {
    return new Promise((begin, reject) => {
      const waiting = {
        begin,
        leave() {
          queue.splice(queue.indexOf(waiting), 1);
          reject(new DOMException('Aborted', 'AbortError'));
        },
      };
      queue.push(waiting);
      signal?.addEventListener('abort', () => queue.includes(waiting) && waiting.leave());
    });
  }
}
