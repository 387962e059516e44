import type { ChatCompletionChunk, ResultTimings, Wllama } from '@wllama/wllama/esm/index.js';
import type { SampleRequest } from '../../core/policy';
import type { CancelSignal } from '../../core/ports';
import type { RunningWllama } from './start';

export interface Completion {
  readonly text: string;
  readonly finish: string;
  readonly timings: ResultTimings;
}

/** The prompt and the answer would not fit. Thrown where llama.cpp tells how long the prompt is. */
export class ContextOverflow extends Error {}

export interface CompletionOptions {
  readonly seed: number;
  readonly contextTokens: number;
  readonly signal: CancelSignal;
  /** Called with each piece of the prompt that was read, too: the text is still empty then. */
  readonly onText: (text: string) => void;
  /** Called once it is known how many tokens the prompt has. */
  readonly onPrompt?: (tokens: number) => void;
}

type ChatOptions = Parameters<Wllama['createChatCompletion']>[0];

/** One answer. A schema is enforced where llama.cpp can make a grammar of it; where it cannot, it is left out. */
export async function complete(
  running: RunningWllama,
  request: SampleRequest,
  options: CompletionOptions,
): Promise<Completion> {
  const { schema } = request;
  if (!schema) return await ask(running, request, options, {});
  const shaped = {
    response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } },
  } as const;
  try {
    return await ask(running, request, options, shaped);
  } catch (error) {
    // The reason stands in the log; what is thrown is a consequence of it, in the glue.
    const reason = `${String(error)} ${running.log.errors}`;
    if (options.signal.aborted || !/schema|grammar/i.test(reason)) throw error;
    return await ask(running, request, options, {});
  }
}

async function ask(
  { wllama, log }: RunningWllama,
  request: SampleRequest,
  { seed, contextTokens, signal, onText, onPrompt }: CompletionOptions,
  format: Partial<ChatOptions>,
): Promise<Completion> {
  const abort = new AbortController();
  const onAbort = () => abort.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  if (signal.aborted) onAbort();

  let text = '';
  let finish: string | undefined;
  let timings: ResultTimings | undefined;
  const onData = (chunk: ChatCompletionChunk) => {
    const promptTokens = chunk.prompt_progress?.total ?? 0;
    if (promptTokens > 0) onPrompt?.(promptTokens);
    if (promptTokens + request.maxTokens > contextTokens) {
      throw new ContextOverflow(
        `a prompt of ${promptTokens} tokens and an answer of up to ${request.maxTokens} do not fit into ${contextTokens}`,
      );
    }
    const choice = chunk.choices[0];
    text += choice?.delta.content ?? '';
    finish = choice?.finish_reason ?? finish;
    timings = chunk.timings ?? timings;
    onText(text);
  };

  log.began();
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
    log.ended((timings?.prompt_n ?? 0) + (timings?.predicted_n ?? 0));
  }
  if (!finish || !timings) throw new Error('the engine ended an answer without saying so');
  return { text, finish, timings };
}

/** A few tokens, with no template around them: the engine computes, and this is the time it takes for each. */
export async function tokenTimeMs(running: RunningWllama): Promise<number> {
  // The first of the three comes out of the prompt, for free.
  return (await write(running, 'Once', 3)).predicted_ms / 2;
}

/** So many tokens of text, whatever it says. */
export async function write(
  { wllama, log }: RunningWllama,
  prompt: string,
  tokens: number,
): Promise<ResultTimings> {
  let timings: ResultTimings | undefined;
  const completing = wllama.createCompletion({
    prompt,
    max_tokens: tokens,
    temperature: 0,
    ignore_eos: true,
    stream: true,
    onData: (chunk) => {
      timings = chunk.timings ?? timings;
    },
  });
  await Promise.race([completing, log.broken]);
  if (!timings) throw new Error('the engine ended its first answer without saying so');
  return timings;
}
