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

  get bytesPerSecond(): number | undefined {
    const first = this.#seen[0];
    const last = this.#seen.at(-1);
    if (!first || !last || last.at - first.at < leastMs) return undefined;
    return ((last.bytes - first.bytes) * 1_000) / (last.at - first.at);
  }

  secondsLeft(totalBytes: number | undefined): number | undefined {
    const pace = this.bytesPerSecond;
    const last = this.#seen.at(-1);
    if (!pace || !last || totalBytes === undefined) return undefined;
    return Math.max(0, totalBytes - last.bytes) / pace;
  }
}
