/**
 * The learning loop of Training-Free GRPO (arXiv 2510.08191, section 2). The policy's weights never change; what
 * improves is the library of experiences placed in its context.
 *
 * Where this departs from the paper, on purpose:
 * 1. Experiences keep their ids for ever, so that a later operation can name an earlier one.
 * 2. A rollout without a decided verdict has no reward: it is left out of its group, never counted as zero.
 * 3. Winners themselves may become experiences (examples), because small models cannot write lessons.
 * 4. A step proposes candidate libraries, and one replaces the current library only where it does better on
 *    validation tasks (rule R7). The paper keeps whatever the last step made.
 * 5. The end is a proof: no library against the final one, paired, on test tasks that nothing was chosen by.
 */

import { MIN_CLUSTERS } from '../statistics/claim';
import { hasContrast } from './advantage';
import { chooseDistillers, distil } from './distil';
import { cannotGoOn, endOf, groupsBeforeCannot } from './end-of-run';
import type { RunEnd, RunEvent } from './events';
import { factsOf, nextRevision, settle, untested } from './keep-candidate';
import { ladder } from './ladder';
import type { Library } from './library';
import type { Meter } from './meter';
import type { RunPlan } from './plan';
import { prove, type ProofPorts } from './prove';
import type { Group } from './rollout';
import { batches, sampleGroup } from './sample-group';
import { select } from './select';

export interface RunPorts extends Omit<ProofPorts, 'policy'> {
  readonly policy: Meter;
}

/** Runs a plan to its end. Everything learnt before a stop, a cap or a failure is in the last event's library. */
export async function* learn(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  yield { type: 'run-start', plan };
  let library = plan.library;
  let end: RunEnd | undefined;
  try {
    if (plan.train.length === 0) {
      end = { status: 'failed', library, reason: { kind: 'no-tasks', split: 'train' } };
    } else {
      const taskById = new Map(plan.train.map((task) => [task.id, task]));
      const distillers = yield* chooseDistillers(plan, ports);
      const seen: Group[] = [];
      let bestMean: number | undefined;
      let step = 0;

      steps: for (let epoch = 0; epoch < plan.config.epochs; epoch++) {
        for (const batch of batches(plan, epoch)) {
          yield { type: 'step-start', epoch, step, taskIds: batch.map((task) => task.id) };
          const groups: Group[] = [];
          for (const task of batch) {
            const group = yield* sampleGroup(task, library, epoch, step, plan, ports);
            groups.push(group);
            seen.push(group);
            if (seen.length >= groupsBeforeCannot && !seen.some(hasContrast)) break steps;
          }

          const informative = groups.filter(hasContrast);
          const { operations, unreadable } = await distil(
            informative,
            library,
            { epoch, step },
            plan,
            taskById,
            distillers,
            ports,
          );
          yield { type: 'usage', usage: ports.policy.usage() };
          yield { type: 'proposed', step, operations };

          const candidates = ladder(library, operations, {
            tokenCap: plan.config.libraryTokens,
            canChoose: plan.validation.length > 0,
          });
          yield { type: 'candidates', step, candidates: candidates.map(factsOf) };
          const selection =
            plan.validation.length > 0 && candidates.length > 0
              ? yield* select(library, candidates, { epoch, step }, plan, ports)
              : untested(candidates);

          if (selection.kept) library = nextRevision(selection.kept.library, plan);
          bestMean = selection.bestMean ?? bestMean;
          yield {
            type: 'step-end',
            epoch,
            step,
            library,
            operations: [...settle(operations, selection.kept, candidates), ...unreadable],
            candidates: selection.results,
            kept: selection.kept?.name ?? 'current',
          };
          yield { type: 'usage', usage: ports.policy.usage() };
          step += 1;
        }
      }

      const cannot = cannotGoOn(seen, bestMean);
      if (cannot) {
        end = { status: 'cannot', library, reason: cannot };
      } else {
        yield* proveIfPossible(library, plan, ports);
        end = { status: 'finished', library };
      }
    }
  } catch (error) {
    end = endOf(error, library);
  }
  yield { type: 'usage', usage: ports.policy.usage() };
  yield { type: 'run-end', end };
  return end;
}

/** Proves a library as it is: no library against it, on test tasks. */
export async function* proveLibrary(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  yield { type: 'run-start', plan };
  let end: RunEnd;
  try {
    yield* proveIfPossible(plan.library, plan, ports);
    end = { status: 'finished', library: plan.library };
  } catch (error) {
    end = endOf(error, plan.library);
  }
  yield { type: 'usage', usage: ports.policy.usage() };
  yield { type: 'run-end', end };
  return end;
}

async function* proveIfPossible(
  library: Library,
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, void> {
  const clusters = new Set(plan.test.map((task) => task.cluster)).size;
  if (library.experiences.length === 0) {
    yield { type: 'proof-refused', reason: { kind: 'empty-library' } };
  } else if (clusters < MIN_CLUSTERS) {
    yield { type: 'proof-refused', reason: { kind: 'too-few-clusters', clusters, needed: MIN_CLUSTERS } };
  } else {
    yield* prove(library, plan, ports);
  }
}
