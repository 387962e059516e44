import type { Policy, Refusal, SampleFailure } from '../../src/core/policy';
import type { EngineFacts } from '../../src/engines/engine';
import type { EngineLoss } from '../wire';
import type { ModelDesk } from './model-desk';

/** Notes which engine failed last: the run asks several as if they were one. */
export function noting(engine: Policy, onFailure: () => void): Policy {
  return {
    async *sampleGroup(request, context) {
      for await (const outcome of engine.sampleGroup(request, context)) {
        if (!outcome.ok) onFailure();
        yield outcome;
      }
    },
  };
}

/** Tells when it begins to fail and when it answers again: the run asks a few times by itself, which takes a while. */
export function watchingFailures(engine: Policy, tell: (failure: SampleFailure | undefined) => void): Policy {
  let isFailing = false;
  return {
    async *sampleGroup(request, context) {
      for await (const outcome of engine.sampleGroup(request, context)) {
        // A prompt that is too long, or not taken, fails by itself: nothing is asked again.
        const failure = !outcome.ok && mayPass(outcome.failure) ? outcome.failure : undefined;
        if (failure !== undefined || isFailing) tell(failure);
        isFailing = failure !== undefined;
        yield outcome;
      }
    },
  };
}

function mayPass({ kind }: SampleFailure): boolean {
  return kind === 'engine-lost' || kind === 'unavailable';
}

/** With these a server has said something: a person may read it. */
const answered: readonly (Refusal | undefined)[] = [
  'key',
  'no-such-model',
  'busy',
  'server-error',
  undefined,
];

/** What a person is told of an engine that stays away. What it said itself is for those who mend it, unless it is a server. */
export function lossOf(
  { model, digest, kind }: EngineFacts,
  place: EngineLoss['place'],
  failure: SampleFailure,
  { host }: Pick<ModelDesk, 'host'>,
): EngineLoss {
  const lost = { model, digest, place };
  if (failure.kind === 'unavailable') {
    // Where there was no answer, the words are the browser's.
    const hasSaid = kind === 'openai-compatible' && answered.includes(failure.why);
    return { ...lost, why: failure.why ?? 'refused', ...(hasSaid && { said: failure.detail }) };
  }
  const { state } = host;
  if (state.state === 'failed') return { ...lost, why: 'not-started', failure: state.failure };
  return { ...lost, why: host.ended === 'silent' ? 'silent' : 'crashed' };
}
