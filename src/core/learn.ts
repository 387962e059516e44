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

import { seededRandom } from '../statistics/hash';
import { MIN_CLUSTERS } from '../statistics/claim';
import { advantages, hasContrast } from './advantage';
import { distilExamples } from './distil-examples';
import { distilLessons } from './distil-lessons';
import type { CannotReason, RunEnd, RunEvent } from './events';
import { RunHalted } from './halt';
import { ladder, type Candidate } from './ladder';
import type { Library, Operation, OperationOutcome } from './library';
import type { Meter } from './meter';
import type { PlannedTask, RunPlan } from './plan';
import { probeLessonWriting } from './probe';
import { prove, type ProofPorts } from './prove';
import type { Group } from './rollout';
import { rollouts } from './sampling';
import { select, type Selection } from './select';
import { rewardOf } from './verdict';

export interface RunPorts extends Omit<ProofPorts, 'policy'> {
  readonly policy: Meter;
}

/** After so many groups without contrast the model cannot do these tasks, or cannot fail them. */
const groupsBeforeCannot = 16;
/** Where the best validation mean stays under this, the model cannot do these tasks, and a proof is not worth its time. */
const worthProving = 0.15;

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

async function* chooseDistillers(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, Distillers> {
  switch (plan.config.distil) {
    case 'examples':
      return { examples: true, lessons: false };
    case 'lessons':
      return { examples: false, lessons: true };
    case 'auto': {
      const probe = await probeLessonWriting(plan, ports);
      yield { type: 'probe-end', ...probe };
      return { examples: true, lessons: probe.canWriteLessons };
    }
  }
}

interface Distillers {
  readonly examples: boolean;
  readonly lessons: boolean;
}

async function* sampleGroup(
  task: PlannedTask,
  library: Library,
  epoch: number,
  step: number,
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, Group> {
  const { group: count, temperature } = plan.config;
  const at = { stage: 'learn' as const, epoch, step, arm: '' };
  const group = { taskId: task.id, rollouts: [] as Group['rollouts'][number][] };
  for await (const rollout of rollouts({ task, library, at, count, temperature }, plan, ports)) {
    group.rollouts.push(rollout);
    yield { type: 'rollout-end', stage: 'learn', epoch, step, rollout };
  }
  yield {
    type: 'group-end',
    epoch,
    step,
    group,
    advantages: advantages(group),
    informative: hasContrast(group),
  };
  yield { type: 'usage', usage: ports.policy.usage() };
  return group;
}

/** Equal rewards give every rollout the advantage zero: such groups were left out before. */
async function distil(
  groups: readonly Group[],
  library: Library,
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  taskById: ReadonlyMap<string, PlannedTask>,
  distillers: Distillers,
  ports: RunPorts,
): Promise<{ readonly operations: readonly Operation[]; readonly unreadable: readonly OperationOutcome[] }> {
  const lessons = distillers.lessons
    ? await distilLessons(groups, library, at, plan, taskById, ports)
    : { operations: [], unreadable: [] };
  const examples = distillers.examples
    ? distilExamples(groups, taskById, {
        runId: plan.runId,
        step: at.step,
        addressOf: ({ taskId, index }) => ({
          ...at,
          stage: 'learn',
          arm: '',
          task: taskId,
          sample: index,
          attempt: 0,
        }),
      })
    : [];
  return { operations: [...examples, ...lessons.operations], unreadable: lessons.unreadable };
}

function batches(plan: RunPlan, epoch: number): readonly (readonly PlannedTask[])[] {
  const random = seededRandom(`${plan.seed}|epoch|${epoch}`);
  const shuffled = plan.train
    .map((task) => ({ task, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ task }) => task);
  return Array.from({ length: Math.ceil(shuffled.length / plan.config.batch) }, (_, index) =>
    shuffled.slice(index * plan.config.batch, (index + 1) * plan.config.batch),
  );
}

/** Without validation tasks there is nothing to choose by: the one candidate is taken, and the proof must tell. */
function untested(candidates: readonly Candidate[]): Selection {
  const only = candidates[0];
  return {
    kept: only,
    bestMean: undefined,
    results: candidates.map((candidate) => ({
      ...factsOf(candidate),
      mean: 0,
      validation: { estimate: 0, low: -1, high: 1 },
      tasks: 0,
      kept: candidate === only,
    })),
  };
}

/** The library remembers what it was learnt and chosen on, so that no proof uses those tasks (rule R6). */
function nextRevision(library: Library, plan: RunPlan): Library {
  const clusters = new Set([
    ...library.clusters,
    ...plan.train.map((task) => task.cluster),
    ...plan.validation.map((task) => task.cluster),
  ]);
  return { ...library, revision: library.revision + 1, clusters: [...clusters] };
}

/** What became of each proposal: as the kept candidate settled it, or not kept. */
function settle(
  operations: readonly Operation[],
  kept: Candidate | undefined,
  candidates: readonly Candidate[],
): readonly OperationOutcome[] {
  return operations.map((operation) => {
    const settled = kept?.outcomes.find((outcome) => outcome.operation === operation);
    if (settled) return settled;
    // Where no candidate could apply it, its own reason says more than that it was not kept.
    const elsewhere = candidates
      .flatMap((candidate) => candidate.outcomes)
      .filter((outcome) => outcome.operation === operation);
    const refused = elsewhere.length > 0 && elsewhere.every((outcome) => outcome.outcome === 'rejected');
    return refused ? elsewhere[0]! : { operation, outcome: 'rejected', reason: { kind: 'not-kept' } };
  });
}

function cannotGoOn(groups: readonly Group[], bestMean: number | undefined): CannotReason | undefined {
  if (!groups.some(hasContrast)) {
    const decided = groups.flatMap((group) =>
      group.rollouts.flatMap(({ verdict }) => rewardOf(verdict) ?? []),
    );
    const wins = decided.filter((reward) => reward === 1).length;
    return { kind: 'no-informative-group', groups: groups.length, wins, rollouts: decided.length };
  }
  if (bestMean !== undefined && bestMean < worthProving) {
    return { kind: 'weak-after-learning', mean: bestMean, floor: worthProving };
  }
  return undefined;
}

function endOf(error: unknown, library: Library): RunEnd {
  if (error instanceof RunHalted) return { ...error.end, library };
  if (error instanceof Error && error.name === 'AbortError') {
    return { status: 'stopped', library, reason: { kind: 'person' } };
  }
  throw error;
}

function factsOf(candidate: Candidate) {
  const { name, rendering, lessons, examples, experienceIds } = candidate;
  return { name, rendering, lessons, examples, experienceIds };
}
