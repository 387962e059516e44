import type {
  Availability,
  CreateOptions,
  LanguageModelFactory,
  LanguageModelSession,
  Message,
  PromptOptions,
  SamplingMode,
} from '../../../src/engines/prompt-api/language-model';

/** What the model does with a prompt; by default it writes `text` in pieces of a few characters. */
export type Said =
  | string
  /** Rejects with an error of this name, after this much of an answer. */
  | { readonly error: string; readonly after?: string }
  /** Never comes to an end, and never says anything. `deaf`: not even when it is called off. */
  | { readonly hangs: 'listening' | 'deaf' }
  /** Writes on past the end of its context: what came first drops out. */
  | { readonly overflowsAfter: string };

export interface DoubleOptions {
  readonly say?: (messages: readonly Message[], asked: Asked) => Said;
  readonly availability?: Availability;
  /** Names before 2026: `inputUsage`, `inputQuota`, `measureInputUsage`. */
  readonly names?: 'new' | 'old' | 'none';
  readonly contextWindow?: number;
  /** What `create` rejects with, once. */
  readonly createFails?: string;
  /** Shares that are told while it is fetched. */
  readonly downloads?: readonly number[];
  /** Does not know the modes of today: an unknown word in an enumeration is a TypeError. */
  readonly modes?: readonly SamplingMode[];
  /** The form of this schema is beyond it. */
  readonly refusesSchemas?: boolean;
  /** What matches is in a language that it does not take, in whatever message it stands. */
  readonly foreign?: RegExp;
  /** Its model was taken away after the first session: from then on there is none. */
  readonly vanishes?: boolean;
}

export interface Asked {
  readonly schema: object | undefined;
  /** Prompts before this one, of all sessions. */
  readonly count: number;
}

/** One session, for a test to look at. */
export interface SessionSeen {
  destroyed: boolean;
}

/**
 * The browser's Prompt API as its draft describes it: sessions keep what they were given; a clone starts from a copy of
 * that; one prompt at a time in a session; a system turn comes first or is a TypeError; the oldest exchanges drop out of
 * a full context, and what was given at the start never does; temperature is ignored; there is no limit of tokens and
 * no seed; an aborted prompt leaves no trace; a destroyed session is of no use, and one is destroyed, too, when the
 * signal of its making is aborted later.
 */
export class PromptApiDouble implements LanguageModelFactory {
  readonly made: CreateOptions[] = [];
  /** Messages of every prompt, with all that its session had been given before. */
  readonly prompts: (readonly Message[])[] = [];
  readonly sessions: SessionSeen[] = [];
  readonly #options: DoubleOptions;
  #failures = 0;

  constructor(options: DoubleOptions = {}) {
    this.#options = options;
  }

  /** Sessions that take memory. */
  get open(): number {
    return this.sessions.filter(({ destroyed }) => !destroyed).length;
  }

