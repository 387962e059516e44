import { sameText } from './exact';
import type { Verdict } from '../core/verdict';

/**
 * Right when the last match of the pattern is the reference: its first group that took part, or the whole match
 * where none did, compared as `exact` compares. Empty matches do not count.
 *
 * The pattern is whatever a person wrote, so this may take for ever: run it behind a `GuardedGrader`.
 */
export function gradeRegex(pattern: string, reference: string, answer: string): Verdict {
  let extracted: string | undefined;
  try {
    extracted = extractMatch(pattern, answer);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      kind: 'undecided',
      reason: 'grader-failure',
      detail: `The pattern ${pattern} cannot be used: ${why}`,
    };
  }

  if (extracted === undefined) return { kind: 'graded', reward: 0 };
  return { kind: 'graded', reward: sameText(reference, extracted) ? 1 : 0, extracted };
}

/** The part of an answer that the pattern takes. Throws where the pattern cannot be compiled. */
export function extractMatch(pattern: string, answer: string): string | undefined {
  let last: string | undefined;
  for (const [whole, ...groups] of answer.matchAll(compilePattern(pattern))) {
    if (whole !== '') last = groups.find((group) => group !== undefined) ?? whole;
  }
  return last;
}

/**
 * Case counts, `.` stops at the end of a line, `^` and `$` are the ends of the answer. A leading `(?i)`, `(?m)` or
 * `(?s)`, or several letters in one such bracket, changes that, as it does in Python.
 * Characters are whole Unicode characters, unless the pattern is one that JavaScript only takes without the `u` flag.
 */
export function compilePattern(pattern: string): RegExp {
  const [prefix = '', letters = ''] = /^\(\?([ims]{1,3})\)/.exec(pattern) ?? [];
  const source = pattern.slice(prefix.length);
  const flags = ['g', ...new Set(letters)].join('');

  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}
