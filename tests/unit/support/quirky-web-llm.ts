import type {
  ChatChunk,
  ChatRequest,
  LibraryRecord,
  MlcEngine,
  ProgressReport,
  WebLlmLibrary,
} from '../../../src/engines/web-llm/runtime';
import { seededRandom } from '../../../src/statistics/hash';
import { readEbnf } from './ebnf';

/** How this copy of web-llm behaves. Everything may be changed between two calls. */
export interface QuirkyState {
  /** The tokens that it answers with, before budget and context cut them. Follows from messages, seed and temperature. */
  answer: (request: ChatRequest) => readonly string[];
  /** How many tokens a prompt has. */
  promptTokens: (request: ChatRequest) => number;
  /** Takes as long as reading a prompt does; nothing interrupts it. */
  prefill: (request: ChatRequest) => Promise<void>;
  /** Takes as long as one token does. */
  decode: () => Promise<void>;
  /** Takes as long as it takes to forget a conversation. */
  reset: () => Promise<void>;
  /** Takes as long as one step of loading does. What it throws, `reload` throws. */
  loadStep: (text: string) => Promise<void>;
  /** Whether the stream ends with counts. */
  usage: boolean;
  /** The matcher of any grammar cannot be made. */
  grammarFails: boolean;
  /** A grammar leaves whitespace free, and the model puts nothing else. */
  blanks: boolean;
  /** The stream ends after so many pieces, without a word. */
  breaksAfter: number;
  /**
   * What becomes of what is under way when the device is lost: it never ends, or it fails with words that do not say why.
   * `unnoticed`: it never ends, and web-llm does not unload the model either.
   */
  whenLost: 'hangs' | 'fails' | 'unnoticed';
  /** Errors come as `String(error)`, as through web-llm's own worker. */
  stringErrors: boolean;
}

/**
 * A double of web-llm 0.2.86 with what was read in its source and seen when it ran: one request at a time behind a lock,
 * answers computed as they are pulled, an interrupt that counts between tokens only, an aborted `reload` that resolves, a
 * lost device that unloads the model without a word and leaves an answer under way for ever.
 */
export class QuirkyWebLlm implements WebLlmLibrary {
  readonly version = '0.2.86';
  readonly records: LibraryRecord[] = [
    {
      model_id: 'Tiny-Instruct-q4f32_1-MLC',
      model: 'https://weights.example/Tiny-Instruct-q4f32_1-MLC',
      model_lib: 'https://libraries.example/Tiny-Instruct-q4f32_1_cs1k-webgpu.wasm',
      vram_required_MB: 100,
      overrides: { context_window_size: 4096 },
    },
  ];
  readonly state: QuirkyState = {
    answer: writeWords,
    promptTokens: ({ messages }) =>
      messages.reduce((sum, { content }) => sum + Math.ceil(content.length / 4) + 4, 0),
    prefill: async () => {},
    decode: async () => {},
    reset: async () => {},
    loadStep: async () => {},
    usage: true,
    grammarFails: false,
    blanks: false,
    breaksAfter: Infinity,
    whenLost: 'hangs',
    stringErrors: false,
  };
  /** Every engine that was made. */
  readonly engines: QuirkyMlc[] = [];
  /** All requests, in the order in which reading their prompts began. */
  readonly requests: ChatRequest[] = [];
  /** Most answers that were computed at once. One lock: it must stay 1. */
  most = 0;

  #loseDevice: (reason: string) => void = () => {};
  #lost = new Promise<string>((resolve) => {
    this.#loseDevice = resolve;
  });

  /** What `Gpu` is to the loader: a processor without `shader-f16`, whose loss can be brought about. */
  readonly gpu = {
    missing: async (features: readonly string[]): Promise<string | undefined> =>
      features.length > 0 ? `it lacks ${features.join(' and ')}` : undefined,
    lost: (): Promise<string> => this.#lost,
  };

  createEngine(record: LibraryRecord, onProgress: (report: ProgressReport) => void): MlcEngine {
    const engine = new QuirkyMlc(this, record, onProgress);
    this.engines.push(engine);
    return engine;
  }

  /** The driver takes the device away: web-llm logs it, unloads, and tells nobody. */
  loseDevice(reason = 'the driver was reset'): void {
    if (this.state.whenLost !== 'unnoticed') for (const engine of this.engines) engine.deviceGone();
    this.#loseDevice(reason);
  }
}

const window = 4096;

