import { lastNumber } from './read-number';
import type { FoundNumber } from './read-number';
import type { Verdict } from '../core/verdict';

/**
 * Right when the last number of the answer is the last number of the reference, give or take the tolerance (a plain
 * difference, not a share). 50% is 50: signs around a number are not read. An answer without a number is wrong.
 */
export function gradeNumber(tolerance: number, reference: string, answer: string): Verdict {
  const wanted = lastNumber(reference);
  if (wanted === undefined) {
    return {
      kind: 'undecided',
      reason: 'cannot-decide',
      detail: `The reference "${reference.slice(0, 80)}" holds no number.`,
    };
  }

  const found = lastNumber(answer);
  if (found === undefined) return { kind: 'graded', reward: 0 };
  const extracted = found.text.length > 200 ? `${found.text.slice(0, 199)}…` : found.text;
  return { kind: 'graded', reward: isWithin(tolerance, wanted, found) ? 1 : 0, extracted };
}

/** The same for numbers that are the same, however they are written. */
export function numberKey(answer: string): string | undefined {
  const found = lastNumber(answer);
  if (found === undefined) return undefined;
  return found.digits ?? (Number.isFinite(found.value) ? String(found.value) : found.text.toLowerCase());
}

/** The number that is compared, as the answer writes it. */
export function extractNumber(answer: string): string | undefined {
  return lastNumber(answer)?.text;
}

function isWrittenAlike(wanted: FoundNumber, found: FoundNumber): boolean {
  return wanted.text.toLowerCase() === found.text.toLowerCase();
}

function isWithin(tolerance: number, wanted: FoundNumber, found: FoundNumber): boolean {
  if (wanted.digits !== undefined && wanted.digits === found.digits) return true;
  // Past the largest number that can be held all are one infinity: there they are compared as they are written.
  if (!Number.isFinite(wanted.value) && isWrittenAlike(wanted, found)) return true;
  if (tolerance === 0 && wanted.digits !== undefined && found.digits !== undefined) return false;

  const difference = Math.abs(wanted.value - found.value);
  // 2.01 is within 0.01 of 2, and 7/3 is 2 1/3, though not to the last bit.
  const rounding = 4 * Number.EPSILON * Math.max(Math.abs(wanted.value), Math.abs(found.value));
  return Number.isFinite(difference) && Number.isFinite(rounding) && difference <= tolerance + rounding;
}
