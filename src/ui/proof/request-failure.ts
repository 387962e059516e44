import { proof } from '../messages/proof';
import type { OrderFailure } from '../state/run-order.svelte';

/** Why a proof cannot be planned or started, and what to do. */
export function requestFailureSentence(failure: OrderFailure): string {
  const words = proof.form.failures;
  switch (failure.kind) {
    case 'no-model':
    case 'busy':
    case 'no-task-set':
    case 'no-library':
    case 'other':
      return words[failure.kind];
    case 'too-few-experiences':
    case 'no-helper-model':
      return words.other;
    case 'too-few-tasks':
      return words.tooFewTasks(failure.have, failure.need);
    case 'bad-grader':
      return words.badGrader(failure.detail);
    case 'not-saved':
      return words.notSaved;
  }
}
