import type { Sample, SampleFailure, SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail, ok, type Result } from '../../core/result';
import type { EndpointChoice } from '../engine';
import { SharedClock } from '../shared-clock';
import { addressOf, originOf, requestInit } from './address';
import { bytesOf, textOf } from './body';
import { BrokenAnswer, FewAnswers } from './broken-answer';
import { failureOfStatus, shortened, withoutKey, type CallFailure } from './http-failure';
import { Pacer, type Wait } from './pacer';
import { readAnswers } from './read-answer';
import { optionalParameters, requestBody, type Dialect, type OptionalParameter } from './request-body';

export interface CallerPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly wait: Wait;
  readonly now: () => number;
}

/** Tries of one call before it is handed back as a failure; waiting for a busy server is not a try. */
const tries = 3;
/** A busy server is waited for so long, from its first word of being busy; by somebody who looks on while it opens, less. */
const busyMs = { opening: 30_000, open: 10 * 60_000 };
/** Between two questions to it, at most, where it does not name a later time to come back. */
const longestPauseMs = 60_000;
/** Without a byte for so long, a server is gone. */
const silenceMs = 60_000;
/** Bytes of what it says where it refuses. */
const longestRefusal = 20_000;

/** Calls to one endpoint: at its pace, in its dialect, again where that may help. */
export class Caller {
  /** Calls at once, at most. */
  readonly most: number;
  readonly #choice: EndpointChoice;
  readonly #ports: CallerPorts;
  readonly #pacer: Pacer;
  readonly #clock: SharedClock;
  #dialect: Dialect = { refused: new Set(), budget: 'max_tokens' };
  #state: keyof typeof busyMs = 'opening';

  constructor(choice: EndpointChoice, ports: CallerPorts) {
    this.#choice = choice;
    this.#ports = ports;
    this.most = choice.concurrency ?? 16;
    this.#pacer = new Pacer(this.most, ports.wait, ports.now);
    this.#clock = new SharedClock(ports.now);
  }

  knows(parameter: OptionalParameter): boolean {
    return !this.#dialect.refused.has(parameter);
  }

  leaveOut(parameter: OptionalParameter): void {
    const { refused, budget } = this.#dialect;
    this.#dialect = { refused: new Set([...refused, parameter]), budget };
  }

  /** From now on a run waits, and not a person; and every call is made in the dialect that was found out till now. */
  open(): void {
    this.#state = 'open';
  }

  /** One call for `n` answers to the prompt. */
  async ask(
    request: Omit<SampleRequest, 'draws' | 'role'>,
    seed: number,
    n: number,
    signal: CancelSignal,
    onText: (choice: number, text: string) => void,
  ): Promise<Result<readonly Sample[], SampleFailure>> {
    let failed = 0;
    let waited = 0;
    let busySince = Infinity;
    for (;;) {
      let begunAt = 0;
      const result = await this.#pacer.run(() => {
        begunAt = this.#ports.now();
        return this.#once(request, seed, n, signal, onText);
      }, signal);
      if (result.ok) {
        this.#pacer.succeeded();
        return result;
      }
      const { failure, again, waitMs, slower, refuses } = result.failure;
      // Half a run with its temperature and half without would be no comparison: later refusals are failures.
      if (this.#state === 'opening' && refuses !== undefined && this.#learn(refuses)) continue;
      if (again === 'no') return fail(failure);
      if (again === 'when-less-busy') {
        busySince = Math.min(busySince, begunAt);
        if (this.#ports.now() - busySince >= busyMs[this.#state]) return fail(failure);
        // Some say 0, or a time that has passed, for as long as they are busy: the pauses grow whatever they say.
        const leastMs = Math.min(longestPauseMs, 1000 * 2 ** waited);
        this.#pacer.tooMuch(Math.max(waitMs ?? 0, leastMs), begunAt);
        waited += 1;
      } else {
        failed += 1;
        if (slower) this.#pacer.tooMuch(0, begunAt);
        if (failed >= tries) return fail(failure);
        await this.#ports.wait(300 * 4 ** (failed - 1), signal);
      }
    }
  }

