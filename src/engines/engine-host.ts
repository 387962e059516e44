import type { Policy, SampleContext, SampleFailure, SampleOutcome, SampleRequest } from '../core/policy';
import type { CancelSignal } from '../core/ports';
import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import { defaultModel } from './default-model';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from './engine';
import { defaultLimits, EngineLink, type SilenceLimits, type WhyEnded, type WorkerLike } from './engine-link';
import type { MeasuredLanes, Remembered } from './remembered';
import { realTimers, type Timers } from './watchdog';

export interface EngineHostPorts {
  /** The place where this kind of engine lives: a worker, or, for the browser's own model, the page. */
  readonly spawn: (choice: ModelChoice) => WorkerLike;
  /** The address of the page, under which `models/` lies. */
  readonly baseUrl: string;
  readonly timers?: Timers;
  readonly limits?: SilenceLimits;
}

/** What a page may show of the engine. */
export type EngineState =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly progress: LoadProgress }
  | { readonly state: 'ready'; readonly facts: EngineFacts }
  | { readonly state: 'restarting'; readonly facts: EngineFacts; readonly why: WhyEnded }
  | { readonly state: 'failed'; readonly failure: LoadFailure };

/** A draw that is asked to stop gets this long before its worker is ended. Two seconds in all are promised. */
const politeMs = 1_200;

/** Retries, waits for a busy server and silences included. */
const endpointMs = 20 * 60_000;

/** One piece of weights may have hundreds of megabytes to bring to the graphics processor, and its programs are compiled. */
const webLlmLoadMs = 5 * 60_000;

/** Taken for the size of a model of which nobody has said how large it is: patience costs less than ending a slow one. */
const unknownBytes = 1024 ** 3;

interface Loaded {
  readonly choice: ModelChoice;
  readonly facts: EngineFacts;
  /** For a worker that takes the place of this one. */
  readonly remembered: Remembered;
}

/**
 * The engine, seen from where runs live: a policy that outlives its worker. A worker that dies or goes silent
 * costs the draw it was at, which comes back as `engine-lost`; the next draw starts a new worker with the same model.
 */
export class EngineHost implements Policy {
  readonly #ports: EngineHostPorts;
  readonly #timers: Timers;
  readonly #listeners = new Set<(state: EngineState) => void>();
  #state: EngineState = { state: 'none' };
  #link: EngineLink | undefined;
  #measured: MeasuredLanes | undefined;
  #loaded: Loaded | undefined;
  /** The model before, while a server is asked whether it can take its place. */
  #before: { readonly loaded: Loaded; readonly link: EngineLink } | undefined;
  /** Resolves when the draw under way, if any, has settled. */
  #turn: Promise<unknown> = Promise.resolve();
  #abortDraw: (() => void) | undefined;
  #stops = 0;

  constructor(ports: EngineHostPorts) {
    this.#ports = ports;
    this.#timers = ports.timers ?? realTimers;
  }

  get state(): EngineState {
    return this.#state;
  }

  /** How the last worker ended, where no other has taken its place yet. */
  get ended(): WhyEnded | undefined {
    return this.#link?.ended?.why;
  }

