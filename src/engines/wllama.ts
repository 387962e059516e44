import { LogLevel, Wllama, type ChatCompletionChunk } from '@wllama/wllama/esm/index.js';
import wllamaPackage from '@wllama/wllama/package.json';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { Draw, SampleContext, SampleFailure, SampleOutcome, SampleRequest } from '../core/policy';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { Engine, EngineFacts, LoadEngine, LoadFailure, LoadProgress, ModelChoice } from './engine';
import type { OpenModel } from './model-source';

const contextTokens = 2048;

/**
 * llama.cpp in WASM, on the CPU: one slot, draws one after another, so that every draw after the first finds
 * the prompt's state in the slot. Lanes would each prefill for themselves, and WASM gains nothing from batches.
 */
export function wllamaLoader(openModel: OpenModel): LoadEngine {
  return async (
    choice: ModelChoice,
    onProgress: (progress: LoadProgress) => void,
    signal: AbortSignal,
  ): Promise<Result<Engine, LoadFailure>> => {
    const model = await openModel(choice, onProgress, signal);
    if (!model.ok) return model;

    onProgress({ phase: 'starting' });
    const threads = threadCount();
    const wllama = new Wllama({ default: wasmUrl }, { suppressNativeLog: true });
    wllama.setCompat(null);
    try {
      await wllama.loadModel([model.value.blob], {
        n_ctx: contextTokens,
        n_threads: threads,
        n_batch: 64,
        n_ubatch: 64,
        n_parallel: 1,
        n_gpu_layers: 0,
        ctx_shift: false,
        log_level: LogLevel.ERROR,
      });
    } catch (error) {
      await wllama.exit();
      return fail({ kind: 'start', detail: String(error) });
    }
    const { nCtxTrain } = wllama.getModelMetadata().hparams;
    return ok(
      new WllamaEngine(wllama, {
        kind: 'wllama',
        model: model.value.name,
        digest: model.value.digest,
        engineVersion: `wllama ${wllamaPackage.version} (llama.cpp ${Wllama.getLibllamaVersion()})`,
        contextTokens: Math.min(contextTokens, nCtxTrain),
        threads,
      }),
    );
  };
}

/** All cores, at most eight. Without cross-origin isolation there is no shared memory, hence one thread. */
function threadCount(): number {
  return globalThis.crossOriginIsolated ? Math.min(navigator.hardwareConcurrency, 8) : 1;
}

class WllamaEngine implements Engine {
  readonly facts: EngineFacts;
  readonly #wllama: Wllama;

  constructor(wllama: Wllama, facts: EngineFacts) {
    this.#wllama = wllama;
    this.facts = facts;
  }

  async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index, draw] of request.draws.entries()) {
      yield await this.#draw(request, draw, index, context);
    }
  }

  async #draw(
    request: SampleRequest,
    draw: Draw,
    index: number,
    context: SampleContext,
  ): Promise<SampleOutcome> {
    const startedAt = performance.now();
    const abort = new AbortController();
    const onAbort = () => abort.abort();
    context.signal.addEventListener('abort', onAbort, { once: true });
    if (context.signal.aborted) onAbort();

    let text = '';
    let last: ChatCompletionChunk | undefined;
    try {
      await this.#wllama.createChatCompletion({
        messages: request.turns.map((turn) => ({ role: turn.role, content: turn.text })),
        temperature: request.temperature,
        max_tokens: request.maxTokens,
        seed: draw.seed,
        top_k: 40,
        top_p: 0.95,
        min_p: 0.05,
        cache_prompt: true,
        return_progress: true,
        ...(request.schema && {
          response_format: { type: 'json_schema', json_schema: { name: 'answer', schema: request.schema } },
        }),
        stream: true,
        abortSignal: abort.signal,
        onData: (chunk) => {
          last = chunk;
          text += chunk.choices[0]?.delta.content ?? '';
          context.onText?.(index, text);
        },
      });
    } catch (error) {
      if (abort.signal.aborted) throw new DOMException('Sampling was aborted.', 'AbortError');
      return fail(sampleFailure(error));
    } finally {
      context.signal.removeEventListener('abort', onAbort);
    }

    const timings = last?.timings;
    return ok({
      text,
      stop: last?.choices[0]?.finish_reason === 'length' ? 'max-tokens' : 'end-of-turn',
      tokens: {
        prompt: (timings?.cache_n ?? 0) + (timings?.prompt_n ?? 0),
        cached: timings?.cache_n ?? 0,
        completion: timings?.predicted_n ?? 0,
      },
      durationMs: performance.now() - startedAt,
    });
  }

  async dispose(): Promise<void> {
    await this.#wllama.exit();
  }
}

function sampleFailure(error: unknown): SampleFailure {
  const detail = error instanceof Error ? error.message : String(error);
  const kind = /context size/i.test(detail) ? 'context-overflow' : 'engine-lost';
  return { kind, detail };
}
