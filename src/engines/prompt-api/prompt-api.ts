import type { Sample, SampleContext, SampleOutcome, SampleRequest } from '../../core/policy';
import { fail, ok } from '../../core/result';
import type { Engine, EngineFacts } from '../engine';
import { answerOf, Overflow } from './answer';
import { nameOf, sampleFailureOf } from './failures';
import {
  usedBy,
  type LanguageModelFactory,
  type LanguageModelSession,
  type Message,
  type SamplingMode,
} from './language-model';
import { samplingModeFor } from './sampling-mode';

/** A session that has read what the answers of a group share; each answer is written in a clone of it. */
interface Base {
  readonly key: string;
  readonly session: LanguageModelSession;
  /** Whether the draw that made it has told what reading it cost. */
  told: boolean;
}

/**
 * The browser's own model. It reads the shared part of a prompt once and clones the session for each answer; what it
 * does not let a page choose is named in its facts.
 */
export class PromptApiEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #factory: LanguageModelFactory;
  readonly #now: () => number;
  /** Held as long as the engine: without any session the browser would put the model away between two groups. */
  readonly #first: LanguageModelSession;
  readonly #ended = new AbortController();
  #base: Base | undefined;
  /** Schemas that the browser makes nothing of; the answers are parsed with tolerance anyway. */
  readonly #refused = new Set<string>();
  #knowsModes = true;

  constructor(
    factory: LanguageModelFactory,
    first: LanguageModelSession,
    facts: EngineFacts,
    now: () => number,
  ) {
    this.#factory = factory;
    this.#first = first;
    this.facts = facts;
    this.#now = now;
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (let index = 0; index < request.draws.length; index++) {
      yield await this.#draw(request, context, index);
    }
  }

  async dispose(): Promise<void> {
    this.#ended.abort();
    this.#base?.session.destroy();
    this.#base = undefined;
    this.#first.destroy();
  }

  async #draw(request: SampleRequest, context: SampleContext, index: number): Promise<SampleOutcome> {
    context.signal.throwIfAborted();
    if (this.#ended.signal.aborted) return fail({ kind: 'engine-lost', detail: 'the engine was let go' });
    const stop = new AbortController();
    const abort = () => stop.abort(new DOMException('Sampling was stopped.', 'AbortError'));
    context.signal.addEventListener('abort', abort, { once: true });
    this.#ended.signal.addEventListener('abort', abort, { once: true });
    const startedAt = this.#now();
    try {
      // Whatever the browser does with an abort, nobody waits for it.
      const answer = await orAborted(this.#answer(request, context, index, stop.signal), stop.signal);
      return ok({ ...answer, durationMs: this.#now() - startedAt });
    } catch (error) {
      context.signal.throwIfAborted();
      if (this.#ended.signal.aborted) return fail({ kind: 'engine-lost', detail: 'the engine was let go' });
      if (error instanceof Overflow) return fail({ kind: 'context-overflow', detail: error.message });
      const failure = sampleFailureOf(error);
      // With the same words the browser says that it has no model any more, which is not the prompt's doing.
      if (failure.kind === 'not-taken' && (await this.#isGone(stop.signal))) {
        return fail({ kind: 'unavailable', detail: failure.detail, why: 'no-model' });
      }
      // A base that cannot be cloned any more would fail every draw after this one.
      if (failure.kind === 'engine-lost') this.#forgetBase();
      return fail(failure);
    } finally {
      context.signal.removeEventListener('abort', abort);
      this.#ended.signal.removeEventListener('abort', abort);
    }
  }

  async #answer(
    request: SampleRequest,
    context: SampleContext,
    index: number,
    signal: AbortSignal,
  ): Promise<Omit<Sample, 'durationMs'>> {
    const schema = request.schema && JSON.stringify(request.schema);
    if (schema === undefined || this.#refused.has(schema)) {
      return this.#inClone(request, context, index, signal, false);
    }
    try {
      return await this.#inClone(request, context, index, signal, true);
    } catch (error) {
      const name = nameOf(error);
      if (signal.aborted || (name !== 'NotSupportedError' && name !== 'SyntaxError')) throw error;
      const free = await this.#inClone(request, context, index, signal, false);
      // Nothing of this shape, ever; were it the prompt's language, the free answer would have been refused as well.
      // A SyntaxError is about this answer only.
      if (name === 'NotSupportedError') this.#refused.add(schema);
      return free;
    }
  }

  async #isGone(signal: AbortSignal): Promise<boolean> {
    const availability = await orAborted(this.#factory.availability(), signal).catch(() => 'unavailable');
    signal.throwIfAborted();
    return availability === 'unavailable';
  }

  async #inClone(
    request: SampleRequest,
    context: SampleContext,
    index: number,
    signal: AbortSignal,
    shaped: boolean,
  ): Promise<Omit<Sample, 'durationMs'>> {
    const messages = request.turns.map(({ role, text }) => ({ role, content: text }));
    const base = await this.#baseFor(messages.slice(0, -1), request.temperature, signal);
    const session = await base.session.clone({ signal });
    const close = () => session.destroy();
    signal.addEventListener('abort', close, { once: true });
    try {
      signal.throwIfAborted();
      // A sign of life: from here on the model reads the task.
      context.onText?.(index, '');
      const { maxTokens, schema } = request;
      const answer = await answerOf(session, {
        request: { maxTokens, ...(shaped && schema && { schema }) },
        input: messages.slice(-1),
        cached: base.told ? usedBy(session) : 0,
        signal,
        onText(text) {
          if (!signal.aborted) context.onText?.(index, text);
        },
      });
      base.told = true;
      return answer;
    } finally {
      signal.removeEventListener('abort', close);
      session.destroy();
    }
  }

  async #baseFor(shared: readonly Message[], temperature: number, signal: AbortSignal): Promise<Base> {
    const samplingMode = samplingModeFor(temperature);
    const key = JSON.stringify([samplingMode, shared]);
    if (this.#base?.key === key) return this.#base;
    this.#forgetBase();
    const session = await this.#create(shared, samplingMode, signal);
    // The draw was called off meanwhile, and another may have made its own.
    if (signal.aborted) {
      session.destroy();
      signal.throwIfAborted();
    }
    const base = { key, session, told: false };
    this.#base = base;
    return base;
  }

  async #create(
    shared: readonly Message[],
    samplingMode: SamplingMode,
    signal: AbortSignal,
  ): Promise<LanguageModelSession> {
    // The signal of its making ends a session later, too: this one outlives the draw.
    const making = new AbortController();
    const abort = () => making.abort();
    signal.addEventListener('abort', abort, { once: true });
    const create = (mode: { readonly samplingMode?: SamplingMode }) =>
      this.#factory.create({
        ...(shared.length > 0 && { initialPrompts: shared }),
        ...mode,
        signal: making.signal,
      });
    try {
      return await create(this.#knowsModes ? { samplingMode } : {});
    } catch (error) {
      // A browser of another day may know other modes: it is asked without, from now on.
      if (!this.#knowsModes || nameOf(error) !== 'TypeError') throw error;
      this.#knowsModes = false;
      return await create({});
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  #forgetBase(): void {
    this.#base?.session.destroy();
    this.#base = undefined;
  }
}

function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
