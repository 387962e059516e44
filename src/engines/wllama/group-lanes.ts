import type { SampleRequest } from '../../core/policy';
import { estimateTokens } from '../../core/tokens';
import { lanesThatFit, planLanes, type LaneRates } from './lane-plan';

/** Prompts that are remembered with their tokens. */
const remembered = 200;
/** A new answer counts this much against all before it: answers of a kind are alike, until the library changes. */
const weight = 0.2;

/**
 * What is learnt of prompts and answers from replies, so that the next group can be planned: how long a prompt is,
 * how much of it some lane has read already, and how long answers of its kind are.
 */
export class GroupLanes {
  readonly #rates: LaneRates | undefined;
  readonly #most: number;
  readonly #isFixed: boolean;
  readonly #promptTokens = new Map<string, number>();
  readonly #answerTokens = new Map<string, number>();
  #tokensPerEstimate = 1;
  /** What each lane read last. */
  #read: readonly string[];

  /** `isFixed`: somebody chose the number of lanes, and it is not planned. */
  constructor(most: number, rates: LaneRates | undefined, isFixed: boolean) {
    this.#most = most;
    this.#rates = rates;
    this.#isFixed = isFixed;
    this.#read = Array.from({ length: most }, () => '');
  }

  /** Whether nothing is to be planned: there is one lane, or one answer, or a form that slows tokens down by itself. */
  isSingle({ draws, schema }: SampleRequest): boolean {
    return this.#most === 1 || draws.length === 1 || schema !== undefined;
  }

  /** Whether it was seen how long answers of this kind are. Before that, one is drawn alone to see it. */
  knowsAnswers(request: SampleRequest): boolean {
    return this.#isFixed || this.#answerTokens.has(kindOf(request));
  }

  /** Tokens of this prompt, where it was asked before. */
  promptTokens(request: SampleRequest): number | undefined {
    return this.#promptTokens.get(textOf(request));
  }

  /** For so many draws of this request, with what is known by now. */
  lanesFor(request: SampleRequest, draws: number, contextTokens: number): number {
    const prompt = this.#promptGuess(request);
    const most = Math.min(this.#most, draws, lanesThatFit(contextTokens, prompt + request.maxTokens));
    if (this.#isFixed || !this.#rates) return most;
    const answerTokens = this.#answerTokens.get(kindOf(request)) ?? request.maxTokens;
    const freshByLane = this.#sharesRead(textOf(request)).map((share) => Math.max(1, prompt * (1 - share)));
    return planLanes(this.#rates, { draws, freshByLane, answerTokens }, most);
  }

  learnPrompt(request: SampleRequest, tokens: number): void {
    const text = textOf(request);
    this.#tokensPerEstimate = tokens / Math.max(1, estimateTokens(text));
    this.#promptTokens.delete(text);
    this.#promptTokens.set(text, tokens);
    if (this.#promptTokens.size > remembered) {
      this.#promptTokens.delete(this.#promptTokens.keys().next().value!);
    }
  }

  learnAnswer(request: SampleRequest, tokens: number): void {
    const kind = kindOf(request);
    const before = this.#answerTokens.get(kind) ?? tokens;
    this.#answerTokens.set(kind, before + weight * (tokens - before));
  }

  /** No lane knows any prompt any more. */
  startedAnew(): void {
    this.#read = this.#read.map(() => '');
  }

  /** So many lanes have read this prompt, in place of what they knew. */
  haveRead(request: SampleRequest, lanes: number): void {
    const text = textOf(request);
    const others = this.#read.toSorted((a, b) => sharedShare(text, b) - sharedShare(text, a)).slice(lanes);
    this.#read = [...Array.from({ length: Math.min(lanes, this.#most) }, () => text), ...others];
  }

  #promptGuess(request: SampleRequest): number {
    return this.promptTokens(request) ?? Math.ceil(estimateTokens(textOf(request)) * this.#tokensPerEstimate);
  }

  /** The part of this prompt that each lane knows, most first: llama.cpp gives a prompt to the lane that knows most of it. */
  #sharesRead(text: string): readonly number[] {
    return this.#read.map((known) => sharedShare(text, known)).toSorted((a, b) => b - a);
  }
}

function textOf({ turns }: SampleRequest): string {
  return turns.map(({ role, text }) => `${role}\n${text}`).join('\n\n');
}

/** Answers of a kind are as long as one another. */
function kindOf({ role, draws, maxTokens, turns }: SampleRequest): string {
  const isShown = turns.some((turn) => turn.role === 'assistant');
  return [role, draws[0]?.address.stage, maxTokens, isShown].join(' ');
}

/** How much of a text is at the start of another. */
function sharedShare(text: string, other: string): number {
  if (text === '') return 0;
  let same = 0;
  while (same < text.length && text[same] === other[same]) same += 1;
  return same / text.length;
}
