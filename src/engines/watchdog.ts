/** Time, given from outside so that tests own it. `after` returns what calls it off. */
export interface Timers {
  after(milliseconds: number, callback: () => void): () => void;
}

export const realTimers: Timers = {
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds);
    return () => clearTimeout(timer);
  },
};

const tickMs = 1000;

/**
 * Notices silence. Time is counted in ticks that we lived through ourselves: after a laptop's sleep the
 * engine was asleep just as long as we were, and is not dead.
 *
 * Two clocks. `work` is fed by results only, so a slow engine that shows some result now and then is alive.
 * `thread` is fed by any message; pings make sure that a living worker has one to send, however long its work
 * takes, so a worker that the browser has ended is found out in seconds. It runs from the first message on:
 * before that, the worker's script may still be on its way.
 */
export class Watchdog {
  readonly #timers: Timers;
  readonly #threadMs: number;
  readonly #ping: () => void;
  readonly #onSilent: (what: 'thread' | 'work') => void;
  #callOff: (() => void) | undefined;
  #workMs = 0;
  #sinceWorkMs = 0;
  #sinceMessageMs = 0;
  #spoke = false;

  constructor(
    timers: Timers,
    threadMs: number,
    ping: () => void,
    onSilent: (what: 'thread' | 'work') => void,
  ) {
    this.#timers = timers;
    this.#threadMs = threadMs;
    this.#ping = ping;
    this.#onSilent = onSilent;
  }

  /** Some result came, or work begins: the next is due within this time. */
  expect(workMs: number): void {
    this.#workMs = workMs;
    this.#sinceWorkMs = 0;
    this.#sinceMessageMs = 0;
    this.#callOff ??= this.#timers.after(tickMs, this.#tick);
  }

  /** Any message came. */
  heard(): void {
    this.#spoke = true;
    this.#sinceMessageMs = 0;
  }

  /** Nothing is under way. */
  rest(): void {
    this.#callOff?.();
    this.#callOff = undefined;
  }

  readonly #tick = (): void => {
    this.#sinceWorkMs += tickMs;
    if (this.#spoke) this.#sinceMessageMs += tickMs;
    const threadSilent = this.#sinceMessageMs > this.#threadMs;
    if (threadSilent || this.#sinceWorkMs > this.#workMs) {
      this.#callOff = undefined;
      this.#onSilent(threadSilent ? 'thread' : 'work');
      return;
    }
    this.#ping();
    this.#callOff = this.#timers.after(tickMs, this.#tick);
  };
}
