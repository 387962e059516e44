/** What draws take of the time that passes: where several are under way, each is charged its share. */
export class SharedClock {
  readonly #now: () => number;
  #underWay = 0;
  #share = 0;
  #at = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  /** A draw begins; what is returned ends it, the first time, and tells its milliseconds. */
  begin(): () => number {
    this.#advance();
    this.#underWay += 1;
    const from = this.#share;
    let ms: number | undefined;
    return () => {
      if (ms !== undefined) return ms;
      this.#advance();
      this.#underWay -= 1;
      ms = this.#share - from;
      return ms;
    };
  }

  #advance(): void {
    const now = this.#now();
    if (this.#underWay > 0) this.#share += (now - this.#at) / this.#underWay;
    this.#at = now;
  }
}