  onState(listener: (state: EngineState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** What was measured when the model was loaded, for whoever remembers it; undefined where nothing had to be. */
  get measuredLanes(): MeasuredLanes | undefined {
    return this.#measured;
  }

  /**
   * Replaces whatever was loaded, or is being loaded. `remembered` are findings of earlier loads. A server takes no memory
   * here: what was loaded is let go when the server has answered, and stays where it does not.
   */
  async load(
    choice: ModelChoice,
    onProgress: (progress: LoadProgress) => void,
    signal: CancelSignal,
    remembered: Remembered = {},
  ): Promise<Result<EngineFacts, LoadFailure>> {
    if (signal.aborted) return fail({ kind: 'cancelled' });
    this.#setAside();
    if (choice.kind !== 'endpoint') this.#endBefore();

    const report = (progress: LoadProgress) => {
      this.#enter({ state: 'loading', progress });
      onProgress(progress);
    };
    report({ phase: 'looking' });
    const { link, result } = await this.#start(choice, report, signal, remembered);
    if (this.#link !== link) return fail({ kind: 'cancelled' });
    if (!result.ok && this.#before) {
      ({ loaded: this.#loaded, link: this.#link } = this.#before);
      this.#before = undefined;
      this.#enter({ state: 'ready', facts: this.#loaded.facts });
      return result;
    }
    this.#endBefore();
    this.#measured = link.measured;
    if (!result.ok) {
      this.#enter(
        result.failure.kind === 'cancelled'
          ? { state: 'none' }
          : { state: 'failed', failure: result.failure },
      );
      return result;
    }
    this.#loaded = {
      choice: asLoaded(choice, result.value),
      facts: result.value,
      remembered: rememberedAfter(remembered, result.value, link.measured),
    };
    this.#enter({ state: 'ready', facts: result.value });
    return result;
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    let open: { link: EngineLink; group: number; first: number } | undefined;
    try {
      for (let index = 0; index < request.draws.length; index++) {
        yield await this.#alone(context.signal, async () => {
          const ready = await this.#ready(context.signal);
          if (!ready.ok) return ready;
          const link = ready.value;
          // A new worker knows nothing of the group: the rest of it is opened there.
          if (open?.link !== link) {
            open = {
              link,
              group: link.open({ ...request, draws: request.draws.slice(index) }),
              first: index,
            };
          }
          return await this.#draw(open, context);
        });
      }
    } finally {
      open?.link.abort(open.group);
    }
  }

  /** Idle within two seconds, whatever is under way: asks first, then ends the worker. The model comes back on the next use. */
  async stop(): Promise<void> {
    this.#stops += 1;
    const link = this.#link;
    if (!link?.busy) return;
    if (this.#abortDraw) this.#abortDraw();
    else link.end('stopped', 'loading was stopped');
    await this.#turn;
  }

  /** Ends the worker and forgets the model. */
  dispose(): void {
    this.#letGo({ state: 'none' });
  }

  /** The same, for a model that loaded and turned out to be of no use. */
  refuse(failure: LoadFailure): void {
    this.#letGo({ state: 'failed', failure });
  }

  /** One that is being loaded is ended; one that is there waits for what becomes of the next. */
  #setAside(): void {
    const isThere = this.#state.state === 'ready' || this.#state.state === 'restarting';
    if (isThere && this.#loaded && this.#link) this.#before = { loaded: this.#loaded, link: this.#link };
    else this.#link?.end('replaced', 'another model was chosen');
    this.#loaded = undefined;
  }

  #endBefore(): void {
    this.#before?.link.end('replaced', 'another model was chosen');
    this.#before = undefined;
  }

  #letGo(state: EngineState): void {
    this.#endBefore();
    this.#loaded = undefined;
    this.#link?.end('replaced', 'the engine was let go');
    this.#enter(state);
  }

