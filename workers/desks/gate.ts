import type { Policy } from '../../src/core/policy';
import type { CancelSignal } from '../../src/core/ports';

/**
 * Stands between two draws: a paused run takes the answer under way and asks for no other. An engine that writes side
 * by side ends those that it has begun, and holds them until they are asked for.
 */
export class Gate {
  #opened: Promise<void> | undefined;
  #open: (() => void) | undefined;
  /** Told once when a run has come to stand before the closed gate. */
  onHeld: (() => void) | undefined;

  close(): void {
    this.#opened ??= new Promise((resolve) => (this.#open = resolve));
  }

  open(): void {
    this.#open?.();
    this.#opened = undefined;
    this.#open = undefined;
  }

  async pass(signal: CancelSignal): Promise<void> {
    if (!this.#opened) return;
    this.onHeld?.();
    await Promise.race([this.#opened, whenAborted(signal)]);
    signal.throwIfAborted();
  }
}

export function gated(inner: Policy, gate: Gate): Policy {
  return {
    async *sampleGroup(request, context) {
      await gate.pass(context.signal);
      for await (const outcome of inner.sampleGroup(request, context)) {
        yield outcome;
        await gate.pass(context.signal);
      }
    },
  };
}

/** Plays recorded answers at the speed they were given, times the pace; at pace 0, at once. */
export function paced(inner: Policy, pace: () => number, wait: typeof waitFor): Policy {
  return {
    async *sampleGroup(request, context) {
      for await (const outcome of inner.sampleGroup(request, context)) {
        const speed = pace();
        if (outcome.ok && speed > 0) await wait(outcome.value.durationMs / speed, context.signal);
        context.signal.throwIfAborted();
        yield outcome;
      }
    },
  };
}

/** Waits, or throws when aborted. */
export async function waitFor(ms: number, signal: CancelSignal): Promise<void> {
  signal.throwIfAborted();
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    new Promise<void>((resolve) => (timer = setTimeout(resolve, ms))),
    whenAborted(signal),
  ]);
  clearTimeout(timer);
  signal.throwIfAborted();
}

function whenAborted(signal: CancelSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
