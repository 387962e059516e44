import type { Policy, SampleContext, SampleRequest } from '../../src/core/policy';
import { fail } from '../../src/core/result';
import type { EngineFacts } from '../../src/engines/engine';
import type { ModelDesk } from './model-desk';

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
 * or pauses: its answers must not go under the first one's name, so the run waits until that one is back.
 */
export function onlyWith(was: EngineFacts, model: Pick<ModelDesk, 'facts' | 'host'>): Policy {
  const other = (): EngineFacts | undefined => {
    const is = model.facts;
    return is && !sameEngine(was, is) ? is : undefined;
  };
  return {
    async *sampleGroup(request: SampleRequest, context: SampleContext) {
      const answers = model.host.sampleGroup(request, context);
      try {
        for (const _ of request.draws) {
          const is = other();
          if (is) {
            yield fail({
              kind: 'unavailable',
              detail: `this run was begun with ${was.model}, and ${is.model} is loaded`,
              why: 'other-model',
            });
            continue;
          }
          const next = await answers.next();
          if (next.done) return;
          yield next.value;
        }
      } finally {
        await answers.return(undefined);
      }
    },
  };
}
