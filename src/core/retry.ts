import { RunHalted } from './halt';
import type { Policy, SampleContext, SampleFailure, SampleRequest } from './policy';
import type { CancelSignal } from './ports';

export interface RetryPorts {
  /** Waits; injected, because the core has no clock. Throws when aborted. */
  readonly wait: (ms: number, signal: CancelSignal) => Promise<void>;
  /** Asked when the retries are used up; the run stands still until it answers. */
  readonly onExhausted: (failure: SampleFailure, signal: CancelSignal) => Promise<'again' | 'give-up'>;
}

const pausesMs = [200, 1000, 4000] as const;

/** Asks again where that may help. A call that failed is never a result: the run waits for a person, or ends. */
export function retried(inner: Policy, ports: RetryPorts): Policy {
  return {
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      const { signal, onText } = context;
      let next = 0;
      let tries = 0;
      while (next < request.draws.length) {
        let failure: SampleFailure | undefined;
        const shift = next;
        const rest = { ...request, draws: request.draws.slice(next) };
        const inside: SampleContext = onText
          ? { signal, onText: (index, text) => onText(index + shift, text) }
          : context;
        for await (const outcome of inner.sampleGroup(rest, inside)) {
          if (!outcome.ok && mayHelp(outcome.failure)) {
            failure = outcome.failure;
            break;
          }
          yield outcome;
          next += 1;
          tries = 0;
        }
        if (!failure && next < request.draws.length) {
          throw new Error(`The engine ended after ${next} of ${request.draws.length} draws.`);
        }
        if (failure) {
          const pauseMs = pausesMs[tries];
          tries += 1;
          if (pauseMs !== undefined && !hasWaited(failure)) {
            await ports.wait(pauseMs, signal);
          } else if ((await ports.onExhausted(failure, signal)) === 'again') {
            tries = 0;
          } else {
            // Whoever stops a run that waits has stopped it: it did not fail by itself.
            signal.throwIfAborted();
            throw new RunHalted({ status: 'failed', reason: { kind: 'engine', failure } });
          }
        }
      }
    },
  };
}

/** A busy server was waited for by whoever asks it: to begin anew here would only be told later. */
function hasWaited(failure: SampleFailure): boolean {
  return failure.kind === 'unavailable' && failure.why === 'busy';
}

function mayHelp(failure: SampleFailure): boolean {
  return failure.kind === 'engine-lost' || failure.kind === 'unavailable';
}
