import type { CallAddress } from './address';

/** What a run spends its calls on, in the order in which it does. */
export const stages = ['learn', 'judge', 'distil', 'validate', 'prove'] as const;
export type Stage = (typeof stages)[number];

/**
 * Where a call belongs in the ledger: asking what the model can write is part of distilling, and single effects are
 * measured on validation tasks.
 */
export function stageOf(stage: CallAddress['stage']): Stage {
  switch (stage) {
    case 'probe':
      return 'distil';
    case 'effects':
      return 'validate';
    case 'try':
      return 'learn';
    default:
      return stage;
  }
}
