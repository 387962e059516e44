/**
 * The paper's ablation with its missing error bars: several ways to learn a library, and two that learn nothing, each
 * against no library on the same test tasks, interleaved (reference: arXiv 2510.08191, table 2).
 *
 * What it can say: something about these libraries, each from one run. A claim about a method takes five or more
 * learning seeds, and an interval over seeds.
 */

import { concludeFamily } from '../statistics/family';
import { lookAlpha } from '../statistics/interval';
import { meanOf } from '../statistics/moments';
import { pairsOf, sampleArms, tally, type Arm, type RolloutsByArm } from './compare';
import { armLibraryId, mainArm } from './control-arms';
import type { ArmName, ControlArm, ControlsResult, ControlTask, RunEnd, RunEvent } from './events';
import { learnLibrary, type Learning, type RunPorts } from './learn';
import type { Library } from './library';
import { placeboOf } from './placebo';
import { clustersOf, type PlannedTask, type RunPlan } from './plan';
import { controlConfig, isLearning, type ControlName, type LearningPreset } from './presets';
import { figuresOf, libraryArm, noLibrary, tooFewClusters } from './prove';
import type { Rollout } from './rollout';
import { underArm } from './under-arm';
import { votesFor, votingArm } from './vote';
import { wholeRun } from './whole-run';

/** What the learning of the arms has come to. */
interface Learnt {
  readonly libraries: Map<ControlName, Library>;
  readonly nothing: Map<ControlName, NonNullable<ControlArm['nothingLearnt']>>;
  /** Mean tokens of an answer, over all training rollouts; undefined before the first. */
  answerTokens: number | undefined;
}

/** Learns under each preset of the plan, then compares all arms on its test tasks. */
export function runControls(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  const learnt: Learnt = { libraries: new Map(), nothing: new Map(), answerTokens: undefined };
  return wholeRun(plan, ports, () => mainLibrary(plan, learnt), learnAndCompare(plan, ports, learnt));
}

async function* learnAndCompare(
  plan: RunPlan,
  ports: RunPorts,
  learnt: Learnt,
): AsyncGenerator<RunEvent, RunEnd> {
  const names = plan.controls ?? [];
  if (names.some(isLearning) && plan.train.length === 0) {
    return { status: 'failed', library: plan.library, reason: { kind: 'no-tasks', split: 'train' } };
  }
  for (const name of names.filter(isLearning)) yield* learnArm(name, plan, ports, learnt);
  const refusal = tooFewClusters(plan);
  if (refusal) yield { type: 'proof-refused', reason: refusal };
  else yield* compare(names, plan, ports, learnt);
  return { status: 'finished', library: mainLibrary(plan, learnt) };
}

/** Each arm learns from the same start, with calls and a library of its own. */
async function* learnArm(
  name: LearningPreset,
  plan: RunPlan,
  ports: RunPorts,
  learnt: Learnt,
): AsyncGenerator<RunEvent, void> {
  yield { type: 'arm-start', arm: name };
  const library = { ...plan.library, id: armLibraryId(plan, name), name: `${plan.library.name} (${name})` };
  const armPlan = { ...plan, library, config: controlConfig(name, plan.config) };
  const learning: Learning = { library };
  const lengths: number[] = [];
  for await (const event of learnLibrary(armPlan, underArm(name, ports), learning)) {
    // Whatever ends the run, what was learnt till then is its library.
    if (event.type === 'step-end') learnt.libraries.set(name, event.library);
    if (event.type === 'rollout-end' && event.rollout.sample)
      lengths.push(event.rollout.sample.tokens.completion);
    yield event;
  }
  learnt.libraries.set(name, learning.library);
  const { cannot } = learning;
  // A library that stayed as it was says nothing of how it would have been changed.
  const keptNothing = learning.library.revision === library.revision;
  if (keptNothing || learning.library.experiences.length === 0) {
    learnt.nothing.set(name, cannot ?? { kind: 'nothing-kept' });
  }
  if (lengths.length > 0) learnt.answerTokens ??= meanOf(lengths);
  yield { type: 'arm-end', arm: name, library: learning.library, ...(cannot && { cannot }) };
}

