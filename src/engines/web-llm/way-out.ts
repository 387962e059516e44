import type { CancelSignal } from '../../core/ports';
import type { Timers } from '../watchdog';
import { aborted, CalledOff } from './called-off';

/** A draw that is called off gets this long to end by itself: its prompt may still be read, which nothing interrupts. */
const calledOffMs = 1_500;

/** How a draw gets away from something that may never settle: it is called off, or the engine is over. */
export class WayOut {
  readonly calledOff: CalledOff;
  /** Rejects as soon as there is no more point in waiting; settles in no other way. */
  readonly atOnce: Promise<never>;
  /** The same, with patience for what was called off and may end by itself. */
  readonly inTime: Promise<never>;
  #leave: (why: Error) => void = () => {};
  #leaveInTime: (why: Error) => void = () => {};

  constructor(signal: CancelSignal, timers: Timers) {
    this.calledOff = new CalledOff(signal);
    this.atOnce = new Promise((_resolve, reject) => {
      this.#leave = reject;
    });
    this.inTime = new Promise((_resolve, reject) => {
      this.#leaveInTime = reject;
    });
    // Nobody may be waiting at the time.
    this.atOnce.catch(() => undefined);
    this.inTime.catch(() => undefined);
    void this.calledOff.happened.then(() => {
      this.#leave(aborted());
      timers.after(calledOffMs, () => this.#leaveInTime(aborted()));
    });
  }

  /** Nothing more will come from the engine. */
  open(why: Error): void {
    this.#leave(why);
    this.#leaveInTime(why);
  }
}
