import type { CancelSignal } from '../../core/ports';

/** What one draw holds of the context. */
export interface Place {
  /** It turned out to need less. */
  shrink(tokens: number): void;
  leave(): void;
}

/**
 * Room in the context that all lanes share. llama.cpp takes in more than fits and then ends everything that is under
 * way: so nothing begins before what it may need is free. Who comes first goes first, however small the next one is.
 */
export class Room {
  readonly #tokens: number;
  readonly #waiting: { readonly tokens: number; readonly enter: () => void }[] = [];
  #taken = 0;

  constructor(tokens: number) {
    this.#tokens = tokens;
  }

  /** Resolves when there is room. One that wants more than there is gets all of it, alone. */
  async enter(wanted: number): Promise<Place> {
    let held = Math.min(wanted, this.#tokens);
    if (this.#waiting.length > 0 || this.#taken + held > this.#tokens) {
      await new Promise<void>((enter) => this.#waiting.push({ tokens: held, enter }));
    } else {
      this.#taken += held;
    }
    const shrink = (tokens: number) => {
      if (tokens >= held) return;
      this.#taken -= held - tokens;
      held = tokens;
      this.#admit();
    };
    return { shrink, leave: () => shrink(0) };
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if (this.#taken + next.tokens > this.#tokens) return;
      this.#waiting.shift();
      // Taken here and not by whoever wakes: nobody may slip in between.
      this.#taken += next.tokens;
      next.enter();
    }
  }
}

/** So many draws for each lane may be begun before the first of them is taken: one slow answer must not hold all lanes up. */
const ahead = 2;

/**
 * Runs `draw` for each index with up to `lanes` of them under way, and gives their results in the order of indices.
 * Whoever stops taking them stops them all, and goes on only when the last of them has ended.
 */
export async function* sideBySide<T>(
  { from, to, lanes }: { readonly from: number; readonly to: number; readonly lanes: number },
  draw: (index: number, signal: CancelSignal) => Promise<T>,
  signal: CancelSignal,
): AsyncGenerator<T> {
  const stop = new AbortController();
  const results: Promise<T>[] = [];
  let credit = lanes * ahead;
  let wake: (() => void)[] = [];
  const wakeAll = () => {
    wake.forEach((resume) => resume());
    wake = [];
  };
  const end = () => {
    stop.abort();
    wakeAll();
  };
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end();

  const lane = async (): Promise<void> => {
    while (from + results.length < to) {
      while (results.length >= credit && !stop.signal.aborted) {
        await new Promise<void>((resume) => wake.push(resume));
      }
      if (from + results.length >= to) return;
      const result = draw(from + results.length, stop.signal);
      results.push(result);
      await result;
    }
  };
  // What fails is thrown where it is taken; the other lanes go on until then.
  const running = Array.from({ length: lanes }, () => lane().catch(() => undefined));
  try {
    for (let index = 0; index < to - from; index++) {
      const result = await results[index]!;
      // Called off, there are no more of them, even those that are there already.
      signal.throwIfAborted();
      yield result;
      credit += 1;
      wakeAll();
    }
  } finally {
    signal.removeEventListener('abort', end);
    end();
    await Promise.all(running);
  }
}
