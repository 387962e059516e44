import type { SampleRequest } from '../../core/policy';

/** Parameters that not every server knows. What it refuses while it is opened is not sent again. */
export const optionalParameters = ['stream_options', 'response_format', 'seed', 'temperature'] as const;
export type OptionalParameter = (typeof optionalParameters)[number];

/** Newer servers of one vendor take the answer's budget under another name. */
export type BudgetName = 'max_tokens' | 'max_completion_tokens';

export interface Dialect {
  readonly refused: ReadonlySet<OptionalParameter>;
  readonly budget: BudgetName;
}

/** The body of a chat completion (OpenAI's `/chat/completions`), for `n` answers to one prompt. */
export function requestBody(
  model: string,
  request: Omit<SampleRequest, 'draws' | 'role'>,
  seed: number,
  n: number,
  { refused, budget }: Dialect,
): Readonly<Record<string, unknown>> {
  const optional: Readonly<Record<OptionalParameter, unknown>> = {
    stream_options: { include_usage: true },
    response_format: request.schema && {
      type: 'json_schema',
      json_schema: { name: 'answer', strict: true, schema: request.schema },
    },
    seed,
    temperature: request.temperature,
  };
  return {
    model,
    messages: request.turns.map(({ role, text }) => ({ role, content: text })),
    [budget]: request.maxTokens,
    stream: true,
    ...(n > 1 && { n }),
    ...Object.fromEntries(
      Object.entries(optional).filter(
        ([name, value]) => value !== undefined && !refused.has(name as OptionalParameter),
      ),
    ),
  };
}
