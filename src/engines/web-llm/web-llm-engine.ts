import type { Draw, SampleContext, SampleOutcome, SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail } from '../../core/result';
import type { Engine, EngineFacts } from '../engine';
import type { Timers } from '../watchdog';
import { AnswerStream } from './answer-stream';
import { aborted } from './called-off';
import { sampleFailureOf } from './failures';
import { GrammarBook } from './grammar-book';
import { outcomeOf } from './outcome';
import { AnswerReader, type Answer } from './read-answer';
import { chatRequest, thinksFirst } from './request';
import type { ChatRequest, MlcEngine } from './runtime';
import { Turns } from './turns';
import { WayOut } from './way-out';

/** What was called off and still goes on after this will not end at all. */
const stuckMs = 10_000;
/** What is let go may be in the middle of a prompt. Its memory is freed for certain when its worker ends. */
const goodbyeMs = 1_000;

export interface WebLlmEnginePorts {
  readonly timers: Timers;
  readonly now: () => number;
  /** Resolves when the graphics processor is gone; an answer that was being written then never ends by itself. */
  readonly lost: Promise<string>;
}

/**
 * One answer at a time, each with its whole prompt: web-llm cannot batch, and keeps a prompt's state only where a
 * conversation goes on. It is made to forget the conversation before each draw, so that a seed means the same wherever it
 * stands.
 */
export class WebLlmEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #mlc: MlcEngine;
  readonly #ports: WebLlmEnginePorts;
  readonly #grammars = new GrammarBook();
  readonly #turns = new Turns();
  /** Of the draws under way. */
  readonly #waysOut = new Set<WayOut>();
  #over: Error | undefined;
  #letGo: Promise<void> | undefined;

  constructor(mlc: MlcEngine, facts: EngineFacts, ports: WebLlmEnginePorts) {
    this.#mlc = mlc;
    this.facts = facts;
    this.#ports = ports;
    void ports.lost.then((reason) => this.#finish(`the graphics processor was lost (${reason})`));
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index, draw] of request.draws.entries()) {
      yield await this.#draw(request, draw, context.signal, (text) => context.onText?.(index, text));
    }
  }

  dispose(): Promise<void> {
    this.#finish('the engine was let go');
    this.#letGo ??= Promise.race([this.#mlc.unload().catch(() => undefined), this.#after(goodbyeMs)]);
    return this.#letGo;
  }

  async #draw(
    request: SampleRequest,
    { seed }: Draw,
    signal: CancelSignal,
    onText: (text: string) => void,
  ): Promise<SampleOutcome> {
    if (signal.aborted) throw aborted();
    const startedAt = this.#ports.now();
    const wayOut = new WayOut(signal, this.#ports.timers);
    this.#waysOut.add(wayOut);
    try {
      if (this.#over) throw this.#over;
      const answer = await this.#answered(request, seed, wayOut, onText);
      if (wayOut.calledOff.is) throw aborted();
      return outcomeOf(answer, request, this.facts.contextTokens, this.#ports.now() - startedAt);
    } catch (error) {
      if (wayOut.calledOff.is) throw aborted();
      return fail(sampleFailureOf(this.#over ?? error));
    } finally {
      this.#waysOut.delete(wayOut);
      wayOut.calledOff.forget();
    }
  }

  /** With the schema's grammar where there is one; without it where it fails, or where the model fills it with blanks. */
  async #answered(
    request: SampleRequest,
    seed: number,
    wayOut: WayOut,
    onText: (text: string) => void,
  ): Promise<Answer> {
    const { schema } = request;
    const thinks = thinksFirst(this.facts.model);
    const ask = (grammar: string | undefined) =>
      this.#ask(chatRequest(request, seed, { grammar, thinks }), request, wayOut, onText);
    const grammar = schema && this.#grammars.find(schema);
    if (!schema || grammar === undefined) return await ask(undefined);
    try {
      const answer = await ask(grammar);
      if (answer.finish !== 'blank') return answer;
    } catch (error) {
      if (!this.#grammars.refuse(schema, error)) throw error;
    }
    return await ask(undefined);
  }

  /** One request to web-llm. It is left when it ends, when it is called off, or when nothing more can come. */
  async #ask(
    chat: ChatRequest,
    { turns, schema }: SampleRequest,
    { calledOff, atOnce, inTime }: WayOut,
    onText: (text: string) => void,
  ): Promise<Answer> {
    const leave = await this.#turns.take(atOnce);
    const stream = new AnswerStream(this.#mlc);
    void calledOff.happened.then(() => stream.interrupt());
    try {
      const reader = new AnswerReader(turns, onText);
      await Promise.race([stream.open(chat), inTime]);
      for (;;) {
        if (calledOff.is) throw aborted();
        const chunk = await Promise.race([stream.next(), inTime]);
        if (chunk === undefined) return reader.answer();
        reader.take(chunk);
        if (schema && reader.isBlank) return reader.answer('blank');
      }
    } finally {
      const closed = stream.close().then(leave);
      if (calledOff.is) void this.#mustClose(closed);
    }
  }

  async #mustClose(closed: Promise<void>): Promise<void> {
    let isClosed = false;
    void closed.then(() => (isClosed = true));
    await Promise.race([closed, this.#after(stuckMs)]);
    if (!isClosed) this.#finish('an answer that was called off does not end');
  }

  #finish(why: string): void {
    this.#over ??= new Error(why);
    for (const wayOut of this.#waysOut) wayOut.open(this.#over);
  }

  #after(milliseconds: number): Promise<void> {
    return new Promise((resolve) => void this.#ports.timers.after(milliseconds, resolve));
  }
}
