import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import type { Verdict } from '../core/verdict';

/** An answer with what it should have been, from a file of cases. */
export interface GradeCase {
  readonly reference?: string;
  readonly answer: string;
}

export type CaseFailure = { readonly kind: 'bad-json' } | { readonly kind: 'no-answer' };

/** One verdict as `npm run grade` prints it. */
export interface VerdictLine {
  readonly verdict: 'right' | 'wrong' | 'undecided';
  readonly reward?: number;
  readonly extracted?: string;
  readonly reason?: string;
  readonly detail?: string;
}

/** A line `{"gold", "answer"}`; `reference` and `pred` are the same, and numbers may stand for text. */
export function parseCaseLine(line: string): Result<GradeCase, CaseFailure> {
  let fields: unknown;
  try {
    fields = JSON.parse(line.replace(/^\uFEFF/, ''));
  } catch {
    return fail({ kind: 'bad-json' });
  }

  const answer = textOf(fields, 'answer') ?? textOf(fields, 'pred');
  if (answer === undefined) return fail({ kind: 'no-answer' });
  const reference = textOf(fields, 'gold') ?? textOf(fields, 'reference');
  return ok(reference === undefined ? { answer } : { reference, answer });
}

/** A verdict in the words of the command line. */
export function verdictLine(verdict: Verdict): VerdictLine {
  if (verdict.kind === 'undecided') {
    const { reason, detail } = verdict;
    return { verdict: 'undecided', reason, ...(detail === undefined ? {} : { detail }) };
  }
  const { reward, extracted } = verdict;
  return {
    verdict: reward >= 1 ? 'right' : 'wrong',
    reward,
    ...(extracted === undefined ? {} : { extracted }),
  };
}

function textOf(fields: unknown, name: string): string | undefined {
  if (typeof fields !== 'object' || fields === null || !Object.hasOwn(fields, name)) return undefined;
  const value: unknown = Reflect.get(fields, name);
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}
