import type { Timers } from '../watchdog';

/** Waits, unless it is woken by the signal. */
export function sleep(milliseconds: number, timers: Timers, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const callOff = timers.after(milliseconds, () => {
      signal.removeEventListener('abort', wake);
      resolve();
    });
    const wake = () => {
      callOff();
      resolve();
    };
    signal.addEventListener('abort', wake, { once: true });
    if (signal.aborted) wake();
  });
}