class QuirkyMlc implements MlcEngine {
  readonly #library: QuirkyWebLlm;
  readonly #record: LibraryRecord;
  readonly #onProgress: (report: ProgressReport) => void;
  #loaded: string | undefined;
  #context = window;
  #abortReload: (() => void) | undefined;
  #interrupted = false;
  #isGone = false;
  #lastText = '';
  /** What the state of the model holds: a conversation with its last answer, where that ended by itself. */
  #conversation: string | undefined;
  #lock: Promise<void> = Promise.resolve();
  #running = 0;
  #now: Promise<void> = Promise.resolve();

  constructor(library: QuirkyWebLlm, record: LibraryRecord, onProgress: (report: ProgressReport) => void) {
    this.#library = library;
    this.#record = record;
    this.#onProgress = onProgress;
  }

  async reload(
    modelId: string,
    options: { context_window_size?: number; sliding_window_size?: number },
  ): Promise<void> {
    await this.unload();
    if (modelId !== this.#record.model_id) {
      throw this.#error('ModelNotFoundError', `Cannot find model record in appConfig for ${modelId}.`);
    }
    if ((options.context_window_size ?? 1) > 0 && (options.sliding_window_size ?? -1) > 0) {
      throw this.#error(
        'WindowSizeConfigurationError',
        'Only one of context_window_size and sliding_window_size may be positive.',
      );
    }
    const abort = new AbortController();
    this.#abortReload = () => abort.abort();
    try {
      for (const [text, progress] of loadSteps) {
        this.#onProgress({ text, progress });
        await Promise.race([this.#library.state.loadStep(text), rejectedBy(abort.signal)]);
        if (this.#isGone && this.#library.state.whenLost === 'fails') {
          throw new Error('PackedFunc has already been disposed');
        }
      }
    } catch (error) {
      // As in the source: `reload() is aborted` is logged, and the caller told that all is well.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      throw error;
    } finally {
      this.#abortReload = undefined;
    }
    if (this.#isGone)
      throw this.#error('DeviceLostError', 'The WebGPU device was lost while loading the model.');
    this.#context = options.context_window_size ?? window;
    this.#loaded = modelId;
  }

  async unload(): Promise<void> {
    this.#loaded = undefined;
    this.#abortReload?.();
    // It waits for what the processor is at.
    await this.#now;
  }

  async getMessage(modelId: string): Promise<string> {
    if (this.#loaded !== modelId) throw this.#notLoaded('getMessage');
    return this.#lastText;
  }

  async resetChat(): Promise<void> {
    // A reset in the middle of an answer would mix two conversations: whoever does it has a bug.
    if (this.#running > 0) throw new Error('resetChat() while an answer is written');
    await this.#library.state.reset();
    this.#conversation = undefined;
  }

  async interruptGenerate(): Promise<void> {
    this.#interrupted = true;
  }

  readonly chat = {
    completions: {
      create: async (request: ChatRequest & { readonly n?: number }): Promise<AsyncIterable<ChatChunk>> => {
        if (this.#loaded === undefined) throw this.#notLoaded('ChatCompletionRequest');
        this.#check(request);
        return this.#stream(request);
      },
    },
  };

  deviceGone(): void {
    this.#isGone = true;
    void this.unload();
  }

  async *#stream(request: ChatRequest): AsyncGenerator<ChatChunk> {
    const release = await this.#acquire();
    const library = this.#library;
    library.most = Math.max(library.most, ++this.#running);
    try {
      this.#interrupted = false;
      library.requests.push(request);
      yield* this.#generate(request);
    } finally {
      this.#running -= 1;
      release();
    }
  }

  async *#generate(request: ChatRequest): AsyncGenerator<ChatChunk> {
    const { state } = this.#library;
    // A conversation that goes on is not read again, and what was read before is not counted.
    const goesOn = this.#conversation === JSON.stringify(request.messages.slice(0, -1));
    const prompt = state.promptTokens(
      goesOn ? { ...request, messages: request.messages.slice(-1) } : request,
    );
    this.#conversation = undefined;
    await this.#step(state.prefill(request));
    if (prompt > this.#context) {
      throw this.#error(
        'ContextWindowSizeExceededError',
        `Prompt tokens exceed context window size: number of prompt tokens: ${prompt}; context window size: ${this.#context}`,
      );
    }
    // The matcher is made while the prompt is read, and its failure is told after that.
    if (request.response_format && state.grammarFails) {
      throw this.#error(
        'GrammarMatcherInitError',
        'Failed to initialize the grammar matcher for response format `grammar`: EBNF parser error',
      );
    }
    const tokens = this.#tokensFor(request);
    const written = { text: '', count: 0, finish: '' };
    for (const token of [...tokens, undefined]) {
      // The first token comes out of the prompt.
      if (written.count > 0) {
        if (written.finish === '' && this.#interrupted) written.finish = 'abort';
        if (written.finish !== '') break;
        await this.#step(state.decode());
      }
      written.count += 1;
      if (token === undefined) written.finish = 'stop';
      else {
        written.text += token;
        this.#lastText = written.text;
        if (written.count >= request.max_tokens) written.finish = 'length';
        if (prompt + written.count - 1 >= this.#context) written.finish = 'length';
      }
      if (written.count > state.breaksAfter) return;
      // Of a character that is not whole yet nothing is told.
      if (token === '') continue;
      yield { choices: [{ delta: { content: token ?? '' }, finish_reason: null }] };
    }
    if (written.finish === 'stop') {
      const answer = { role: 'assistant', content: written.text };
      this.#conversation = JSON.stringify([...request.messages, answer]);
    }
    yield { choices: [{ delta: {}, finish_reason: written.finish }] };
    if (!state.usage) return;
    yield { choices: [], usage: { prompt_tokens: prompt, completion_tokens: written.count } };
  }

  #tokensFor(request: ChatRequest): readonly string[] {
    const { state } = this.#library;
    const grammar = request.response_format?.grammar;
    if (grammar === undefined) return state.answer(request);
    if (state.blanks) return Array.from({ length: 10_000 }, () => '\n  ');
    return piecesOf(readEbnf(grammar).derive(seededRandom(numberOf(request))));
  }

  /** What tvm waits for when the device goes never comes. */
  async #step(work: Promise<void>): Promise<void> {
    this.#now = work;
    await work;
    if (!this.#isGone) return;
    // Seen when a device was destroyed: what it had made is disposed of under the answer that is being written.
    if (this.#library.state.whenLost === 'fails') throw new Error('NDArray has already been disposed');
    await new Promise<never>(() => {});
  }

  async #acquire(): Promise<() => void> {
    const before = this.#lock;
    let release = (): void => {};
    this.#lock = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  /** What web-llm checks of a request, in its order. */
  #check({ messages, n = 1, seed, response_format: format }: ChatRequest & { readonly n?: number }): void {
    if (messages.some(({ role }, index) => role === 'system' && index > 0)) {
      throw this.#error(
        'SystemMessageOrderError',
        'System prompt should always be the first message in `messages`.',
      );
    }
    if (messages.at(-1)?.role !== 'user') {
      throw this.#error('MessageOrderError', 'Last message should be from either `user` or `tool`.');
    }
    if (n > 1) throw this.#error('StreamingCountError', 'When streaming, `n` cannot be > 1.');
    if (!Number.isInteger(seed))
      throw this.#error('SeedTypeError', `Seed should be an integer, but got ${seed}`);
    if (format && format.type !== 'grammar')
      throw this.#error('InvalidResponseFormatGrammarError', 'no grammar');
  }

  #notLoaded(request: string): unknown {
    return this.#error('ModelNotLoadedError', `Model not loaded before trying to complete ${request}.`);
  }

  #error(name: string, message: string): unknown {
    const error = new Error(message);
    error.name = name;
    return this.#library.state.stringErrors ? error.toString() : error;
  }
}

