/// <reference types="vite/client" />
import { Wllama } from '@wllama/wllama/esm/index.js';
import wasmUrl from '@wllama/wllama/esm/wasm/wllama.wasm?url';
import type { Call, Tokens } from '../same-calls';

/** What the bench drives this page through. */
export interface BareHandle {
  load(modelUrl: string, contextTokens: number, threads: number): Promise<void>;
  /** All calls, one after another; how long they took, from before the first to after the last. */
  ask(calls: readonly Call[], sampling: Sampling): Promise<{ readonly ms: number; readonly tokens: Tokens }>;
}

export interface Sampling {
  readonly temperature: number;
  readonly maxTokens: number;
}

declare global {
  var bare: BareHandle;
}

const wllama = new Wllama({ default: wasmUrl });
wllama.setCompat(null);

/** As somebody would who follows wllama's own examples: no stream, no worker of ours, nothing kept. */
globalThis.bare = {
  async load(modelUrl, contextTokens, threads) {
    const model = await (await fetch(modelUrl)).blob();
    await wllama.loadModel([model], {
      n_ctx: contextTokens,
      n_threads: threads,
      n_batch: 64,
      n_ubatch: 64,
      n_parallel: 1,
      n_gpu_layers: 0,
      ctx_shift: false,
      reasoning: false,
      reasoning_format: 'none',
    });
    // The app's engine has computed before its first call, too.
    await wllama.createCompletion({ prompt: 'Once', max_tokens: 3 });
  },

  async ask(calls, { temperature, maxTokens }) {
    let [prompt, cached, completion] = [0, 0, 0];
    const startedAt = performance.now();
    for (const { messages, seed } of calls) {
      const { usage } = await wllama.createChatCompletion({
        messages: messages.map((message) => ({ ...message })),
        seed,
        temperature,
        max_tokens: maxTokens,
        top_k: 40,
        top_p: 0.95,
        min_p: 0.05,
        cache_prompt: true,
      });
      prompt += usage.prompt_tokens;
      cached += usage.prompt_tokens_details?.cached_tokens ?? 0;
      completion += usage.completion_tokens;
    }
    return { ms: performance.now() - startedAt, tokens: { prompt, cached, completion } };
  },
};
