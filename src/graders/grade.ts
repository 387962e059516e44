import { extractExact, gradeExact } from './exact';
import { extractNumber, gradeNumber, numberKey } from './number';
import { extractLabel, gradeOneOf } from './one-of';
import { extractMatch, gradeRegex } from './regex';
import type { Task } from '../core/task';
import type { Grader, Verdict } from '../core/verdict';
import type { GraderSpec } from './spec';

/** What this grader says of an answer. With `regex` it may take for ever: see `GuardedGrader`. */
export function gradeAnswer(spec: GraderSpec, task: Pick<Task, 'reference'>, answer: string): Verdict {
  const { reference } = task;
  if (reference === undefined || reference.trim() === '') {
    const extracted = extractAnswer(spec, answer);
    return {
      kind: 'undecided',
      reason: 'cannot-decide',
      detail: 'This task has no reference to compare with.',
      ...(extracted !== undefined && { extracted, key: keyOf(spec, answer) ?? extracted }),
    };
  }

  switch (spec.kind) {
    case 'exact':
      return gradeExact(reference, answer);
    case 'one-of':
      return gradeOneOf(spec.labels, reference, answer);
    case 'number':
      return gradeNumber(spec.tolerance, reference, answer);
    case 'regex':
      return gradeRegex(spec.pattern, reference, answer);
  }
}

/** The same for answers that this grader takes for the same. */
function keyOf(spec: GraderSpec, answer: string): string | undefined {
  return spec.kind === 'number' ? numberKey(answer) : extractAnswer(spec, answer);
}

/** The part of an answer that this grader compares, nothing where it finds none. */
export function extractAnswer(spec: GraderSpec, answer: string): string | undefined {
  switch (spec.kind) {
    case 'exact':
      return extractExact(answer);
    case 'one-of':
      return extractLabel(spec.labels, answer);
    case 'number':
      return extractNumber(answer);
    case 'regex':
      return extractMatch(spec.pattern, answer);
  }
}

/** A grader without a guard, for SPECs and answers that are known not to hang. */
export function inlineGrader(spec: GraderSpec): Grader {
  return { grade: async (task, answer) => gradeAnswer(spec, task, answer) };
}
