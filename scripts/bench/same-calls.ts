import { seedOf } from '../../src/core/address';
import type { RunPlan } from '../../src/core/plan';
import { policyTurns } from '../../src/core/prompts/policy-prompt';
import { batches } from '../../src/core/sample-group';

/** One call as a chat engine takes it. */
export interface Call {
  readonly messages: readonly { readonly role: 'system' | 'user' | 'assistant'; readonly content: string }[];
  readonly seed: number;
}

export interface Tokens {
  readonly prompt: number;
  readonly cached: number;
  readonly completion: number;
}

/** Everything that a plan of one step with an empty library asks its engine, in the order of asking. */
export function callsOf(plan: RunPlan): readonly Call[] {
  return batches(plan, 0)
    .flat()
    .flatMap((task) => {
      const messages = policyTurns(plan.library, task, plan.taskSet.system).map(({ role, text }) => ({
        role,
        content: text,
      }));
      return Array.from({ length: plan.config.group }, (_, sample) => ({
        messages,
        seed: seedOf(plan.seed, {
          stage: 'learn',
          epoch: 0,
          step: 0,
          arm: '',
          task: task.id,
          sample,
          attempt: 0,
        }),
      }));
    });
}
