import type { SampleRequest } from '../../core/policy';
import type { ChatRequest } from './runtime';

/**
 * One answer's request. web-llm knows neither `top_k` nor `min_p`, so its sampling has the nucleus alone, at the same 0.95
 * as llama.cpp's here. Penalties are spelled out: a model's own configuration may bring some.
 */
export function chatRequest(
  { turns, temperature, maxTokens }: SampleRequest,
  seed: number,
  options: { readonly grammar?: string | undefined; readonly thinks: boolean },
): ChatRequest {
  return {
    messages: turns.map(({ role, text }) => ({ role, content: text })),
    stream: true,
    stream_options: { include_usage: true },
    temperature,
    top_p: 0.95,
    frequency_penalty: 0,
    presence_penalty: 0,
    repetition_penalty: 1,
    max_tokens: maxTokens,
    seed,
    ...(options.grammar !== undefined && {
      response_format: { type: 'grammar', grammar: options.grammar } as const,
    }),
    // Thoughts would use up the budget of a short answer. For other models this would put a block of them into the prompt.
    ...(options.thinks && { extra_body: { enable_thinking: false } as const }),
  };
}

/** Models of the list that think before they answer unless they are told not to. */
export function thinksFirst(model: string): boolean {
  return /^Qwen3(\.5)?-/.test(model);
}
