/** The last few seconds tell how fast it goes now; the average of an hour does not. */
const windowMs = 5_000;
const leastMs = 1_000;

/** How fast bytes come, and how long the rest will take. */
export class DownloadPace {
  #seen: { readonly at: number; readonly bytes: number }[] = [];

  note(at: number, bytes: number): void {
    const last = this.#seen.at(-1);
    // What had come turned out wrong, and comes again.
    if (last && bytes < last.bytes) this.#seen = [];
    this.#seen.push({ at, bytes });
    while (this.#seen.length > 2 && at - this.#seen[1]!.at >= windowMs) this.#seen.shift();
  }

  /** Nothing comes for a while, on purpose. */
  rest(): void {
    this.#seen = [];
  }

  /** Slower with every moment in which nothing comes; undefined where it is not known, or nothing comes any more. */
  bytesPerSecond(now: number): number | undefined {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.at - first.at < leastMs || this.isSilent(now)) return undefined;
    return ((last.bytes - first.bytes) * 1_000) / (Math.max(now, last.at) - first.at);
  }

  secondsLeft(totalBytes: number | undefined, now: number): number | undefined {
    const pace = this.bytesPerSecond(now);
    const last = this.#seen.at(-1);
    if (!pace || !last || totalBytes === undefined) return undefined;
    return Math.max(0, totalBytes - last.bytes) / pace;
  }

  /** Nothing has come for so long that how fast it came before says nothing. */
  isSilent(now: number): boolean {
    const last = this.#seen.at(-1);
    return last !== undefined && now - last.at >= windowMs;
  }
}