  async availability(): Promise<Availability> {
    if (this.#isGone) return 'unavailable';
    return this.#options.availability ?? 'available';
  }

  async create(options: CreateOptions): Promise<LanguageModelSession> {
    this.made.push(options);
    const { availability, modes, createFails, downloads = [] } = this.#options;
    const { initialPrompts = [], samplingMode, signal } = options;
    await later();
    signal.throwIfAborted();
    if (availability === 'unavailable' || this.#isGone) throw named('NotSupportedError');
    this.#mustSpeak(initialPrompts);
    if (samplingMode !== undefined && modes && !modes.includes(samplingMode)) {
      throw new TypeError('the value is not of this enumeration');
    }
    if (initialPrompts.some(({ role }, index) => role === 'system' && index > 0)) {
      throw new TypeError('the system prompt comes first');
    }
    const listeners: ((event: { readonly loaded: number }) => void)[] = [];
    options.monitor?.({ addEventListener: (_type, listener) => listeners.push(listener) });
    for (const loaded of [0, ...downloads, 1]) {
      for (const listener of listeners) listener({ loaded });
      await later();
    }
    signal.throwIfAborted();
    if (createFails !== undefined && this.#failures++ === 0) throw named(createFails);
    if (tokensOf(initialPrompts) > this.#window) throw tooMuch(tokensOf(initialPrompts), this.#window);
    return this.#session(initialPrompts, initialPrompts.length, signal);
  }

  get #isGone(): boolean {
    return this.#options.vanishes === true && this.sessions.length > 0;
  }

  #mustSpeak(messages: readonly Message[]): void {
    const { foreign } = this.#options;
    if (foreign && messages.some(({ content }) => foreign.test(content))) throw named('NotSupportedError');
  }

  get #window(): number {
    return this.#options.contextWindow ?? 4096;
  }

  /** The first `kept` messages of its history never drop out. */
  #session(before: readonly Message[], kept: number, signal: AbortSignal): LanguageModelSession {
    let history = [...before];
    let turn: Promise<unknown> = Promise.resolve();
    const seen: SessionSeen = { destroyed: false };
    const ended = new AbortController();
    const destroy = () => {
      seen.destroyed = true;
      ended.abort(named('AbortError'));
    };
    const overflowListeners: (() => void)[] = [];
    signal.addEventListener('abort', destroy, { once: true });
    this.sessions.push(seen);

    const measure = async (input: readonly Message[], { responseConstraint }: PromptOptions) =>
      tokensOf(input) + (responseConstraint ? Math.ceil(JSON.stringify(responseConstraint).length / 4) : 0);

    const answer = async (
      input: readonly Message[],
      { responseConstraint }: PromptOptions,
      aborted: AbortSignal,
      write: (text: string) => void,
    ): Promise<void> => {
      if (responseConstraint && this.#options.refusesSchemas === true) throw named('NotSupportedError');
      this.#mustSpeak(input);
      if (history.length > 0 && input.some(({ role }) => role === 'system')) {
        throw new TypeError('the system prompt comes first');
      }
      const requested = tokensOf(input);
      while (tokensOf(history) + requested > this.#window && history.length > kept) history.splice(kept, 2);
      if (tokensOf(history) + requested > this.#window) {
        throw tooMuch(tokensOf(history) + requested, this.#window);
      }
      const asked = [...history, ...input];
      this.prompts.push(asked);
      const said = (this.#options.say ?? echo)(asked, {
        schema: responseConstraint,
        count: this.prompts.length - 1,
      });
      if (typeof said === 'object' && 'hangs' in said) return await never(said.hangs === 'deaf', aborted);
      const text =
        typeof said === 'string' ? said : 'error' in said ? (said.after ?? '') : said.overflowsAfter;
      for (const piece of text.match(/[^]{1,5}/gu) ?? []) {
        await later();
        aborted.throwIfAborted();
        write(piece);
      }
      if (typeof said === 'object' && 'error' in said) throw named(said.error);
      if (typeof said === 'object') {
        overflowListeners.forEach((listener) => listener());
        return await never(false, aborted);
      }
      history = [...asked, { role: 'assistant', content: text }];
    };

    const session: LanguageModelSession = {
      promptStreaming: (input, options) => {
        const aborted = AbortSignal.any([options.signal, ended.signal]);
        const mine = turn;
        let done: () => void = () => undefined;
        turn = new Promise<void>((resolve) => (done = resolve));
        return new ReadableStream<unknown>({
          async start(controller) {
            try {
              await mine;
              aborted.throwIfAborted();
              await answer(input, options, aborted, (text) => controller.enqueue(text));
              controller.close();
            } catch (error) {
              controller.error(error);
            } finally {
              done();
            }
          },
        });
      },
      clone: async (options) => {
        options.signal.throwIfAborted();
        if (seen.destroyed) throw named('InvalidStateError');
        await later();
        options.signal.throwIfAborted();
        return this.#session(history, kept, options.signal);
      },
      destroy,
      addEventListener: (_type, listener) => void overflowListeners.push(listener),
    };
    const { names = 'new' } = this.#options;
    const used = { get: () => tokensOf(history) };
    if (names === 'new') {
      Object.defineProperty(session, 'contextUsage', used);
      Object.assign(session, { contextWindow: this.#window, measureContextUsage: measure });
    } else if (names === 'old') {
      Object.defineProperty(session, 'inputUsage', used);
      Object.assign(session, { inputQuota: this.#window, measureInputUsage: measure });
    }
    return session;
  }
}

function echo(messages: readonly Message[]): string {
  return `You said: ${messages.at(-1)?.content ?? ''}`;
}

/** A token for four characters, and some for each turn. */
function tokensOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 4) + 4, 0);
}

function named(name: string): DOMException {
  return new DOMException(`the browser says ${name}`, name);
}

function tooMuch(requested: number, quota: number): DOMException {
  return Object.assign(named('QuotaExceededError'), { requested, quota });
}

/** Across a task, as a browser's answers come. */
function later(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

function never(isDeaf: boolean, signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (isDeaf) return;
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}
