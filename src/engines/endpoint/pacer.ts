import type { CancelSignal } from '../../core/ports';

/** Waits; rejects with an AbortError when aborted. Injected, so that tests need no real time. */
export type Wait = (ms: number, signal: CancelSignal) => Promise<void>;

/**
 * How many calls an endpoint gets at once. Grows by one with each success until the server says for the first time
 * that it is too much; then it halves, and grows by one after as many successes as there are lanes (slow start, then
 * additive increase and multiplicative decrease). New calls are held until the time that the server named.
 */
export class Pacer {
  readonly #most: number;
  readonly #wait: Wait;
  readonly #now: () => number;
  readonly #queue: (() => void)[] = [];
  #lanes: number;
  #busy = 0;
  #successes = 0;
  #holdUntil = 0;
  #reducedAt = -Infinity;

  constructor(most: number, wait: Wait, now: () => number, lanes = 4) {
    this.#most = Math.max(1, most);
    this.#lanes = Math.min(this.#most, lanes);
    this.#wait = wait;
    this.#now = now;
  }

  /** Runs a call when there is a lane for it and no hold. */
  async run<T>(work: () => Promise<T>, signal: CancelSignal): Promise<T> {
    await this.#lane(signal);
    try {
      for (let ms = this.#holdUntil - this.#now(); ms > 0; ms = this.#holdUntil - this.#now()) {
        await this.#wait(ms, signal);
      }
      return await work();
    } finally {
      this.#busy -= 1;
      this.#next();
    }
  }

  succeeded(): void {
    this.#successes += 1;
    const isFirstGrowth = this.#reducedAt === -Infinity;
    if (!isFirstGrowth && this.#successes < this.#lanes) return;
    this.#successes = 0;
    this.#lanes = Math.min(this.#most, this.#lanes + 1);
    this.#next();
  }

  /**
   * The server was too busy for a call begun at that time: none before so many milliseconds have passed, and fewer,
   * once for all that were under way together.
   */
  tooMuch(holdMs: number, begunAt: number): void {
    if (begunAt >= this.#reducedAt) {
      this.#successes = 0;
      this.#lanes = Math.max(1, Math.floor(this.#lanes / 2));
      this.#reducedAt = this.#now();
    }
    this.#holdUntil = Math.max(this.#holdUntil, this.#now() + holdMs);
  }

  async #lane(signal: CancelSignal): Promise<void> {
    signal.throwIfAborted();
    if (this.#busy < this.#lanes) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        this.#busy += 1;
        resolve();
      };
      const leave = () => {
        signal.removeEventListener('abort', leave);
        this.#queue.splice(this.#queue.indexOf(enter), 1);
        reject(new DOMException('Sampling was aborted.', 'AbortError'));
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#queue.push(enter);
    });
  }

  #next(): void {
    while (this.#busy < this.#lanes) {
      const enter = this.#queue.shift();
      if (!enter) return;
      enter();
    }
  }
}
