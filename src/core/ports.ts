/** What the core asks of the world. Everything with an effect comes in through one of these. */

/** The part of an `AbortSignal` that the core uses; a real one fits as it is. */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
