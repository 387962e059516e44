import type { SampleOutcome, SampleRequest } from '../../core/policy';
import { fail, ok } from '../../core/result';
import type { Answer } from './read-answer';

/**
 * What a finished answer is. web-llm says `length` both where the budget is used up and where the context is full: the
 * second is no answer that more budget would have cut off elsewhere, but one that did not fit.
 */
export function outcomeOf(
  { text, finish, tokens }: Answer,
  { maxTokens }: Pick<SampleRequest, 'maxTokens'>,
  contextTokens: number,
  durationMs: number,
): SampleOutcome {
  const { prompt, completion } = tokens;
  switch (finish) {
    case 'stop':
      return ok({ text, stop: 'end-of-turn', tokens, durationMs });
    case 'blank':
      return ok({ text: text.trimEnd(), stop: 'max-tokens', tokens, durationMs });
    case 'length':
      if (completion < maxTokens && prompt + completion >= contextTokens) {
        const detail = `a prompt of ${prompt} tokens leaves no room for an answer of ${maxTokens} in ${contextTokens}`;
        return fail({ kind: 'context-overflow', detail });
      }
      return ok({ text, stop: 'max-tokens', tokens, durationMs });
    default:
      return fail({ kind: 'engine-lost', detail: `the answer broke off (${finish ?? 'no reason given'})` });
  }
}