async function* compare(
  names: readonly ControlName[],
  plan: RunPlan,
  ports: RunPorts,
  learnt: Learnt,
): AsyncGenerator<RunEvent, void> {
  const main = mainLibrary(plan, learnt);
  if (names.includes('placebo')) learnt.libraries.set('placebo', placeboOf(main));
  const answer = learnt.answerTokens ?? plan.taskSet.answerTokens ?? plan.config.maxTokens;
  const votes = names.includes('majority-vote') ? votesFor(main, answer, plan) : undefined;
  const arms: Arm<ArmName>[] = [libraryArm('direct', noLibrary(plan.library), plan, ports)];
  for (const name of names) {
    const library = learnt.libraries.get(name);
    if (name === 'majority-vote') arms.push(votingArm(votes ?? 2, plan, ports));
    else if (library && !learnt.nothing.has(name)) arms.push(libraryArm(name, library, plan, ports));
  }

  // One arm alone claims nothing, and nothing is a look without a claim.
  const look = arms.length > 1 ? await ports.reserveLook(clustersOf(plan.test)) : 0;
  yield {
    type: 'controls-start',
    look,
    arms: arms.map(({ name }) => name),
    tasks: plan.test.length,
    rollouts: plan.config.testRollouts,
    ...(votes !== undefined && { votes }),
  };
  const rolloutsByArm = yield* sampleArms(arms, plan);
  yield { type: 'controls-end', controls: resultOf(names, look, rolloutsByArm, plan, learnt) };
}

/** What the main arm learnt so far; else what the run began with. */
function mainLibrary(plan: RunPlan, { libraries }: Learnt): Library {
  const main = mainArm(plan);
  return (main && libraries.get(main)) ?? plan.library;
}

function resultOf(
  names: readonly ControlName[],
  look: number,
  rolloutsByArm: RolloutsByArm<ArmName>,
  plan: RunPlan,
  learnt: Learnt,
): ControlsResult {
  const { test: tasks } = plan;
  const direct = rolloutsByArm.get('direct')!;
  const pairsWith = (name: ArmName) => pairsOf(tasks, direct, rolloutsByArm.get(name) ?? direct);
  const alone = names.includes('full') && !learnt.nothing.has('full') ? 'full' : undefined;
  // The family is what was declared: an arm that learnt nothing is no library again, a difference of none.
  const rest: readonly ControlName[] = names.filter((name) => name !== 'full');
  const family =
    look === 0
      ? { first: undefined, rest: [] }
      : concludeFamily({
          first: alone && pairsWith(alone),
          rest: rest.map(pairsWith),
          alpha: lookAlpha(look),
        });

  const arms: ControlArm[] = [armOf('direct', direct, tasks, plan)];
  for (const name of names) {
    const library = learnt.libraries.get(name);
    const nothingLearnt = learnt.nothing.get(name);
    const restClaim = family.rest[rest.indexOf(name)];
    const claim = name === alone ? family.first : restClaim;
    arms.push({
      ...armOf(name, rolloutsByArm.get(name) ?? new Map(), tasks, plan),
      ...(library && !nothingLearnt && { library }),
      ...(nothingLearnt && { nothingLearnt }),
      ...(claim && !nothingLearnt && { claim }),
      ...(restClaim && 'adjustedP' in restClaim && !nothingLearnt && { adjustedP: restClaim.adjustedP }),
    });
  }
  return { look, arms, tasks: tasks.map((task) => taskOf(task, rolloutsByArm)) };
}

function armOf(
  name: ArmName,
  rolloutsById: ReadonlyMap<string, readonly Rollout[]>,
  tasks: readonly PlannedTask[],
  plan: RunPlan,
): ControlArm {
  const all = [...rolloutsById.values()].flat();
  const clusters = pairsOf(tasks, rolloutsById, rolloutsById).map((pair) => pair.with.rewards);
  const byTask = [...rolloutsById.values()].map((group) => tally(group).rewards);
  const k = plan.config.testRollouts;
  const decided = (rewards: readonly number[]) => rewards.length > 0;
  return {
    name,
    ...figuresOf(
      clusters.filter(decided),
      byTask.filter(decided),
      byTask.filter(({ length }) => length >= k),
      k,
    ),
    undecided: tally(all).undecided,
    rollouts: all.length,
    promptTokens: all.reduce((sum, { sample }) => sum + (sample?.tokens.prompt ?? 0), 0),
    completionTokens: all.reduce((sum, { sample }) => sum + (sample?.tokens.completion ?? 0), 0),
  };
}

function taskOf(task: PlannedTask, rolloutsByArm: RolloutsByArm<ArmName>): ControlTask {
  return {
    taskId: task.id,
    cluster: task.cluster,
    rollouts: Object.fromEntries([...rolloutsByArm].map(([name, byId]) => [name, byId.get(task.id) ?? []])),
  };
}
