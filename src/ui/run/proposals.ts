import type { Operation, OperationOutcome } from '../../core/library';
import type { StepView } from '../state/fold-run';

export interface Proposal {
  readonly operation: Operation;
  /** Absent while candidates are being tested. */
  readonly outcome: OperationOutcome | undefined;
}

/** Before the end of a step what was proposed; after it what became of it, with what could not be read as an operation. */
export function proposalsOf(step: StepView): readonly Proposal[] {
  if (step.outcomes !== undefined) {
    return step.outcomes.map((outcome) => ({ operation: outcome.operation, outcome }));
  }
  return (step.proposed ?? []).map((operation) => ({ operation, outcome: undefined }));
}

/** False where an outcome stands for a call that gave no operation: there is a text to read, or nothing at all. */
export function isWritten(outcome: OperationOutcome | undefined): boolean {
  if (outcome?.outcome !== 'rejected') return true;
  const { kind } = outcome.reason;
  return kind !== 'unreadable' && kind !== 'truncated' && kind !== 'no-answer';
}
