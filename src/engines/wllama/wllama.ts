import { Wllama } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import type { Draw, Sample, SampleContext, SampleOutcome, SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import { fail, ok } from '../../core/result';
import type { Engine, EngineFacts, LoadEngine, LoadFailure, LocalChoice } from '../engine';
import type { OpenModel } from '../model-source';
import { Pace } from './pace';
import { missingFeature } from './wasm-support';
import { complete, ContextOverflow, type Completion } from './complete';
import { startAtBestPace, type Started, type Starting } from './start-at-pace';
import { describeError, sizeOf, threadCount } from './start';

/** Enough for a library and a task. State takes memory and prefill takes time, so not all that a model could. */
const contextTokens = 2048;

/** llama.cpp may hold states of earlier prompts for 8 GiB; the heap ends at 4, and a phone's patience before. */
const storedLimitMiB = 512;

/** Loads a model into llama.cpp in WASM, on the CPU. An engine that is restarted begins with the threads it had. */
export function wllamaLoader(openModel: OpenModel, threadsBefore?: number): LoadEngine<LocalChoice> {
  return async (choice, onProgress, signal) => {
    const missing = missingFeature();
    if (missing) return fail({ kind: 'unsupported', missing });
    const opened = await openModel(choice, onProgress, signal);
    if (!opened.ok) return opened;

    const { blobs, name, digest } = opened.value;
    const sizeBytes = sizeOf(blobs);
    const onRead = (receivedBytes: number) =>
      onProgress({ phase: 'starting', receivedBytes, totalBytes: sizeBytes });
    const starting = { blobs, sizeBytes, contextTokens, onRead };
    onProgress({ phase: 'starting' });
    const started = await startAtBestPace(starting, Math.min(threadsBefore ?? Infinity, threadCount()));
    if (!started.ok) return started;

    const { running, threads } = started.value;
    const engine = new WllamaEngine(started.value, starting, {
      kind: 'wllama',
      model: name,
      digest,
      engineVersion: `wllama ${version}, llama.cpp ${Wllama.getLibllamaVersion()}`,
      contextTokens: Math.min(contextTokens, running.wllama.getModelMetadata().hparams.nCtxTrain),
      threads,
    });
    if (!signal.aborted) return ok(engine);
    await engine.dispose();
    return fail({ kind: 'cancelled' });
  };
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
  readonly #starting: Starting;
  readonly #pace: Pace;
  #started: Started;

  constructor(started: Started, starting: Starting, facts: EngineFacts) {
    this.facts = facts;
    this.#starting = starting;
    this.#started = started;
    this.#pace = new Pace(threadCount(), starting.sizeBytes, () => performance.now());
    this.#pace.started(started.threads, started.tokenMs);
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index, draw] of request.draws.entries()) {
      yield await this.#draw(request, draw, context.signal, (text) => context.onText?.(index, text));
    }
  }

  async dispose(): Promise<void> {
    await this.#started.running.wllama.exit();
  }

  async #draw(
    request: SampleRequest,
    { seed }: Draw,
    signal: CancelSignal,
    onText: (text: string) => void,
  ): Promise<SampleOutcome> {
    try {
      const failure = await this.#refresh();
      if (failure) return fail({ kind: 'engine-lost', detail: JSON.stringify(failure) });
      const startedAt = performance.now();
      const { contextTokens } = this.facts;
      const completion = await complete(this.#started.running, request, {
        seed,
        contextTokens,
        signal,
        onText,
      });
      this.#notePace(request, completion);
      return ok(sampleOf(completion, performance.now() - startedAt));
    } catch (error) {
      if (signal.aborted) throw new DOMException('Sampling was aborted.', 'AbortError');
      const detail = describeError(error, this.#started.running.log);
      const overflow = error instanceof ContextOverflow || /context size/i.test(detail);
      return fail({ kind: overflow ? 'context-overflow' : 'engine-lost', detail });
    }
  }

  /** The first token comes out of the prompt, for free. A grammar slows tokens down by itself. */
  #notePace(request: SampleRequest, { timings }: Completion): void {
    if (!request.schema) this.#pace.wrote(timings.predicted_n - 1, timings.predicted_ms);
  }

  /**
   * Between draws: starts afresh where the store of earlier prompts has grown too large, since nothing else
   * empties it, and where another number of threads may be better.
   */
  async #refresh(): Promise<LoadFailure | undefined> {
    const { running } = this.#started;
    if (!this.#pace.wantsLook && running.log.storedMiB < storedLimitMiB) return undefined;
    await running.wllama.exit();
    const started = await startAtBestPace(this.#starting, threadCount());
    if (!started.ok) return started.failure;
    this.#started = started.value;
    this.#pace.started(started.value.threads, started.value.tokenMs);
    return undefined;
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
