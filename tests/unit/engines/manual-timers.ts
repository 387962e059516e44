import type { Timers } from '../../../src/engines/watchdog';

interface Alarm {
  at: number;
  readonly callback: () => void;
}

/** Time that passes only when a test says so. */
export class ManualTimers implements Timers {
  #now = 0;
  readonly #alarms = new Set<Alarm>();

  after(milliseconds: number, callback: () => void): () => void {
    const alarm = { at: this.#now + milliseconds, callback };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  get waiting(): number {
    return this.#alarms.size;
  }

  /** Rings what is due on the way, in order, and lets promises settle in between. */
  async advance(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds;
    await settle();
    for (;;) {
      const next = [...this.#alarms].filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.#alarms.delete(next);
      this.#now = next.at;
      next.callback();
      await settle();
    }
    this.#now = until;
  }

  /** The device sleeps: on waking, what came due meanwhile rings once. */
  async sleep(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const alarm of this.#alarms) {
      if (alarm.at > this.#now) continue;
      this.#alarms.delete(alarm);
      alarm.callback();
    }
    await settle();
  }
}

/** Lets all promises that can settle do so. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
}
