import { gradeAnswer } from './grade';
import { parseGraderSpec } from './spec';
import type { Verdict } from '../core/verdict';
import type { GradeRequest } from './wire';

/** The verdict on one request. Whatever breaks on the way is a verdict too, so that nobody waits for an answer. */
export function answerRequest({ spec: text, task, answer }: GradeRequest): Verdict {
  const spec = parseGraderSpec(text);
  if (!spec.ok) {
    return undecided(`The grader "${text.slice(0, 80)}" cannot be read (${spec.failure.kind}).`);
  }

  try {
    return gradeAnswer(spec.value, task, answer);
  } catch (error) {
    return undecided(error instanceof Error ? error.message : String(error));
  }
}

function undecided(detail: string): Verdict {
  return { kind: 'undecided', reason: 'grader-failure', detail };
}