const loadSteps: readonly (readonly [string, number])[] = [
  ['Start to fetch params', 0],
  ['Fetching param cache[1/2]: 1MB fetched. 50% completed, 1 secs elapsed.', 0.5],
  ['Fetching param cache[2/2]: 2MB fetched. 100% completed, 1 secs elapsed.', 1],
  ['Loading model from cache[1/2]: 1MB loaded. 50% completed, 1 secs elapsed.', 0.5],
  ['Loading model from cache[2/2]: 2MB loaded. 100% completed, 1 secs elapsed.', 1],
  ['Loading GPU shader modules[9/9]: 100% completed, 2 secs elapsed.', 1],
  ['Finish loading on WebGPU - double', 1],
];

/** Words that follow from the request alone: the same seed gives the same, and so does temperature 0 with any seed. */
function writeWords(request: ChatRequest): readonly string[] {
  const next = seededRandom(numberOf(request));
  const words = ['yes', 'no', 'red', 'blue', 'seven', 'tree', 'river', 'stone'];
  const count = 3 + Math.floor(next() * 6);
  return Array.from(
    { length: count },
    (_, index) => `${index === 0 ? '' : ' '}${words[Math.floor(next() * words.length)]}`,
  );
}

function numberOf({ messages, seed, temperature }: ChatRequest): string {
  return JSON.stringify([messages, temperature === 0 ? 0 : seed]);
}

function piecesOf(text: string): readonly string[] {
  return text.match(/[\s\S]{1,3}/gu) ?? [];
}

function rejectedBy(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const abort = () => reject(new DOMException('The user aborted a request.', 'AbortError'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
  });
}