  async #draw(
    { link, group, first }: { link: EngineLink; group: number; first: number },
    context: SampleContext,
  ): Promise<SampleOutcome> {
    let callOff: (() => void) | undefined;
    const abort = () => {
      if (callOff) return;
      link.abort(group);
      callOff = this.#timers.after(politeMs, () => link.end('stopped', 'it did not stop when asked to'));
    };
    this.#abortDraw = abort;
    context.signal.addEventListener('abort', abort, { once: true });
    const end = await link.draw(group, (index, text) => context.onText?.(first + index, text));
    context.signal.removeEventListener('abort', abort);
    this.#abortDraw = undefined;
    callOff?.();

    if (end.type === 'outcome') {
      // The engine itself says that it is gone. Its worker may be well, but is of no more use.
      if (!end.outcome.ok && end.outcome.failure.kind === 'engine-lost') {
        link.end('crashed', end.outcome.failure.detail);
      }
      return end.outcome;
    }
    if (end.type === 'done') throw new Error(`the engine's group ${group} ended before its draws did`);
    if (end.type === 'aborted' || end.why === 'stopped') throw aborted();
    return fail({ kind: 'engine-lost', detail: end.detail });
  }

  /** The living worker with its model; a new one where the last has ended. */
  async #ready(signal: CancelSignal): Promise<Result<EngineLink, SampleFailure>> {
    const loaded = this.#loaded;
    const before = this.#link;
    if (!loaded || !before)
      return fail({ kind: 'unavailable', detail: 'no model is loaded', why: 'no-model' });
    if (!before.ended) return ok(before);

    this.#enter({ state: 'restarting', facts: loaded.facts, why: before.ended.why });
    const { link, result } = await this.#start(loaded.choice, () => {}, signal, loaded.remembered);
    if (this.#link !== link)
      return fail({ kind: 'unavailable', detail: 'another model was chosen', why: 'other-model' });
    if (!result.ok) {
      if (result.failure.kind === 'cancelled') {
        // It comes back on the next use, like after any stop.
        this.#enter({ state: 'ready', facts: loaded.facts });
        throw aborted();
      }
      this.#enter({ state: 'failed', failure: result.failure });
      return fail({
        kind: 'engine-lost',
        detail: `it could not be started again: ${JSON.stringify(result.failure)}`,
      });
    }
    const { digest } = loaded.facts;
    if (result.value.digest !== digest) {
      link.end('crashed', 'the model has changed');
      this.#enter({
        state: 'failed',
        failure: { kind: 'wrong-content', expected: digest, got: result.value.digest },
      });
      return fail({ kind: 'engine-lost', detail: 'the model file has changed since it was loaded' });
    }
    this.#enter({ state: 'ready', facts: result.value });
    return ok(link);
  }

  async #start(
    choice: ModelChoice,
    onProgress: (progress: LoadProgress) => void,
    signal: CancelSignal,
    remembered: Remembered,
  ): Promise<{ link: EngineLink; result: Result<EngineFacts, LoadFailure> }> {
    const link = new EngineLink(this.#ports.spawn(choice), this.#limitsFor(choice), this.#timers);
    this.#link = link;
    if (signal.aborted) link.end('stopped', 'loading was cancelled');
    const cancel = () => link.end('stopped', 'loading was cancelled');
    signal.addEventListener('abort', cancel, { once: true });
    const result = await link.load(choice, this.#ports.baseUrl, remembered, onProgress);
    signal.removeEventListener('abort', cancel);
    // A worker without a model is of no use.
    if (!result.ok) link.end('crashed', result.failure.kind);
    return { link, result };
  }

  /** A model ten times the size may take ten times as long: slow is not silent. */
  #limitsFor(choice: ModelChoice): SilenceLimits {
    const limits = this.#ports.limits ?? defaultLimits;
    // A call to an endpoint has its own patience, and may stand in a queue besides; the worker still answers pings.
    if (choice.kind === 'endpoint') {
      return { ...limits, loadMs: endpointMs, prefillMs: endpointMs, tokenMs: endpointMs };
    }
    // The browser fetches and unpacks gigabytes with little to say, and shares its model with other pages.
    if (choice.kind === 'prompt-api') {
      return { ...limits, loadMs: endpointMs, prefillMs: limits.prefillMs * 4, tokenMs: limits.tokenMs * 6 };
    }
    // web-llm says nothing while it reads a prompt, and a processor without fast memory takes minutes for a long one.
    // A new worker stands still while the processor ends what the one before it was at: nothing calls that off.
    if (choice.kind === 'web-llm') {
      return {
        threadMs: limits.threadMs * 8,
        loadMs: webLlmLoadMs,
        prefillMs: limits.prefillMs * 6,
        tokenMs: limits.tokenMs * 6,
      };
    }
    const times = Math.max(1, sizeOf(choice) / defaultModel.sizeBytes);
    return { ...limits, prefillMs: limits.prefillMs * times, tokenMs: limits.tokenMs * times };
  }

  /** One draw at a time, in the order of asking, whoever asks. */
  async #alone<T>(signal: CancelSignal, work: () => Promise<T>): Promise<T> {
    const before = this.#turn;
    const stops = this.#stops;
    const mine = (async () => {
      await settledOrAborted(before, signal);
      if (signal.aborted || stops !== this.#stops) throw aborted();
      return await work();
    })();
    this.#turn = Promise.allSettled([before, mine]);
    return await mine;
  }

  #enter(state: EngineState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

/** A restart must not depend on what is found out anew: how much a server reads, or whether the GPU is there today. */
function asLoaded(choice: ModelChoice, { contextTokens, device }: EngineFacts): ModelChoice {
  switch (choice.kind) {
    case 'endpoint':
      return { ...choice, contextTokens };
    case 'default':
    case 'file':
    case 'hosted':
      return device ? { ...choice, device } : choice;
    default:
      return choice;
  }
}

function rememberedAfter(
  before: Remembered,
  { threads }: EngineFacts,
  measured: MeasuredLanes | undefined,
): Remembered {
  if (!measured) return { ...before, threads };
  return { ...before, threads, laneRates: { ...before.laneRates, [measured.key]: measured.rates } };
}

function sizeOf(choice: ModelChoice): number {
  switch (choice.kind) {
    case 'file':
      return [choice.file, ...(choice.parts ?? [])].reduce((sum, { size }) => sum + size, 0);
    case 'hosted':
      return choice.model.files.reduce((sum, { sizeBytes = unknownBytes }) => sum + sizeBytes, 0);
    default:
      return 0;
  }
}

function aborted(): Error {
  return new DOMException('Sampling was stopped.', 'AbortError');
}

function settledOrAborted(promise: Promise<unknown>, signal: CancelSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      signal.removeEventListener('abort', done);
      resolve();
    };
    signal.addEventListener('abort', done, { once: true });
    void promise.then(done, done);
  });
}
