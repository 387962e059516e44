import type { SampleOutcome, SampleRequest } from '../core/policy';
import type { Result } from '../core/result';
import { fail } from '../core/result';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from './engine';
import type { MeasuredLanes, Remembered } from './remembered';
import { Watchdog, type Timers } from './watchdog';
import type { FromEngine, ToEngine } from './wire';

/** The part of a `Worker` that is needed here; a real one fits as it is. */
export interface WorkerLike {
  postMessage(message: ToEngine): void;
  terminate(): void;
  addEventListener(type: string, listener: (event: Event) => void): void;
}

/** How long silence may last. For a model of the default one's size; larger ones get more in proportion. */
export interface SilenceLimits {
  /** Any message at all. */
  readonly threadMs: number;
  /** Between two steps of progress while loading. */
  readonly loadMs: number;
  /** To the next piece of the prompt that was read, or to the first token. */
  readonly prefillMs: number;
  readonly tokenMs: number;
}

export const defaultLimits: SilenceLimits = {
  threadMs: 15_000,
  loadMs: 120_000,
  prefillMs: 30_000,
  tokenMs: 10_000,
};

export type WhyEnded = 'crashed' | 'silent' | 'stopped' | 'replaced';

/** How a draw ended. Only `outcome` and `done` leave the group open for more. */
export type DrawEnd =
  | { readonly type: 'outcome'; readonly outcome: SampleOutcome }
  | { readonly type: 'done' }
  | { readonly type: 'aborted' }
  | { readonly type: 'ended'; readonly why: WhyEnded; readonly detail: string };

type Pending =
  | {
      readonly type: 'load';
      readonly onProgress: (progress: LoadProgress) => void;
      readonly settle: (result: Result<EngineFacts, LoadFailure>) => void;
    }
  | {
      readonly type: 'draw';
      readonly group: number;
      readonly onText: (index: number, text: string) => void;
      readonly settle: (end: DrawEnd) => void;
    };

/**
 * One worker's life, from spawn to end. At most one thing is under way at a time, and whatever becomes of the
 * worker, that thing settles: nobody waits for a dead worker.
 */
export class EngineLink {
  readonly #worker: WorkerLike;
  readonly #limits: SilenceLimits;
  readonly #watchdog: Watchdog;
  #pending: Pending | undefined;
  #ended: { readonly why: WhyEnded; readonly detail: string } | undefined;
  #measured: MeasuredLanes | undefined;
  #lastGroup = 0;

  constructor(worker: WorkerLike, limits: SilenceLimits, timers: Timers) {
    this.#worker = worker;
    this.#limits = limits;
    this.#watchdog = new Watchdog(
      timers,
      limits.threadMs,
      () => worker.postMessage({ type: 'ping' }),
      (what) => this.end('silent', what === 'thread' ? 'the worker does not answer' : 'no result in time'),
    );
    worker.addEventListener('message', (event) => this.#receive((event as MessageEvent<FromEngine>).data));
    worker.addEventListener('error', (event) => this.end('crashed', (event as ErrorEvent).message));
    worker.addEventListener('messageerror', () => this.end('crashed', 'a message could not be read'));
  }

  get busy(): boolean {
    return this.#pending !== undefined;
  }

  get ended(): { readonly why: WhyEnded; readonly detail: string } | undefined {
    return this.#ended;
  }

  /** What was measured while loading. */
  get measured(): MeasuredLanes | undefined {
    return this.#measured;
  }

  load(
    choice: ModelChoice,
    baseUrl: string,
    remembered: Remembered,
    onProgress: (progress: LoadProgress) => void,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    return new Promise((settle) => {
      this.#begin({ type: 'load', onProgress, settle }, this.#limits.loadMs);
      this.#post({ type: 'load', choice, baseUrl, remembered });
    });
  }

  open(request: SampleRequest): number {
    const group = ++this.#lastGroup;
    this.#post({ type: 'open', group, request });
    return group;
  }

  draw(group: number, onText: (index: number, text: string) => void): Promise<DrawEnd> {
    return new Promise((settle) => {
      this.#begin({ type: 'draw', group, onText, settle }, this.#limits.prefillMs);
      this.#post({ type: 'pull', group });
    });
  }

  /** Asks politely. A draw under way settles as `aborted`, after the piece of work it is at. */
  abort(group: number): void {
    this.#post({ type: 'abort', group });
  }

  /** Ends the worker, now. */
  end(why: WhyEnded, detail: string): void {
    if (this.#ended) return;
    this.#ended = { why, detail };
    this.#worker.terminate();
    this.#settleAsEnded();
  }

  #begin(pending: Pending, workMs: number): void {
    if (this.#pending)
      throw new Error(`${pending.type} was asked for while a ${this.#pending.type} is under way`);
    this.#pending = pending;
    if (this.#ended) return this.#settleAsEnded();
    this.#watchdog.expect(workMs);
  }

  #settleAsEnded(): void {
    const pending = this.#rest();
    const ended = this.#ended;
    if (!pending || !ended) return;
    if (pending.type === 'draw') return pending.settle({ type: 'ended', ...ended });
    const cancelled = ended.why === 'stopped' || ended.why === 'replaced';
    pending.settle(fail(cancelled ? { kind: 'cancelled' } : { kind: 'start', detail: ended.detail }));
  }

  #rest(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    this.#watchdog.rest();
    return pending;
  }

  #post(message: ToEngine): void {
    if (!this.#ended) this.#worker.postMessage(message);
  }

  #receive(message: FromEngine): void {
    // A terminated worker's last messages may still be on their way.
    if (this.#ended) return;
    this.#watchdog.heard();
    if (message.type === 'broken') return this.end('crashed', message.detail);

    const pending = this.#pending;
    if (message.type === 'pong' || !pending) return;
    if (pending.type === 'load') {
      if (message.type === 'progress') {
        this.#watchdog.expect(this.#limits.loadMs);
        pending.onProgress(message.progress);
      } else if (message.type === 'loaded') {
        this.#rest();
        this.#measured = message.measured;
        pending.settle(message.result);
      }
      return;
    }

    if (!('group' in message) || message.group !== pending.group) return;
    if (message.type === 'text') {
      this.#watchdog.expect(message.text === '' ? this.#limits.prefillMs : this.#limits.tokenMs);
      return pending.onText(message.index, message.text);
    }
    this.#rest();
    if (message.type === 'outcome') pending.settle({ type: 'outcome', outcome: message.outcome });
    else pending.settle({ type: message.why });
  }
}
