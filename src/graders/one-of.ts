import { extractExact } from './exact';
import { foldText } from './fold-text';
import type { Verdict } from '../core/verdict';

// Scripts that write words without spaces between them, or with endings joined on: there a label may stand
// anywhere. Everywhere else it must be a whole word.
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Tibetan}ー]/u;
const wordPart = /[\p{L}\p{M}\p{N}]/u;

/** Right when the first label that the answer names is the reference. An answer that names none is wrong. */
export function gradeOneOf(labels: readonly string[], reference: string, answer: string): Verdict {
  const wanted = extractExact(reference);
  if (!labels.some((label) => extractExact(label) === wanted)) {
    return {
      kind: 'undecided',
      reason: 'cannot-decide',
      detail: `The reference "${reference.slice(0, 80)}" is not one of the labels ${labels.join(', ').slice(0, 200)}.`,
    };
  }

  const named = extractLabel(labels, answer);
  if (named === undefined) return { kind: 'graded', reward: 0 };
  return { kind: 'graded', reward: extractExact(named) === wanted ? 1 : 0, extracted: named };
}

/** The label that an answer names first, as the labels spell it; of two that start together the longer. */
export function extractLabel(labels: readonly string[], answer: string): string | undefined {
  const text = foldText(answer);
  let first: { at: number; length: number; label: string } | undefined;

  for (const label of labels) {
    const folded = foldText(label);
    const at = indexOfWhole(text, folded, first?.at ?? text.length);
    if (at === undefined) continue;
    if (first === undefined || at < first.at || (at === first.at && folded.length > first.length)) {
      first = { at, length: folded.length, label };
    }
  }
  return first?.label;
}

/** The first place up to `last` where the words stand whole. */
function indexOfWhole(text: string, words: string, last: number): number | undefined {
  if (words === '') return undefined;
  for (let at = text.indexOf(words); at !== -1 && at <= last; at = text.indexOf(words, at + 1)) {
    if (startsWhole(text, at) && endsWhole(text, at + words.length)) return at;
  }
  return undefined;
}

function startsWhole(text: string, at: number): boolean {
  const first = charFrom(text, at);
  if (!wordPart.test(first) || unspaced.test(first)) return true;

  const before = charBefore(text, at);
  if (wordPart.test(before)) return unspaced.test(before);
  // The 1 of -1 is another label.
  if (before === '-' && /\d/.test(first)) return false;
  return !isJoint(text, at - before.length, before);
}

function endsWhole(text: string, end: number): boolean {
  const last = charBefore(text, end);
  if (!wordPart.test(last) || unspaced.test(last)) return true;

  const after = charFrom(text, end);
  if (wordPart.test(after)) return unspaced.test(after);
  return !isJoint(text, end, after);
}

/** "non-spam" and "not_spam" do not name spam, "can't" does not name can, and 1.5 does not name 1. */
function isJoint(text: string, at: number, char: string): boolean {
  const before = charBefore(text, at);
  const after = charFrom(text, at + char.length);
  if (char === '-' || char === '_' || char === "'") return wordPart.test(before) && wordPart.test(after);
  if (char === '.' || char === ',') return /\d/.test(before) && /\d/.test(after);
  return false;
}

function charFrom(text: string, at: number): string {
  const point = text.codePointAt(at);
  return point === undefined ? '' : String.fromCodePoint(point);
}

function charBefore(text: string, at: number): string {
  if (at <= 0) return '';
  const isPair =
    at >= 2 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1)) && /[\uD800-\uDBFF]/.test(text.charAt(at - 2));
  return text.slice(isPair ? at - 2 : at - 1, at);
}
