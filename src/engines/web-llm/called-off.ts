import type { CancelSignal } from '../../core/ports';

/** A signal as a promise: whoever waits for something else can wait for this beside it. */
export class CalledOff {
  /** Resolves when the signal is aborted; settles in no other way. */
  readonly happened: Promise<void>;
  readonly #signal: CancelSignal;
  readonly #listener: () => void;

  constructor(signal: CancelSignal) {
    let tell: () => void = () => {};
    this.happened = new Promise((resolve) => {
      tell = resolve;
    });
    this.#signal = signal;
    this.#listener = tell;
    signal.addEventListener('abort', tell, { once: true });
    if (signal.aborted) tell();
  }

  get is(): boolean {
    return this.#signal.aborted;
  }

  forget(): void {
    this.#signal.removeEventListener('abort', this.#listener);
  }
}

export function aborted(): Error {
  return new DOMException('Sampling was aborted.', 'AbortError');
}
