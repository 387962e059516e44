import { Wllama, type ChatCompletionChunk, type ResultTimings } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import type { Draw, Sample, SampleContext, SampleOutcome, SampleRequest } from '../core/policy';
import type { CancelSignal } from '../core/ports';
import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import type { Engine, EngineFacts, LoadEngine, LoadFailure } from './engine';
import type { OpenModel } from './model-source';
import { missingFeature } from './wasm-support';
import { startWllama, threadCount, type RunningWllama } from './wllama-start';

/** Enough for a library and a task. State takes memory and prefill takes time, so not all that a model could. */
const contextTokens = 2048;

/** llama.cpp may hold states of earlier prompts for 8 GiB; the heap ends at 4, and a phone's patience before. */
const storedLimitMiB = 512;

/** Loads a model into llama.cpp in WASM, on the CPU. */
export function wllamaLoader(openModel: OpenModel): LoadEngine {
  return async (choice, onProgress, signal) => {
    const missing = missingFeature();
    if (missing) return fail({ kind: 'unsupported', missing });
    const model = await openModel(choice, onProgress, signal);
    if (!model.ok) return model;

    const { blob, name, digest } = model.value;
    const threads = threadCount();
    const start = () =>
      startWllama(blob, contextTokens, threads, (receivedBytes) =>
        onProgress({ phase: 'starting', receivedBytes, totalBytes: blob.size }),
      );
    onProgress({ phase: 'starting' });
    const running = await start();
    if (!running.ok) return running;

    const { nCtxTrain } = running.value.wllama.getModelMetadata().hparams;
    const engine = new WllamaEngine(running.value, start, {
      kind: 'wllama',
      model: name,
      digest,
      engineVersion: `wllama ${version}, llama.cpp ${Wllama.getLibllamaVersion()}`,
      contextTokens: Math.min(contextTokens, nCtxTrain),
      threads,
    });
    const failure = signal.aborted ? ({ kind: 'cancelled' } as const) : await engine.check(signal);
    if (!failure) return ok(engine);
    await engine.dispose();
    return fail(failure);
  };
}

/** The prompt and the answer would not fit. Thrown where the engine says how long the prompt is. */
class ContextOverflow extends Error {}

interface Completion {
  readonly text: string;
  readonly finish: string;
  readonly timings: ResultTimings;
}

/**
 * One slot, draws one after another: every draw but a group's first finds the prompt's state in the slot. Lanes
 * would each prefill for themselves, and WASM gains nothing from batches.
 *
 * Turns go to the model's own chat template as they are. What templates make of them differs: SmolLM2's puts
 * "You are a helpful AI assistant named SmolLM, trained by Hugging Face" where there is no system turn, and
 * nothing where there is an empty one. A model without a template gets ChatML.
 */
class WllamaEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #start: () => Promise<Result<RunningWllama, LoadFailure>>;
  #running: RunningWllama;

  constructor(
    running: RunningWllama,
    start: () => Promise<Result<RunningWllama, LoadFailure>>,
    facts: EngineFacts,
  ) {
    this.#running = running;
    this.#start = start;
    this.facts = facts;
  }

  /** One short draw: the model computes, and what comes out is there to be read. */
  async check(signal: CancelSignal): Promise<LoadFailure | undefined> {
    const request: SampleRequest = {
      role: 'policy',
      turns: [{ role: 'user', text: 'Hi' }],
      temperature: 0,
      maxTokens: 1,
      draws: [],
    };
    try {
      await this.#complete(request, 0, signal, () => {});
      return undefined;
    } catch (error) {
      return { kind: 'start', detail: this.#describe(error) };
    }
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index, draw] of request.draws.entries()) {
      yield await this.#draw(request, draw, context.signal, (text) => context.onText?.(index, text));
    }
  }

  async dispose(): Promise<void> {
    await this.#running.wllama.exit();
  }

  async #draw(
    request: SampleRequest,
    draw: Draw,
    signal: CancelSignal,
    onText: (text: string) => void,
  ): Promise<SampleOutcome> {
    const startedAt = performance.now();
    try {
      const full = await this.#makeRoom();
      if (full) return fail({ kind: 'engine-lost', detail: JSON.stringify(full) });
      const completion = await this.#complete(request, draw.seed, signal, onText);
      return ok(sampleOf(completion, performance.now() - startedAt));
    } catch (error) {
      if (signal.aborted) throw new DOMException('Sampling was aborted.', 'AbortError');
      const detail = this.#describe(error);
      const overflow = error instanceof ContextOverflow || /context size/i.test(detail);
      return fail({ kind: overflow ? 'context-overflow' : 'engine-lost', detail });
    }
  }

  /** The schema is enforced where llama.cpp can turn it into a grammar; where it cannot, it is left out. */
  async #complete(
    request: SampleRequest,
    seed: number,
    signal: CancelSignal,
    onText: (text: string) => void,
  ): Promise<Completion> {
    const { schema } = request;
    if (!schema) return await this.#ask(request, seed, signal, onText, {});
    const format = { type: 'json_schema', json_schema: { name: 'answer', schema } } as const;
    try {
      return await this.#ask(request, seed, signal, onText, { response_format: format });
    } catch (error) {
      if (signal.aborted || !/schema/i.test(this.#describe(error))) throw error;
      return await this.#ask(request, seed, signal, onText, {});
    }
  }

  async #ask(
    request: SampleRequest,
    seed: number,
    signal: CancelSignal,
    onText: (text: string) => void,
    format: Partial<Parameters<Wllama['createChatCompletion']>[0]>,
  ): Promise<Completion> {
    const { wllama, log } = this.#running;
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();

    let text = '';
    let finish: string | undefined;
    let timings: ResultTimings | undefined;
    const onData = (chunk: ChatCompletionChunk) => {
      const promptTokens = chunk.prompt_progress?.total ?? 0;
      if (promptTokens + request.maxTokens > this.facts.contextTokens) {
        throw new ContextOverflow(overflowDetail(promptTokens, request.maxTokens, this.facts.contextTokens));
      }
      const choice = chunk.choices[0];
      text += choice?.delta.content ?? '';
      finish = choice?.finish_reason ?? finish;
      timings = chunk.timings ?? timings;
      onText(text);
    };

    try {
      const completing = wllama.createChatCompletion({
        ...format,
        messages: request.turns.map((turn) => ({ role: turn.role, content: turn.text })),
        max_tokens: request.maxTokens,
        seed,
        // llama.cpp's own chain and defaults, spelled out so that a new version cannot change them. No penalties.
        temperature: request.temperature,
        top_k: 40,
        top_p: 0.95,
        min_p: 0.05,
        cache_prompt: true,
        return_progress: true,
        stream: true,
        abortSignal: abort.signal,
        onData,
      });
      await Promise.race([completing, log.broken]);
    } finally {
      signal.removeEventListener('abort', onAbort);
    }
    if (!finish || !timings) throw new Error('the engine ended an answer without saying so');
    return { text, finish, timings };
  }

  /** Starts afresh where the store of earlier prompts has grown too large; nothing else empties it. */
  async #makeRoom(): Promise<LoadFailure | undefined> {
    if (this.#running.log.storedMiB < storedLimitMiB) return undefined;
    await this.#running.wllama.exit();
    const running = await this.#start();
    if (!running.ok) return running.failure;
    this.#running = running.value;
    return undefined;
  }

  #describe(error: unknown): string {
    const message = error instanceof Error ? error.message : String(error);
    return [message, this.#running.log.takeErrors()].filter(Boolean).join('; ');
  }
}

function sampleOf({ text, finish, timings }: Completion, durationMs: number): Sample {
  const { cache_n: cached, prompt_n: computed, predicted_n: completion } = timings;
  return {
    text,
    stop: finish === 'length' ? 'max-tokens' : 'end-of-turn',
    tokens: { prompt: cached + computed, cached, completion },
    durationMs,
  };
}

function overflowDetail(prompt: number, answer: number, context: number): string {
  return `a prompt of ${prompt} tokens and an answer of up to ${answer} do not fit into ${context}`;
}
