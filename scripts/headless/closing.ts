/** What must be closed again, in the opposite order of opening, whether or not everything came to be opened. */
export class Closing {
  #steps: (() => Promise<void>)[] = [];
  #begun = false;
  readonly #say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  get begun(): boolean {
    return this.#begun;
  }

  add(step: () => Promise<void>): void {
    this.#steps.push(step);
  }

  /** A step that fails is told and keeps no other from its turn: what went wrong before is the better reason. */
  async close(): Promise<void> {
    this.#begun = true;
    for (const step of this.#steps.splice(0).toReversed()) {
      await step().catch((error: unknown) => this.#say(`while closing: ${String(error)}`));
    }
  }
}
