import type { SampleRequest, TokenCounts } from '../../core/policy';
import { estimateTokens } from '../../core/tokens';
import { withoutThoughts } from '../thoughts';
import type { ChatChunk } from './runtime';

export interface Answer {
  readonly text: string;
  /** As web-llm names it, or `blank`: it was left where nothing but whitespace came. Undefined where the stream broke off. */
  readonly finish: string | undefined;
  readonly tokens: TokenCounts;
}

/** More whitespace in a row than this is no JSON that anybody asked for: the model has lost its way. */
const longestBlank = 64;

/** Puts an answer together from its pieces. */
export class AnswerReader {
  readonly #turns: SampleRequest['turns'];
  readonly #onText: (text: string) => void;
  #raw = '';
  #finish: string | undefined;
  #pieces = 0;
  #usage: ChatChunk['usage'];

  constructor(turns: SampleRequest['turns'], onText: (text: string) => void) {
    this.#turns = turns;
    this.#onText = onText;
  }

  take({ choices, usage }: ChatChunk): void {
    const choice = choices[0];
    const piece = choice?.delta.content ?? '';
    this.#raw += piece;
    this.#finish = choice?.finish_reason ?? this.#finish;
    this.#usage = usage ?? this.#usage;
    if (piece === '') return;
    this.#pieces += 1;
    this.#onText(withoutThoughts(this.#raw));
  }

  /** Nothing but whitespace comes, and a lot of it. */
  get isBlank(): boolean {
    return this.#raw.length - this.#raw.trimEnd().length > longestBlank;
  }

  answer(finish = this.#finish): Answer {
    return { text: withoutThoughts(this.#raw), finish, tokens: this.#tokens };
  }

  /** The conversation is forgotten before each draw, so the whole prompt was read, and is counted. */
  get #tokens(): TokenCounts {
    const usage = this.#usage;
    if (usage) return { prompt: usage.prompt_tokens, cached: 0, completion: usage.completion_tokens };
    const prompt = this.#turns.reduce((sum, { text }) => sum + estimateTokens(text) + 4, 0);
    return { prompt, cached: 0, completion: this.#pieces, estimated: true };
  }
}
