import { run as words } from '../messages/run';
import type { RunView, StepView } from '../state/fold-run';
import { armConfig } from './arm-config';

/** How far the present part of a run is; nothing where no part is under way. */
export function progressOf(
  view: RunView,
): { readonly share: number | undefined; readonly text: string } | undefined {
  const step = view.steps.at(-1);
  switch (view.phase) {
    case 'sampling': {
      if (!view.plan || !step) return undefined;
      const { epochs, source } = armConfig(view.plan, step.arm);
      // Tips are asked for without any group.
      if (source === 'tips') return undefined;
      const all = view.plan.train.length * epochs;
      const done = view.steps.reduce((sum, one) => sum + (one.arm === step.arm ? groupsDone(one) : 0), 0);
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
      const proof = view.comparison ?? view.proof;
      if (!proof || proof.of === 0) return undefined;
      return { share: proof.done / proof.of, text: words.progress.proof(proof.done, proof.of) };
    }
    case 'measuring': {
      if (!view.effects || view.effects.of === 0) return undefined;
      const { done, of } = view.effects;
      return { share: done / of, text: words.progress.effects(done, of) };
    }
    case 'starting': {
      const { plan } = view;
      const learns = plan?.kind === 'learn' || view.arms?.at(-1)?.state === 'learning';
      const asking = learns && plan?.config.distil === 'auto' && !view.probe;
      return { share: undefined, text: asking ? words.phases.probing : words.phases.starting };
    }
    case 'none':
    case 'ended':
      return undefined;
  }
}

/** A task that is not sampled again is done with, too. */
function groupsDone({ groups, skipped }: StepView): number {
  return groups.filter((group) => group.state !== 'sampling').length + (skipped?.length ?? 0);
}

/** Successive halving: all candidates and the current library on the first half of the tasks, the better half on the rest. */
function testsAhead(tasks: number, candidates: number): number {
  if (candidates <= 2) return tasks * (candidates + 1);
  const half = Math.ceil(tasks / 2);
  return half * (candidates + 1) + (tasks - half) * (Math.ceil(candidates / 2) + 1);
}
