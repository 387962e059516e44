import { run as words } from '../messages/run';
import type { RunView } from '../state/fold-run';

/** How far the present part of a run is; nothing where no part is under way. */
export function progressOf(
  view: RunView,
): { readonly share: number | undefined; readonly text: string } | undefined {
  const step = view.steps.at(-1);
  switch (view.phase) {
    case 'sampling': {
      if (!view.plan || !step) return undefined;
      const { train, config } = view.plan;
      const all = train.length * config.epochs;
      const done = view.steps.reduce(
        (sum, one) => sum + one.groups.filter((group) => group.state !== 'sampling').length,
        0,
      );
      return { share: done / all, text: words.progress.groups(done, all) };
    }
    case 'testing': {
      if (!view.plan || !step) return undefined;
      const done = step.baseline.length + step.candidates.reduce((sum, one) => sum + one.tried.length, 0);
      return {
        share: Math.min(1, done / testsAhead(view.plan.validation.length, step.candidates.length)),
        text: words.progress.tests(done),
      };
    }
    case 'proving': {
      if (!view.proof) return undefined;
      return {
        share: view.proof.done / view.proof.of,
        text: words.progress.proof(view.proof.done, view.proof.of),
      };
    }
    case 'starting': {
      const asking = view.plan?.kind === 'learn' && view.plan.config.distil === 'auto' && !view.probe;
      return { share: undefined, text: asking ? words.phases.probing : words.phases.starting };
    }
    case 'none':
    case 'ended':
      return undefined;
  }
}

/** Successive halving: all candidates and the current library on the first half of the tasks, the better half on the rest. */
function testsAhead(tasks: number, candidates: number): number {
  if (candidates <= 2) return tasks * (candidates + 1);
  const half = Math.ceil(tasks / 2);
  return half * (candidates + 1) + (tasks - half) * (Math.ceil(candidates / 2) + 1);
}
