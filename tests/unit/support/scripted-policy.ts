import { addressKey } from '../../../src/core/address';
import type { Draw, Policy, Sample, SampleOutcome, SampleRequest } from '../../../src/core/policy';

/** What a scripted policy answers to a draw. */
export type Script = (request: SampleRequest, draw: Draw) => string | SampleOutcome;

export interface ScriptedPolicy extends Policy {
  /** Address keys of the calls that reached it, in order. */
  readonly calls: string[];
}

/** A policy without a model: answers come from a function, or from a list that must not run out. */
export function scriptedPolicy(script: Script | readonly string[]): ScriptedPolicy {
  const calls: string[] = [];
  const answers = typeof script === 'function' ? undefined : [...script];
  return {
    calls,
    async *sampleGroup(request, { signal }) {
      for (const draw of request.draws) {
        signal.throwIfAborted();
        calls.push(addressKey(draw.address));
        if (answers) {
          const text = answers.shift();
          if (text === undefined) throw new Error(`The script ran out at ${addressKey(draw.address)}.`);
          yield { ok: true, value: sampleOf(text) };
        } else {
          const answer = (script as Script)(request, draw);
          yield typeof answer === 'string' ? { ok: true, value: sampleOf(answer) } : answer;
        }
      }
    },
  };
}

function sampleOf(text: string, changes: Partial<Sample> = {}): Sample {
  return {
    text,
    stop: 'end-of-turn',
    tokens: { prompt: 20, cached: 10, completion: Math.ceil(text.length / 4) },
    durationMs: 100,
    ...changes,
  };
}
