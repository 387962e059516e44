import { parseGraderSpec } from './spec';
import type { Task } from '../core/task';
import type { Grader, Undecided, Verdict } from '../core/verdict';
import type { GradeMessage, GradeReply, GradeRequest } from './wire';

/** The part of a `Worker` that the guard uses; a real one fits as it is, in the page and in another worker. */
export interface GradeWorker {
  postMessage(message: GradeMessage): void;
  terminate(): void;
  addEventListener(type: 'message', listener: (event: { readonly data: GradeReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: unknown) => void): void;
}

/** Calls back once after this long, unless the function that it returns is called first. */
export type StartTimer = (ms: number, callback: () => void) => () => void;

export interface GuardOptions {
  /** For one answer, from when the worker gets it. */
  readonly limitMs?: number;
  /** For a worker to load: on a slow device that takes longer than any answer should. */
  readonly startLimitMs?: number;
  readonly startTimer?: StartTimer;
}

interface Call {
  readonly request: GradeRequest;
  readonly settle: (verdict: Verdict) => void;
}

/**
 * A grader that always answers. Answers go to a worker one at a time, so that the one that hangs is known; then the
 * worker is ended, that answer is undecided, and the next goes to a fresh worker.
 */
export class GuardedGrader implements Grader {
  readonly #spec: string;
  readonly #createWorker: () => GradeWorker;
  readonly #limitMs: number;
  readonly #startLimitMs: number;
  readonly #startTimer: StartTimer;

  readonly #waiting: Call[] = [];
  #current: Call | undefined;
  #worker: GradeWorker | undefined;
  #isReady = false;
  #stopTimer: () => void = () => undefined;
  #nextId = 1;
  #isDisposed = false;

  constructor(spec: string, createWorker: () => GradeWorker, options: GuardOptions = {}) {
    this.#spec = spec;
    this.#createWorker = createWorker;
    this.#limitMs = options.limitMs ?? 2_000;
    this.#startLimitMs = options.startLimitMs ?? 30_000;
    this.#startTimer = options.startTimer ?? startTimeout;
  }

  async grade(task: Task, answer: string): Promise<Verdict> {
    if (this.#isDisposed) return graderFailure('The grader is closed.');

    const request = { id: this.#nextId, spec: this.#spec, task, answer };
    this.#nextId += 1;
    return new Promise((settle) => {
      this.#waiting.push({ request, settle });
      this.#advance();
    });
  }

  /** Ends the worker. Answers that are still waiting are undecided. */
  dispose(): void {
    this.#isDisposed = true;
    this.#endWorker();
    this.#settleAll(graderFailure('The grader is closed.'));
  }

  #advance(): void {
    if (this.#current !== undefined || this.#waiting.length === 0) return;
    if (this.#worker === undefined) return this.#startWorker();
    if (!this.#isReady) return;

    const call = this.#waiting.shift();
    if (call === undefined) return;
    this.#current = call;
    this.#stopTimer = this.#startTimer(this.#limitMs, () => this.#giveUp(timeout(this.#spec, this.#limitMs)));
    try {
      this.#worker.postMessage({ kind: 'grade', requests: [call.request] });
    } catch (error) {
      this.#giveUp(graderFailure(messageOf(error)));
    }
  }

  #startWorker(): void {
    let worker: GradeWorker;
    try {
      worker = this.#createWorker();
    } catch (error) {
      return this.#settleAll(graderFailure(`The grader does not start: ${messageOf(error)}`));
    }

    this.#worker = worker;
    this.#stopTimer = this.#startTimer(this.#startLimitMs, () =>
      this.#giveUp(graderFailure('it took too long.')),
    );
    // A worker that has been ended can still have a message on its way.
    const ifCurrent = (act: () => void) => {
      if (this.#worker === worker) act();
    };
    worker.addEventListener('message', ({ data }) => ifCurrent(() => this.#receive(data)));
    worker.addEventListener('error', (event) => ifCurrent(() => this.#giveUp(graderFailure(errorOf(event)))));
    worker.addEventListener('messageerror', () =>
      ifCurrent(() => this.#giveUp(graderFailure('The verdict did not arrive whole.'))),
    );
  }

  #receive(reply: GradeReply): void {
    if (reply.kind === 'ready') {
      if (this.#isReady) return;
      this.#isReady = true;
      this.#stopTimer();
      return this.#advance();
    }
    if (reply.id === this.#current?.request.id) this.#settleCurrent(reply.verdict);
  }

  /** Ends the worker. A worker that never started will not start for the next answer either. */
  #giveUp(verdict: Undecided): void {
    const hadStarted = this.#isReady;
    this.#endWorker();
    if (hadStarted) this.#settleCurrent(verdict);
    else this.#settleAll(graderFailure(`The grader does not start: ${verdict.detail ?? ''}`));
  }

  #endWorker(): void {
    this.#stopTimer();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#isReady = false;
  }

  #settleCurrent(verdict: Verdict): void {
    this.#stopTimer();
    const call = this.#current;
    this.#current = undefined;
    call?.settle(verdict);
    this.#advance();
  }

  #settleAll(verdict: Undecided): void {
    const calls = [this.#current, ...this.#waiting.splice(0)];
    this.#current = undefined;
    for (const call of calls) call?.settle(verdict);
  }
}

function timeout(spec: string, limitMs: number): Undecided {
  const parsed = parseGraderSpec(spec);
  const name =
    parsed.ok && parsed.value.kind === 'regex' ? `The pattern ${parsed.value.pattern}` : `The grader ${spec}`;
  return {
    kind: 'undecided',
    reason: 'timeout',
    detail: `${name} takes longer than ${limitMs / 1000} s on this answer.`,
  };
}

function graderFailure(detail: string): Undecided {
  return { kind: 'undecided', reason: 'grader-failure', detail };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The words of an error event; a nested worker's would go on to the console of the page unless stopped here. */
function errorOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return 'The grader broke.';
  if ('preventDefault' in event && typeof event.preventDefault === 'function') event.preventDefault();
  return 'message' in event && typeof event.message === 'string' && event.message !== ''
    ? event.message
    : 'The grader broke.';
}

function startTimeout(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}
