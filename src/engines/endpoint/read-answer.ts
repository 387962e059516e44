import * as v from 'valibot';
import type { Sample, SampleRequest } from '../../core/policy';
import { estimateTokens } from '../../core/tokens';
import { withoutThoughts } from '../thoughts';
import { jsonIn, textOf } from './body';
import { BrokenAnswer, FewAnswers } from './broken-answer';
import { replySchema, type Reply, type ReportedUsage } from './replies';
import { eventData } from './server-sent-events';

/** Reasons that servers give where they gave up in the middle. */
const brokenOff = new Set(['error', 'abort', 'cancelled', 'insufficient_system_resource']);
/** An answer longer than this is not shown to anybody; a server that sends one is broken or hostile. */
const longestAnswer = 2_000_000;
/** Bytes of one that comes whole, with all that stands around the answers in it. */
const largestBody = 20_000_000;

interface Choice {
  text: string;
  finish: string | undefined;
  hasBegun: boolean;
}

/**
 * Reads one call's answers, streamed or whole. What a reasoning model thinks (`reasoning_content`, or a leading
 * `<think>` block) is no part of the answer. A choice without a reason to end was cut off on its way.
 */
export async function readAnswers(
  response: { readonly body: AsyncIterable<Uint8Array>; readonly isStream: boolean },
  request: Pick<SampleRequest, 'turns' | 'maxTokens'>,
  n: number,
  hooks: {
    readonly onText: (choice: number, text: string) => void;
    /** Nothing more is read; tells the milliseconds of the call. */
    readonly end: () => number;
  },
): Promise<readonly Sample[]> {
  const choices = Array.from({ length: n }, (): Choice => ({ text: '', finish: undefined, hasBegun: false }));
  let usage: ReportedUsage | undefined;
  for await (const reply of repliesIn(response)) {
    if (reply.error)
      throw new BrokenAnswer(
        typeof reply.error === 'string' ? reply.error : (reply.error.message ?? 'error'),
      );
    usage = reply.usage ?? usage;
    for (const [position, { index, delta, message, finish_reason }] of (reply.choices ?? []).entries()) {
      const at = index ?? position;
      const choice = choices[at];
      if (!choice) continue;
      choice.hasBegun = true;
      choice.text += delta?.content ?? message?.content ?? '';
      // Some servers send an empty reason with every piece.
      choice.finish = finish_reason || choice.finish;
      if (choice.text.length > longestAnswer) throw new BrokenAnswer('the answer has no end');
      hooks.onText(at, withoutThoughts(choice.text));
    }
  }
  const begun = choices.filter(({ hasBegun }) => hasBegun);
  if (begun.length > 0 && begun.length < n && begun.every(({ finish }) => finish !== undefined)) {
    throw new FewAnswers(`${n} answers were asked for, and ${begun.length} came`);
  }
  const durationMs = hooks.end() / n;
  return choices.map(({ text, finish }, index): Sample => {
    if (finish === undefined || brokenOff.has(finish)) throw new BrokenAnswer('the answer broke off');
    const answer = withoutThoughts(text);
    return {
      text: answer,
      stop: finish === 'length' ? 'max-tokens' : 'end-of-turn',
      tokens: tokensOf(usage, request, text, { index, n }),
      durationMs,
    };
  });
}

async function* repliesIn(response: {
  readonly body: AsyncIterable<Uint8Array>;
  readonly isStream: boolean;
}): AsyncGenerator<Reply> {
  if (!response.isStream) {
    const { text, isWhole } = await textOf(response.body, largestBody);
    if (!isWhole) throw new BrokenAnswer('the answer has no end');
    yield parsed(text);
    return;
  }
  for await (const data of eventData(response.body)) {
    if (data.trim() === '[DONE]') return;
    yield parsed(data);
  }
}

function parsed(text: string): Reply {
  const json = jsonIn(text);
  if (json === undefined) {
    throw new BrokenAnswer(
      /^\s*</.test(text) ? 'a web page came instead of an answer' : 'the answer is not JSON',
    );
  }
  const reply = v.safeParse(replySchema, json);
  if (!reply.success) throw new BrokenAnswer('the answer has an unknown shape');
  return reply.output;
}

/**
 * As the server counts; estimated, and marked so, where it does not say. It counts several answers of one call together,
 * and reads their prompt once: each answer has its share of both.
 */
function tokensOf(
  usage: ReportedUsage | undefined,
  { turns, maxTokens }: Pick<SampleRequest, 'turns' | 'maxTokens'>,
  text: string,
  { index, n }: { readonly index: number; readonly n: number },
): Sample['tokens'] {
  // No answer is longer than its budget, whatever is estimated.
  const estimated = Math.min(maxTokens, estimateTokens(text));
  const share = (total: number) => Math.floor(total / n) + (index < total % n ? 1 : 0);
  if (!usage) {
    const prompt = turns.reduce((sum, turn) => sum + estimateTokens(turn.text) + 4, 0);
    return { prompt: share(prompt), cached: 0, completion: estimated, estimated: true };
  }
  const { prompt_tokens: prompt, completion_tokens: completion } = usage;
  return {
    prompt: share(prompt),
    cached: share(Math.min(prompt, usage.prompt_tokens_details?.cached_tokens ?? 0)),
    completion: completion === null || completion === undefined ? estimated : share(completion),
    ...((n > 1 || completion === null || completion === undefined) && { estimated: true }),
  };
}
