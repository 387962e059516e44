import type { PlanWarning } from '../../core/plan';
import { proof } from '../messages/proof';

/** What a plan says about its tasks, for a person who reads the proof. */
export function warningSentence(warning: PlanWarning): string {
  const words = proof.warnings;
  switch (warning.kind) {
    case 'few-test-clusters':
      return words[warning.kind](warning.clusters);
    case 'few-tasks':
    case 'no-reference':
    case 'learnt-from-left-out':
    case 'opened-left-out':
    case 'alike-left-out':
    case 'split-conflict':
      return words[warning.kind](warning.tasks);
    case 'learnt-from-unknown':
      return words['learnt-from-unknown'];
  }
}
