/**
 * The learning loop of Training-Free GRPO (arXiv 2510.08191, section 2). The policy's weights never change; what
 * improves is the library of experiences placed in its context.
 *
 * Where this departs from the paper, on purpose (docs/method.md gives the reasons):
 * 1. Experiences keep their ids for ever, so that a later operation can name an earlier one.
 * 2. A rollout without a decided verdict has no reward: it is left out of its group, never counted as zero.
 * 3. Winners themselves may become experiences (examples), because small models cannot write lessons.
 * 4. A step proposes candidate libraries, and one replaces the current library only where it does better on
 *    validation tasks (rule R7). The paper keeps whatever the last step made.
 * 5. The end is a proof: no library against the final one, paired, on test tasks that nothing was chosen by.
 */

import { isWaiting } from './adaptive';
import { hasContrast } from './advantage';
import { chooseDistillers, distil, lessonsPart, type Distillers } from './distil';
import { givenExamples } from './distil-examples';
import { cannotGoOn, sawEnough } from './end-of-run';
import type { CannotReason, RunEnd, RunEvent } from './events';
import { factsOf, nextRevision, settle, untested } from './keep-candidate';
import { ladder } from './ladder';
import type { Library, Operation, OperationOutcome } from './library';
import type { Meter } from './meter';
import type { PlannedTask, RunPlan } from './plan';
import { prove, proofRefusal, type ProofPorts } from './prove';
import type { Group } from './rollout';
import { batches, sampleGroup, teaches } from './sample-group';
import { select } from './select';
import { wholeRun } from './whole-run';

export interface RunPorts extends Omit<ProofPorts, 'policy'> {
  readonly policy: Meter;
}

/** What learning has come to; it grows as the loop goes, so that whatever ends the run, what was learnt is here. */
export interface Learning {
  library: Library;
  /** Why going on to a proof is not worth the person's time. */
  cannot?: CannotReason | undefined;
}

/** Runs a plan to its end. Everything learnt before a stop, a cap or a failure is in the last event's library. */
export function learn(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  const learning: Learning = { library: plan.library };
  return wholeRun(plan, ports, () => learning.library, learnAndProve(plan, ports, learning));
}

/** Proves a library as it is: no library against it, on test tasks. */
export function proveLibrary(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  return wholeRun(plan, ports, () => plan.library, finishedWithProof(plan.library, plan, ports));
}

async function* learnAndProve(
  plan: RunPlan,
  ports: RunPorts,
  learning: Learning,
): AsyncGenerator<RunEvent, RunEnd> {
  if (plan.train.length === 0) {
    return { status: 'failed', library: plan.library, reason: { kind: 'no-tasks', split: 'train' } };
  }
  yield* learnLibrary(plan, ports, learning);
  const { library, cannot } = learning;
  if (cannot) return { status: 'cannot', library, reason: cannot };
  return yield* finishedWithProof(library, plan, ports);
}

