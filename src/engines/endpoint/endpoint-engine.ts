import type { SampleContext, SampleOutcome, SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail, ok } from '../../core/result';
import type { Engine, EngineFacts } from '../engine';
import type { Caller } from './caller';
import { isAway } from './http-failure';

/** A server as an engine: groups in one call where it has that, else draw by draw. */
export class EndpointEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #caller: Caller;
  readonly #gone = new AbortController();
  #hasSeveral: boolean;

  constructor(caller: Caller, hasSeveral: boolean, facts: EngineFacts) {
    this.#caller = caller;
    this.#hasSeveral = hasSeveral;
    this.facts = facts;
  }

  /**
   * In the order of draws, as many at once as the server takes. Calling it off, or not taking all of them, loses
   * what is under way: with a server that charges, at most one group's calls.
   */
  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    const { draws } = request;
    const stop = new AbortController();
    const abort = () => stop.abort();
    if (context.signal.aborted || this.#gone.signal.aborted) abort();
    context.signal.addEventListener('abort', abort, { once: true });
    this.#gone.signal.addEventListener('abort', abort, { once: true });
    try {
      const start =
        this.#hasSeveral && draws.length > 1
          ? this.#together(request, context, stop.signal)
          : this.#apart(request, context, stop.signal);
      const asked: Promise<SampleOutcome>[] = [];
      for (let index = 0; index < draws.length; index++) {
        while (asked.length < Math.min(draws.length, index + this.#caller.most)) {
          const one = start(asked.length);
          // Whoever does not get to its turn must not end as an unhandled rejection.
          one.catch(() => undefined);
          asked.push(one);
        }
        yield await this.#settled(asked[index]!, context.signal);
      }
    } finally {
      context.signal.removeEventListener('abort', abort);
      this.#gone.signal.removeEventListener('abort', abort);
      stop.abort();
    }
  }

  /** Nothing is held but a connection, which the browser keeps; calls under way are called off. */
  async dispose(): Promise<void> {
    this.#gone.abort();
  }

  /** Called off by who asks, a group has no more outcomes, even those that came already; an engine that is gone fails. */
  async #settled(asked: Promise<SampleOutcome>, signal: CancelSignal): Promise<SampleOutcome> {
    try {
      const outcome = await asked;
      signal.throwIfAborted();
      if (!this.#gone.signal.aborted) return outcome;
    } catch (error) {
      if (signal.aborted || !this.#gone.signal.aborted) throw error;
    }
    return fail({ kind: 'unavailable', detail: 'the server was let go' });
  }

  #apart(request: SampleRequest, context: SampleContext, signal: AbortSignal): Start {
    return async (index) => {
      const { seed } = request.draws[index]!;
      const asked = await this.#caller.ask(request, seed, 1, signal, (_, text) =>
        context.onText?.(index, text),
      );
      return asked.ok ? ok(asked.value[0]!) : asked;
    };
  }

  /** One call for the group; its seed is the first draw's. */
  #together(request: SampleRequest, context: SampleContext, signal: AbortSignal): Start {
    const { draws } = request;
    const asked = this.#caller.ask(request, draws[0]!.seed, draws.length, signal, (choice, text) =>
      context.onText?.(choice, text),
    );
    let apart: Start | undefined;
    return async (index) => {
      const answers = await asked;
      if (answers.ok) return ok(answers.value[index]!);
      const { failure } = answers;
      if (failure.kind === 'context-overflow' || isAway(failure)) return answers;
      apart ??= this.#apart(request, context, signal);
      const one = await apart(index);
      // What it took for two it may refuse for eight: then each is asked for by itself from now on.
      if (one.ok && failure.kind === 'unavailable' && failure.why === undefined) this.#hasSeveral = false;
      return one;
    };
  }
}

/** Begins the draw with this index. */
type Start = (index: number) => Promise<SampleOutcome>;
