import { defaultModel } from '../default-model';

/** Enough tokens to judge by: many answers are a word or two. */
const windowTokens = 8;
const slowWindows = 2;
/** So many times slower than at best is not the prompt's length any more. */
const slowTimes = 4;
const fewerAfterMs = 20_000;
const moreAfterMs = 60_000;

/** Whether a token takes so long, for a model of this size, that fewer threads are worth a try. */
export function isSuspiciouslySlow(tokenMs: number, sizeBytes: number): boolean {
  return tokenMs > 140 * Math.max(1, sizeBytes / defaultModel.sizeBytes);
}

/**
 * Notices when another number of threads may be better. Threads wait for one another by spinning, dozens of
 * times a token: where something else wants the same cores, one is held up while the rest burns. On two idle
 * cores two threads write 19 tokens a second and one writes 11; on two busy ones, 0.6 and 7.
 *
 * It only says when to look: measuring costs a start, so after a look that changed nothing the next one waits
 * for twice as long.
 */
export class Pace {
  readonly #mostThreads: number;
  readonly #sizeBytes: number;
  readonly #now: () => number;
  #threads = 0;
  #bestMs = Infinity;
  #window = { tokens: 0, ms: 0 };
  #slow = 0;
  #fewer = { afterMs: fewerAfterMs, at: 0 };
  #more = { afterMs: moreAfterMs, at: 0 };

  constructor(mostThreads: number, sizeBytes: number, now: () => number) {
    this.#mostThreads = mostThreads;
    this.#sizeBytes = sizeBytes;
    this.#now = now;
  }

  /** The engine was started, or started again, and a token took this long. */
  started(threads: number, tokenMs: number): void {
    const changed = threads !== this.#threads;
    if (this.#looksForFewer) this.#fewer.afterMs = changed ? fewerAfterMs : this.#fewer.afterMs * 2;
    if (this.#looksForMore) this.#more.afterMs = changed ? moreAfterMs : this.#more.afterMs * 2;
    this.#fewer.at = this.#now() + this.#fewer.afterMs;
    this.#more.at = this.#now() + this.#more.afterMs;
    this.#threads = threads;
    this.#bestMs = changed ? tokenMs : Math.min(this.#bestMs, tokenMs);
    this.#window = { tokens: 0, ms: 0 };
    this.#slow = 0;
  }

  /** A draw wrote so many tokens in this time, its prompt aside. */
  wrote(tokens: number, ms: number): void {
    this.#window = { tokens: this.#window.tokens + tokens, ms: this.#window.ms + ms };
    if (this.#window.tokens < windowTokens) return;
    const tokenMs = this.#window.ms / this.#window.tokens;
    const slow = isSuspiciouslySlow(tokenMs, this.#sizeBytes) || tokenMs > this.#bestMs * slowTimes;
    this.#slow = slow ? this.#slow + 1 : 0;
    this.#bestMs = Math.min(this.#bestMs, tokenMs);
    this.#window = { tokens: 0, ms: 0 };
  }

  /** Whether it is time to measure again which number of threads is best. */
  get wantsLook(): boolean {
    return this.#looksForFewer || this.#looksForMore;
  }

  get #looksForFewer(): boolean {
    return this.#threads > 1 && this.#slow >= slowWindows && this.#now() >= this.#fewer.at;
  }

  get #looksForMore(): boolean {
    return this.#threads > 0 && this.#threads < this.#mostThreads && this.#now() >= this.#more.at;
  }
}