/** The loop itself: epochs of steps, each from groups to operations to a library that was tried on validation tasks. */
export async function* learnLibrary(
  plan: RunPlan,
  ports: RunPorts,
  learning: Learning,
): AsyncGenerator<RunEvent, void> {
  const { config } = plan;
  const taskById = new Map(plan.train.map((task) => [task.id, task]));
  const distillers = config.source === 'tips' ? undefined : yield* chooseDistillers(plan, ports);
  const seen: Group[] = [];
  /** By task: the library under which its group was last sampled, and whether it was mixed. */
  const lastSeen = new Map<string, { readonly revision: number; readonly mixed: boolean }>();
  let bestMean: number | undefined;
  let step = 0;

  if (config.given) {
    yield { type: 'step-start', epoch: 0, step, taskIds: [] };
    const proposed = { operations: givenExamples(plan), unreadable: [] };
    bestMean = yield* commitStep(proposed, { epoch: 0, step }, learning, plan, ports);
    step += 1;
  }
  const isGiven = learning.library.revision > plan.library.revision;

  steps: for (let epoch = 0; epoch < config.epochs; epoch++) {
    for (const batch of batches(plan, epoch)) {
      const groups: Group[] = [];
      if (distillers) {
        const { revision } = learning.library;
        const isAsked = ({ id }: PlannedTask) => !isWaiting(config, lastSeen.get(id), revision);
        yield { type: 'step-start', epoch, step, taskIds: batch.filter(isAsked).map(({ id }) => id) };
        for (const { id } of batch.filter((task) => !isAsked(task))) {
          yield { type: 'task-skipped', epoch, step, taskId: id };
        }
        for (const task of batch.filter(isAsked)) {
          const group = yield* sampleGroup(task, learning.library, epoch, step, plan, ports);
          groups.push(group);
          seen.push(group);
          lastSeen.set(task.id, { revision, mixed: hasContrast(group) });
          if (sawEnough(seen) && !seen.some((one) => teaches(one, plan))) break steps;
        }
      } else {
        yield { type: 'step-start', epoch, step, taskIds: [] };
      }

      const teaching = groups.filter((group) => teaches(group, plan));
      const proposed = yield* propose(
        teaching,
        batch,
        { epoch, step },
        { learning, distillers, taskById, plan, ports },
      );
      bestMean = (yield* commitStep(proposed, { epoch, step }, learning, plan, ports)) ?? bestMean;
      step += 1;
    }
  }
  const taught = distillers === undefined || isGiven || seen.some((group) => teaches(group, plan));
  learning.cannot = cannotGoOn(seen, taught, bestMean);
}

interface Proposed {
  readonly operations: readonly Operation[];
  readonly unreadable: readonly OperationOutcome[];
}

/** From groups that teach something to operations; without distillers, tips from the tasks' prompts alone. */
async function* propose(
  groups: readonly Group[],
  batch: readonly PlannedTask[],
  at: { readonly epoch: number; readonly step: number },
  by: {
    readonly learning: Learning;
    readonly distillers: Distillers | undefined;
    readonly taskById: ReadonlyMap<string, PlannedTask>;
    readonly plan: RunPlan;
    readonly ports: RunPorts;
  },
): AsyncGenerator<RunEvent, Proposed> {
  const { learning, distillers, taskById, plan, ports } = by;
  const prompts = batch.map(({ prompt }) => prompt);
  const { operations, unreadable, cuts } = distillers
    ? await distil(groups, learning.library, at, plan, taskById, distillers, ports)
    : await (await lessonsPart()).distilTips(prompts, learning.library, at, plan, ports);
  if (cuts.length > 0) yield { type: 'prompts-cut', step: at.step, cuts };
  return { operations, unreadable };
}

/**
 * Makes candidate libraries of what was proposed, tries them on validation tasks, and keeps the best if it beats the
 * current library there. Without ground truth no validation reward may be read: the one candidate is taken untested,
 * and the proof must tell. Gives the best validation mean, where there is one.
 */
async function* commitStep(
  { operations, unreadable }: Proposed,
  at: { readonly epoch: number; readonly step: number },
  learning: Learning,
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, number | undefined> {
  const { step } = at;
  const canChoose = plan.validation.length > 0 && (plan.config.rewards ?? 'reference') === 'reference';
  yield { type: 'usage', usage: ports.policy.usage() };
  yield { type: 'proposed', step, operations };

  const candidates = ladder(learning.library, operations, { tokenCap: plan.config.libraryTokens, canChoose });
  yield { type: 'candidates', step, candidates: candidates.map(factsOf) };
  const selection =
    canChoose && candidates.length > 0
      ? yield* select(learning.library, candidates, at, plan, ports)
      : untested(candidates);

  if (selection.kept) learning.library = nextRevision(selection.kept.library, plan);
  yield {
    type: 'step-end',
    ...at,
    library: learning.library,
    operations: [...settle(operations, selection.kept, candidates), ...unreadable],
    candidates: selection.results,
    kept: selection.kept?.name ?? 'current',
  };
  yield { type: 'usage', usage: ports.policy.usage() };
  return selection.bestMean;
}

/** A library without a proof is finished too; why there is none is told. */
async function* finishedWithProof(
  library: Library,
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, RunEnd> {
  const refusal = proofRefusal(library, plan);
  if (refusal) yield { type: 'proof-refused', reason: refusal };
  else yield* prove(library, plan, ports);
  return { status: 'finished', library };
}