  async #once(
    request: Omit<SampleRequest, 'draws' | 'role'>,
    seed: number,
    n: number,
    signal: CancelSignal,
    onText: (choice: number, text: string) => void,
  ): Promise<Result<readonly Sample[], CallFailure>> {
    const silence = new Silence(signal, silenceMs);
    // Of calls side by side each takes its share of the time: all together take what passes.
    const end = this.#clock.begin();
    try {
      const init = requestInit(this.#choice, silence.signal);
      init.headers.set('content-type', 'application/json');
      const response = await this.#ports.fetch(addressOf(this.#choice, '/chat/completions'), {
        ...init,
        method: 'POST',
        body: JSON.stringify(requestBody(this.#choice.model, request, seed, n, this.#dialect)),
      });
      if (!response.ok) {
        const { text } = await textOf(silence.watched(response.body), longestRefusal);
        return fail(this.#readStatus(response, text));
      }
      const answers = await readAnswers(
        { body: silence.watched(response.body), isStream: isStream(response) },
        request,
        n,
        { onText, end },
      );
      return ok(answers);
    } catch (error) {
      if (signal.aborted) throw new DOMException('Sampling was aborted.', 'AbortError');
      return fail(this.#readError(error, silence));
    } finally {
      end();
      silence.end();
    }
  }

  #readStatus(response: Response, body: string): CallFailure {
    const names = [...optionalParameters, 'max_tokens'];
    return failureOfStatus(
      response.status,
      body,
      response.headers.get('retry-after'),
      names,
      this.#choice,
      Date.now(),
    );
  }

  #readError(error: unknown, silence: Silence): CallFailure {
    const said = shortened(withoutKey(error instanceof Error ? error.message : String(error), this.#choice));
    if (silence.broken) {
      return {
        failure: {
          kind: 'unavailable',
          detail: 'the server went silent in the middle',
          why: 'broken-answer',
        },
        again: 'soon',
        // It may have stood in the server's own queue: fewer at once.
        slower: true,
      };
    }
    // As good as a refusal to give so many.
    if (error instanceof FewAnswers) return { failure: { kind: 'unavailable', detail: said }, again: 'no' };
    if (error instanceof BrokenAnswer)
      return { failure: { kind: 'unavailable', detail: said, why: 'broken-answer' }, again: 'soon' };
    const detail = `no connection to ${originOf(this.#choice.baseUrl)} (${said})`;
    return { failure: { kind: 'unavailable', detail, why: 'no-connection' }, again: 'soon' };
  }

  /** True where something was learnt, so that asking again asks something else. */
  #learn(refuses: string): boolean {
    const { refused, budget } = this.#dialect;
    if (refuses === 'max_tokens') {
      if (budget !== 'max_tokens') return false;
      this.#dialect = { refused, budget: 'max_completion_tokens' };
      return true;
    }
    const name = refuses as OptionalParameter;
    if (refused.has(name)) return false;
    this.leaveOut(name);
    return true;
  }
}

function isStream(response: Response): boolean {
  return (response.headers.get('content-type') ?? '').includes('text/event-stream');
}

/** Aborts a call whose server sends nothing for too long, or that is called off from outside. */
class Silence {
  readonly #controller = new AbortController();
  readonly #outer: CancelSignal;
  readonly #ms: number;
  readonly #abort = () => this.#controller.abort();
  #timer: ReturnType<typeof setTimeout> | undefined;
  broken = false;

  constructor(outer: CancelSignal, ms: number) {
    this.#outer = outer;
    this.#ms = ms;
    if (outer.aborted) this.#abort();
    else outer.addEventListener('abort', this.#abort, { once: true });
    this.#restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async *watched(body: ReadableStream<Uint8Array> | null): AsyncGenerator<Uint8Array> {
    for await (const bytes of bytesOf(body)) {
      this.#restart();
      yield bytes;
    }
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener('abort', this.#abort);
  }

  #restart(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.broken = true;
      this.#abort();
    }, this.#ms);
  }
}
