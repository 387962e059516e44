import { foldText } from './fold-text';
import type { Verdict } from '../core/verdict';

// Punctuation that sentences and Markdown put around an answer. Not among it, because it changes what an answer
// means: a minus, percent, currency, the sharp of C#, the pluses of C++.
const outer = /[\p{Pi}\p{Pf}\p{Ps}\p{Pe}.,;:!?"'*_`¿¡。、・।؟،؛—―]/u;
// Marks of a list, a heading or a quotation: only where a space sets them apart.
const apart = /[-–#>•]/u;

/** Right when the answer is the reference, aside from case, outer punctuation and spaces. */
export function gradeExact(reference: string, answer: string): Verdict {
  return { kind: 'graded', reward: sameText(reference, answer) ? 1 : 0 };
}

/** What is compared of an answer. */
export function extractExact(answer: string): string {
  return withoutOuterPunctuation(foldText(answer));
}

/** Whether two texts are one answer to this grader. */
export function sameText(one: string, other: string): boolean {
  return extractExact(one) === extractExact(other);
}

function withoutOuterPunctuation(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && canGoAtStart(text, start)) start += 1;
  while (end > start && canGoAtEnd(text, end - 1)) end -= 1;

  // Where punctuation is all there is, it is the answer.
  return start === end ? text : text.slice(start, end);
}

function canGoAtStart(text: string, i: number): boolean {
  const char = text.charAt(i);
  const next = text.charAt(i + 1);
  // ".5" is not 5.
  if (char === '.') return !/\d/.test(next);
  return char === ' ' || outer.test(char) || (apart.test(char) && next === ' ');
}

function canGoAtEnd(text: string, i: number): boolean {
  const char = text.charAt(i);
  return char === ' ' || outer.test(char) || (apart.test(char) && text.charAt(i - 1) === ' ');
}
