import type { PromptCut } from './prompt-cut';
import type { RunPlan } from './plan';
import type { Turn } from './policy';
import { estimateTokens } from './tokens';

/** Tokens that a text may take. */
export type TokenMeasure = (text: string) => number;

/** A prompt that fits its context, or none where not even its smallest form does; and what it had to leave out. */
export interface FittedPrompt {
  readonly turns: readonly Turn[] | undefined;
  readonly cuts: readonly Omit<PromptCut, 'call'>[];
}

/** A model's context where the plan does not say. */
const usualContextTokens = 2048;
/** What a chat template puts around each turn, and around them all. */
const turnTokens = 8;
const frameTokens = 16;

/** Room for an answer of this size, less in a small context, which must hold the question too. */
export function answerRoom(plan: RunPlan, tokens: number): number {
  return Math.min(tokens, Math.floor(contextOf(plan) / 4));
}

/** Tokens that a prompt may take beside its answer. */
export function promptRoom(plan: RunPlan, answerTokens: number): number {
  return contextOf(plan) - answerRoom(plan, answerTokens);
}

function contextOf(plan: RunPlan): number {
  return plan.config.contextTokens ?? usualContextTokens;
}

export function promptTokens(turns: readonly Turn[], measure: TokenMeasure): number {
  return turns.reduce((sum, turn) => sum + measure(turn.text) + turnTokens, frameTokens);
}

/**
 * On the high side of what the default model's own vocabulary makes of prose, code, figures and a dozen scripts
 * (docs/lab-log.md). Unusual text may still take more; the engine then says so.
 */
export const cautiousTokens: TokenMeasure = (text) => {
  let tokens = 0;
  let letters = 0;
  let spaces = 0;
  for (const character of text) {
    const isLetter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    const isSpace = character === ' ' || character === '\n' || character === '\t';
    if (!isLetter) tokens += wordTokens(letters);
    // One space belongs to the word after it, where that is one.
    if (!isSpace && (spaces > 1 || !isLetter)) tokens += Math.ceil(spaces / 4);
    letters = isLetter ? letters + 1 : 0;
    spaces = isSpace ? spaces + 1 : 0;
    if (!isLetter && !isSpace) tokens += characterTokens(character.codePointAt(0)!);
  }
  tokens += wordTokens(letters) + Math.ceil(spaces / 4);
  return Math.max(tokens, estimateTokens(text));
};

/** No word is this long: letters without sense take nearly a token each. */
const longestWord = 16;

function wordTokens(letters: number): number {
  return Math.ceil(letters > longestWord ? letters * 0.8 : letters / 3);
}

/** Digits and marks one, other alphabets and ideographs two, Hangul and emoji three. */
function characterTokens(code: number): number {
  if (code < 0x80) return 1;
  return code > 0xffff || (code >= 0xac00 && code <= 0xd7a3) ? 3 : 2;
}

/** No tokenizer that falls back on bytes takes more than one token a byte: what fits by this measure fits. */
export const mostTokens: TokenMeasure = (text) => {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0)!;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
};

/** One way to make a prompt smaller, that is so many tokens too long; nothing where it can give no more. */
export type Reduction<Parts> = (parts: Parts, excess: number) => Parts | undefined;

/** Applies the reductions, each as often as it takes, the mildest first; nothing where all together do not suffice. */
export function fitted<Parts>(
  parts: Parts,
  tokensOf: (parts: Parts) => number,
  room: number,
  reductions: readonly Reduction<Parts>[],
): Parts | undefined {
  let current = parts;
  let excess = tokensOf(current) - room;
  for (const reduce of reductions) {
    while (excess > 0) {
      const smaller = reduce(current, excess);
      if (smaller === undefined) break;
      current = smaller;
      excess = tokensOf(current) - room;
    }
  }
  return excess > 0 ? undefined : current;
}

/** The beginning and the end of a text, with a mark where the middle was: an answer's point is often its last line. */
export function shortened(text: string, tokens: number, measure: TokenMeasure): string {
  const measured = measure(text);
  if (measured <= tokens) return text;
  const characters = [...text];
  // Begins a little over the share that is wanted: the text need not be dense everywhere.
  let kept = Math.min(characters.length, Math.ceil((characters.length * tokens * 1.1) / measured));
  let short = text;
  while (measure(short) > tokens && kept > 1) {
    kept = Math.floor(kept * 0.9);
    const head = Math.ceil(kept / 2);
    short = `${characters.slice(0, head).join('').trimEnd()} […] ${characters
      .slice(characters.length - (kept - head))
      .join('')
      .trimStart()}`;
  }
  return short;
}

/** A reduction that shortens one text of the parts by a fifth, by half where it is far too long, down to `floor` tokens. */
export function shortening<Parts>(
  read: (parts: Parts) => string,
  write: (parts: Parts, text: string) => Parts,
  floor: number,
  measure: TokenMeasure,
): Reduction<Parts> {
  return (parts, excess) => {
    const text = read(parts);
    const tokens = measure(text);
    if (tokens <= floor) return undefined;
    const wanted = Math.floor(tokens * (excess > tokens ? 0.5 : 0.8));
    const short = shortened(text, Math.max(floor, wanted), measure);
    return measure(short) < tokens ? write(parts, short) : undefined;
  };
}

/** What was cut from texts that are shown shorter. */
export function cutBetween(
  what: PromptCut['what'],
  before: readonly string[],
  after: readonly string[],
): readonly Omit<PromptCut, 'call'>[] {
  const changed = before.filter((text, index) => after[index] !== text);
  const sum = (texts: readonly string[]) => texts.reduce((total, text) => total + estimateTokens(text), 0);
  if (changed.length === 0) return [];
  return [{ what, count: changed.length, tokens: Math.max(0, sum(before) - sum(after)) }];
}
