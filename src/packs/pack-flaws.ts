import * as v from 'valibot';
import { cleanText } from './clean-text';
import type { PackFailure } from './format';

/** Turns what a schema says into what a person can read. */
export function shapeFailure(issue: v.BaseIssue<unknown>): PackFailure {
  return { kind: 'wrong-shape', where: v.getDotPath(issue) ?? '', detail: detailOf(issue) };
}

/** Why one experience is left out while the rest of its pack comes in. */
export function entryFlaw(issue: v.BaseIssue<unknown>): string {
  const where = v.getDotPath(issue);
  return where === null ? 'It is not an experience.' : `At “${where}”, ${detailOf(issue)}`;
}

export function tooMany(have: number, most: number): string {
  return `there are ${inDigits(have)} entries, and a pack has at most ${inDigits(most)}.`;
}

/** A piece of a file inside a sentence: visible, and short. */
export function shown(piece: string): string {
  const clean = cleanText(piece).replace(/\s+/g, ' ');
  return clean.length > 60 ? `${clean.slice(0, 60)}…` : clean;
}

function detailOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'max_length') {
    const most = Number(issue.requirement);
    return Array.isArray(issue.input)
      ? tooMany(issue.input.length, most)
      : `the text is longer than ${inDigits(most)} characters.`;
  }
  if (issue.input === undefined) return 'something is missing.';
  return `there should be ${wantedBy(issue)}, and there is ${shown(issue.received)}.`;
}

const wordByType = new Map([
  ['string', 'a text'],
  ['number', 'a number'],
  ['boolean', 'true or false'],
  ['Array', 'a list'],
  ['Object', 'an object'],
]);

function wantedBy({ expected, message }: v.BaseIssue<unknown>): string {
  // A check has nothing that it expects in general: its message says it.
  if (expected === null || expected.startsWith('/')) return message;
  return wordByType.get(expected) ?? expected.replace(/^\((.*)\)$/, '$1').replaceAll(' | ', ' or ');
}

function inDigits(count: number): string {
  return count.toLocaleString('en');
}
