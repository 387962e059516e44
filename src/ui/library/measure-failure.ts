import { effects } from '../messages/effects';
import type { OrderFailure } from '../state/run-order.svelte';

/** Why a measurement cannot be planned or started, and what to do. `there`: validation tasks of the set. */
export function measureFailureSentence(failure: OrderFailure, there?: number): string {
  const words = effects.form.failures;
  switch (failure.kind) {
    case 'no-model':
    case 'busy':
    case 'no-task-set':
    case 'no-library':
    case 'other':
      return words[failure.kind];
    case 'too-few-tasks':
      return failure.asked === undefined || failure.asked >= (there ?? Infinity)
        ? words.tooFewTasks(failure.have, failure.need)
        : words.tooFewAsked(failure.asked, failure.have, failure.need);
    case 'too-few-experiences':
      return words.tooFewExperiences;
    case 'no-helper-model':
      return words.other;
    case 'bad-grader':
      return words.badGrader(failure.detail);
    case 'not-saved':
      return words.notSaved;
  }
}
