/** Whose turn it is: one at a time, in the order of asking. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /** Takes the next turn, unless `unless` rejects first. What it answers passes the turn on. */
  async take(unless: Promise<never>): Promise<() => void> {
    const before = this.#last;
    let leave: () => void = () => {};
    const mine = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#last = before.then(() => mine);
    try {
      await Promise.race([before, unless]);
      return leave;
    } catch (error) {
      leave();
      throw error;
    }
  }
}
