import { endOf } from './end-of-run';
import type { RunEnd, RunEvent } from './events';
import type { Library } from './library';
import type { Meter } from './meter';
import type { RunPlan } from './plan';

/**
 * What runs of every kind have in common: each tells its plan first, and ends in exactly one way, whatever stops its
 * loop. `soFar` gives the library that there is when something does.
 */
export async function* wholeRun(
  plan: RunPlan,
  { policy }: { readonly policy: Meter },
  soFar: () => Library,
  loop: AsyncGenerator<RunEvent, RunEnd>,
): AsyncGenerator<RunEvent, RunEnd> {
  yield { type: 'run-start', plan };
  let end: RunEnd;
  try {
    end = yield* loop;
  } catch (error) {
    end = endOf(error, soFar());
  }
  yield { type: 'usage', usage: policy.usage() };
  yield { type: 'run-end', end };
  return end;
}
