import { decimal } from '../messages/numbers';
import { parts as words } from '../messages/parts';
import type { Verdict } from '../../core/verdict';

/** The four looks of a verdict. Partly right is a reward between 0 and 1. */
export type VerdictKind = 'right' | 'partly' | 'wrong' | 'undecided';

export function verdictKind(verdict: Verdict): VerdictKind {
  if (verdict.kind === 'undecided') return 'undecided';
  if (verdict.reward >= 1) return 'right';
  return verdict.reward <= 0 ? 'wrong' : 'partly';
}

export function verdictWord(verdict: Verdict): string {
  if (verdict.kind === 'undecided') return words.verdict.undecided;
  if (verdict.reward >= 1) return words.verdict.right;
  return verdict.reward <= 0 ? words.verdict.wrong : words.verdict.partly(decimal(verdict.reward));
}
