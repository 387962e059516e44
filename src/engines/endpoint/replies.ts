import * as v from 'valibot';

/** What an endpoint may answer; read loosely, because every server adds fields and leaves some out. */

const optionalText = v.nullish(v.string());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What is only nice to know: as if it were left out where it is written in some other way. */
const countIfAny = v.fallback(v.nullish(count), undefined);

const usage = v.object({
  prompt_tokens: count,
  completion_tokens: countIfAny,
  prompt_tokens_details: v.fallback(v.nullish(v.object({ cached_tokens: countIfAny })), undefined),
});
export type ReportedUsage = v.InferOutput<typeof usage>;

/** Some servers give a list of parts, of which those that are answer have a text. */
const content = v.nullish(
  v.union([
    v.string(),
    v.pipe(
      v.array(v.object({ text: v.fallback(optionalText, undefined) })),
      v.transform((parts) => parts.map(({ text }) => text ?? '').join('')),
    ),
  ]),
);

const words = v.object({ content });

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
  usage: v.fallback(v.nullish(usage), undefined),
  error: v.nullish(v.union([v.string(), v.object({ message: optionalText })])),
});
export type Reply = v.InferOutput<typeof replySchema>;

const models = v.array(
  v.object({
    id: v.string(),
    max_model_len: countIfAny,
    context_length: countIfAny,
    meta: v.fallback(v.nullish(v.object({ n_ctx: countIfAny, n_ctx_train: countIfAny })), undefined),
  }),
);

/** The list of models, in an object or bare; servers tell the context length under several names. */
export const modelListSchema = v.union([
  v.pipe(
    v.object({ data: models }),
    v.transform(({ data }) => data),
  ),
  models,
]);

export const errorSchema = v.object({
  error: v.optional(v.union([v.string(), v.object({ message: optionalText })])),
  message: optionalText,
  detail: v.optional(v.unknown()),
});
