import type { Policy, SampleContext, SampleOutcome, SampleRequest } from '../../src/core/policy';
import { fail } from '../../src/core/result';
import type { EngineFacts } from '../../src/engines/engine';
import type { EngineHost } from '../../src/engines/engine-host';

/** Whether answers of these two may stand in one run. */
export function sameEngine(a: EngineFacts, b: EngineFacts): boolean {
  return (
    a.kind === b.kind &&
    a.digest === b.digest &&
    a.engineVersion === b.engineVersion &&
    a.contextTokens === b.contextTokens
  );
}

/**
 * The engine as long as it is the one that the run began with. A person may load another model while a run waits
 * or pauses: its answers must not go under the first one's name, so the run waits until that one is back. What counts is
 * what the host really runs, also while it is still tested and nobody else may use it. `onAnswer` is told who answered.
 */
export function onlyWith(
  was: EngineFacts,
  { host }: { readonly host: Pick<EngineHost, 'state' | 'sampleGroup'> },
  onAnswer: (engine: EngineFacts) => void = () => undefined,
): Policy {
  const loaded = (): EngineFacts | undefined => {
    const { state } = host;
    return state.state === 'ready' || state.state === 'restarting' ? state.facts : undefined;
  };
  const refusal = (): SampleOutcome | undefined => {
    const is = loaded();
    if (!is || sameEngine(was, is)) return undefined;
    return fail({
      kind: 'unavailable',
      detail: `this run was begun with ${was.model}, and ${is.model} is loaded`,
      why: 'other-model',
    });
  };
  return {
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      const answers = host.sampleGroup(request, context);
      try {
        for (const _ of request.draws) {
          const before = refusal();
          if (before) {
            yield before;
            continue;
          }
          const next = await answers.next();
          if (next.done) return;
          // It may have been asked while another model was loading, and that one was there when its turn came.
          const is = loaded();
          if (next.value.ok && is) onAnswer(is);
          yield refusal() ?? next.value;
        }
      } finally {
        await answers.return(undefined);
      }
    },
  };
}

/** Which engine gave a run's answers: since it was begun, its model may have been loaded onto another device. */
export class AnsweredBy {
  readonly #was: EngineFacts;
  #last: EngineFacts | undefined;
  #isMixed = false;

  constructor(was: EngineFacts) {
    this.#was = was;
  }

  readonly note = (engine: EngineFacts): void => {
    if (!sameEngine(this.#was, engine)) return;
    this.#isMixed ||= this.#last !== undefined && this.#last.device !== engine.device;
    this.#last = engine;
  };

  /** Undefined where two devices had a part: such a pace is neither's. */
  get one(): EngineFacts | undefined {
    return this.#isMixed ? undefined : (this.#last ?? this.#was);
  }
}
