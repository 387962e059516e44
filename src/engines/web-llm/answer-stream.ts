import type { ChatChunk, ChatRequest, MlcEngine } from './runtime';

/** web-llm's answer under way. Tokens are computed as they are taken. */
export class AnswerStream {
  readonly #mlc: MlcEngine;
  #chunks: AsyncIterator<ChatChunk> | undefined;
  #isBegun = false;
  #isDone = false;
  /** What web-llm is at. */
  #step: Promise<unknown> = Promise.resolve();

  constructor(mlc: MlcEngine) {
    this.#mlc = mlc;
  }

  async open(request: ChatRequest): Promise<void> {
    await this.#at(this.#mlc.resetChat());
    this.#chunks = (await this.#at(this.#mlc.chat.completions.create(request)))[Symbol.asyncIterator]();
  }

  /** The next piece; undefined where there is none. */
  async next(): Promise<ChatChunk | undefined> {
    if (!this.#chunks || this.#isDone) return undefined;
    this.#isBegun = true;
    const { done, value } = await this.#at(this.#chunks.next());
    this.#isDone = done === true;
    return done === true ? undefined : value;
  }

  /** Ends the answer before its next token. A prompt that is being read is read to its end first. */
  interrupt(): void {
    void this.#mlc.interruptGenerate();
  }

  /**
   * Resolves when web-llm is free again, which may be never. A stream is interrupted and read to its end: one that is left
   * in the middle gives web-llm's lock back in its newest versions only.
   */
  async close(): Promise<void> {
    await this.#step.catch(() => (this.#isDone = true));
    // Nothing was taken: nothing is computed, and to take something would begin it.
    if (!this.#isBegun) return;
    this.interrupt();
    while (!this.#isDone) await this.next().catch(() => (this.#isDone = true));
  }

  #at<T>(step: Promise<T>): Promise<T> {
    this.#step = step;
    return step;
  }
}
