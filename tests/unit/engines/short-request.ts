import type { SampleRequest } from '../../../src/core/policy';

/** So many draws of a short prompt. */
export function requestFor(count: number, more: Partial<SampleRequest> = {}): SampleRequest {
  return {
    role: 'policy',
    turns: [
      { role: 'system', text: 'Be brief.' },
      { role: 'user', text: 'Say something.' },
    ],
    temperature: 0.7,
    maxTokens: 32,
    draws: Array.from({ length: count }, (_, sample) => ({
      seed: 100 + sample,
      address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
    })),
    ...more,
  };
}
