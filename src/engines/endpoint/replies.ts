import * as v from 'valibot';

/** What an endpoint may answer; read loosely, because every server adds fields and leaves some out. */

const optionalText = v.nullish(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const usage = v.object({
  prompt_tokens: count,
  completion_tokens: v.nullish(count),
  prompt_tokens_details: v.nullish(v.object({ cached_tokens: v.nullish(count) })),
});
export type ReportedUsage = v.InferOutput<typeof usage>;

const words = v.object({
  content: optionalText,
  // Two names for the same thing: what a reasoning model thinks before it answers.
  reasoning_content: optionalText,
  reasoning: optionalText,
});

/** One piece of a streamed answer, or a whole one: whichever the server sends. */
export const replySchema = v.object({
  choices: v.nullish(
    v.array(
      v.object({
        index: v.nullish(count),
        delta: v.nullish(words),
        message: v.nullish(words),
        finish_reason: optionalText,
      }),
    ),
  ),
  usage: v.nullish(usage),
  error: v.nullish(v.union([v.string(), v.object({ message: optionalText })])),
});
export type Reply = v.InferOutput<typeof replySchema>;

/** The list of models; servers tell the context length under several names. */
export const modelListSchema = v.object({
  data: v.array(
    v.object({
      id: v.string(),
      max_model_len: v.nullish(count),
      context_length: v.nullish(count),
      meta: v.nullish(v.object({ n_ctx: v.nullish(count), n_ctx_train: v.nullish(count) })),
    }),
  ),
});

export const errorSchema = v.object({
  error: v.optional(v.union([v.string(), v.object({ message: optionalText })])),
  message: optionalText,
  detail: v.optional(v.unknown()),
});
