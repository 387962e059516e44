/** Holds the screen on while something runs: a device that goes to sleep stops the run. Where that is not to be had, nothing happens. */
export class KeepAwake {
  #wanted = false;
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  constructor() {
    // The browser lets go of the lock whenever the page is hidden.
    document.addEventListener('visibilitychange', () => {
      if (this.#wanted && document.visibilityState === 'visible') this.#take();
    });
  }

  set(wanted: boolean): void {
    if (wanted === this.#wanted) return;
    this.#wanted = wanted;
    if (wanted) this.#take();
    else void this.#lock?.then((lock) => lock?.release());
  }

  #take(): void {
    // Refused on low battery, in hidden pages, and where the browser does not know it.
    this.#lock = navigator.wakeLock?.request('screen').catch(() => undefined);
  }
}
