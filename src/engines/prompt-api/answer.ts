import type { Sample, SampleRequest } from '../../core/policy';
import { estimateTokens } from '../../core/tokens';
import { nameOf } from './failures';
import {
  measured,
  usedBy,
  windowOf,
  type LanguageModelSession,
  type Message,
  type PromptOptions,
} from './language-model';

/** The prompt and the answer do not fit. */
export class Overflow extends Error {}

export interface Asked {
  readonly request: Pick<SampleRequest, 'maxTokens' | 'schema'>;
  /** What the session has not read yet. */
  readonly input: readonly Message[];
  /** Tokens of the session whose reading was part of another draw. */
  readonly cached: number;
  readonly signal: AbortSignal;
  readonly onText: (text: string) => void;
}

/**
 * One answer in a session of its own. The browser takes no limit of tokens and does not count what it writes: the
 * answer is called off where the estimate passes the limit, and cut there, as other engines would have.
 */
export async function answerOf(
  session: LanguageModelSession,
  asked: Asked,
): Promise<Omit<Sample, 'durationMs'>> {
  const { request, input } = asked;
  const enough = new AbortController();
  let overflows = false;
  const onOverflow = () => {
    overflows = true;
    enough.abort();
  };
  // What the session was given first would be kept and the task dropped: better no answer than one to half a prompt.
  session.addEventListener('contextoverflow', onOverflow);
  session.addEventListener('quotaoverflow', onOverflow);

  const options: PromptOptions = {
    signal: AbortSignal.any([asked.signal, enough.signal]),
    ...(request.schema && { responseConstraint: request.schema }),
  };
  const before = usedBy(session);
  const prompt = before + ((await measured(session, input, options)) ?? estimateOf(input));
  const size = windowOf(session);
  if (size !== undefined && prompt + request.maxTokens > size) {
    throw new Overflow(
      `a prompt of ${prompt} tokens and an answer of up to ${request.maxTokens} do not fit into ${size}`,
    );
  }

  let text = '';
  let isCut = false;
  try {
    const reader = session.promptStreaming(input, options).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (typeof next.value !== 'string') continue;
      text += next.value;
      isCut = estimateTokens(text) > request.maxTokens;
      if (isCut) text = cutTo(text, request.maxTokens);
      asked.onText(text);
      if (isCut) break;
    }
    if (isCut) {
      enough.abort();
      // Not awaited: what is left of the answer is of no interest, nor how it ends.
      reader.cancel().catch(() => undefined);
    }
  } catch (error) {
    if (overflows) throw new Overflow('the answer grew past what the model can keep in mind');
    // The browser holds the answer back, as harmful or as nonsense. It has begun one, and it has no end.
    if (nameOf(error) !== 'NotReadableError') throw error;
    isCut = true;
  }
  return {
    text,
    stop: isCut ? 'max-tokens' : 'end-of-turn',
    tokens: {
      prompt: Math.round(prompt),
      cached: Math.min(Math.round(asked.cached), Math.round(prompt)),
      completion: Math.min(estimateTokens(text), request.maxTokens),
      estimated: true,
    },
  };
}

function estimateOf(input: readonly Message[]): number {
  return input.reduce((sum, { content }) => sum + estimateTokens(content) + 8, 0);
}

/** The longest beginning that is estimated at no more than so many tokens. */
function cutTo(text: string, maxTokens: number): string {
  const characters = [...text];
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (estimateTokens(characters.slice(0, middle).join('')) <= maxTokens) low = middle;
    else high = middle - 1;
  }
  return characters.slice(0, low).join('');
}
