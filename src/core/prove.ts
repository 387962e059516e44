import { concludeClaim, MIN_CLUSTERS, type ClusterPair } from '../statistics/claim';
import { lookAlpha } from '../statistics/interval';
import { meanOf } from '../statistics/moments';
import { meanAtK, passAtK } from '../statistics/rates';
import { pairsOf, sampleArms, tally, type Arm } from './compare';
import type { ArmResult, ProofResult, ProvedTask, RefusalReason, RunEvent } from './events';
import { emptyLibrary, type Library } from './library';
import { clustersOf, type RunPlan } from './plan';
import { rollouts, type SamplingPorts } from './sampling';

export interface ProofPorts extends SamplingPorts {
  /**
   * The number of this proof among all ever made on these test clusters (rule R3). The same run gets the same
   * number again, so a resumed proof is not a second look.
   */
  readonly reserveLook: (clusters: readonly string[]) => Promise<number>;
}

/** No library against the library, paired, on test tasks: see `sampleArms` for the order. */
export async function* prove(
  library: Library,
  plan: RunPlan,
  ports: ProofPorts,
): AsyncGenerator<RunEvent, ProofResult> {
  const { test: tasks, config } = plan;
  const look = await ports.reserveLook(clustersOf(tasks));
  yield { type: 'proof-start', look, tasks: tasks.length, rollouts: config.testRollouts };

  const done = yield* sampleArms(
    [libraryArm('with', library, plan, ports), libraryArm('without', noLibrary(library), plan, ports)],
    plan,
  );
  const without = done.get('without')!;
  const with_ = done.get('with')!;
  const proved = tasks.map((task): ProvedTask => ({
    taskId: task.id,
    cluster: task.cluster,
    without: without.get(task.id) ?? [],
    with: with_.get(task.id) ?? [],
  }));
  const pairs = pairsOf(tasks, without, with_);
  const proof: ProofResult = {
    look,
    arms: [
      armResult('without', proved, pairs, config.testRollouts),
      armResult('with', proved, pairs, config.testRollouts),
    ],
    claim: concludeClaim({ pairs, alpha: lookAlpha(look) }),
    tasks: proved,
    libraryId: library.id,
    libraryRevision: library.revision,
  };
  yield { type: 'proof-end', proof };
  return proof;
}

/** An arm that asks each test task with a library in the prompt. Its name stands in the addresses of its calls. */
export function libraryArm<Name extends string>(
  name: Name,
  library: Library,
  plan: RunPlan,
  ports: SamplingPorts,
): Arm<Name> {
  const { testRollouts: count, testTemperature: temperature } = plan.config;
  const at = { stage: 'prove' as const, epoch: 0, step: 0, arm: name };
  return {
    name,
    callsPerTask: count,
    draw: (task) => rollouts({ task, library, at, count, temperature }, plan, ports),
  };
}

/** Nothing in the prompt; rendered as the library it is compared with. */
export function noLibrary({ rendering }: Library): Library {
  return { ...emptyLibrary('none', ''), rendering };
}

/** Why there can be no proof of this library on these test tasks; no look is spent then. */
export function proofRefusal(library: Library, plan: Pick<RunPlan, 'test'>): RefusalReason | undefined {
  return library.experiences.length === 0 ? { kind: 'empty-library' } : tooFewClusters(plan);
}

/** The same of whatever is to be proved. */
export function tooFewClusters({ test }: Pick<RunPlan, 'test'>): RefusalReason | undefined {
  const clusters = clustersOf(test).length;
  return clusters < MIN_CLUSTERS ? { kind: 'too-few-clusters', clusters, needed: MIN_CLUSTERS } : undefined;
}

const armNames = { without: 'no library', with: 'this library' } as const;

/**
 * What one arm reached, on what both arms decided: means over different tasks are no comparison, and their
 * difference would not be the change that the claim is about. Counts are of all there was.
 */
function armResult(
  arm: keyof ClusterPair,
  proved: readonly ProvedTask[],
  clusters: readonly ClusterPair[],
  k: number,
): ArmResult {
  const tasks = proved.map((task): ClusterPair => ({
    without: tally(task.without),
    with: tally(task.with),
  }));
  const clusterRewards = decidedByBoth(clusters, 1).map((pair) => pair[arm].rewards);
  const taskRewards = decidedByBoth(tasks, 1).map((pair) => pair[arm].rewards);
  const fullRewards = decidedByBoth(tasks, k).map((pair) => pair[arm].rewards);
  return {
    name: armNames[arm],
    ...figuresOf(clusterRewards, taskRewards, fullRewards, k),
    undecided: tasks.reduce((sum, pair) => sum + pair[arm].undecided, 0),
    tasks: proved.length,
    rollouts: proved.reduce((sum, task) => sum + task[arm].length, 0),
  };
}

/** Mean over clusters, mean@k over tasks, pass@k over the tasks with k decided rollouts; each absent without any. */
export function figuresOf(
  clusterRewards: readonly (readonly number[])[],
  taskRewards: readonly (readonly number[])[],
  fullRewards: readonly (readonly number[])[],
  k: number,
): { readonly mean?: number; readonly meanAtK?: number; readonly passAtK?: number } {
  return {
    ...(clusterRewards.length > 0 && { mean: meanOf(clusterRewards.map(meanOf)) }),
    ...(taskRewards.length > 0 && { meanAtK: meanAtK(taskRewards) }),
    ...(fullRewards.length > 0 && { passAtK: meanOf(fullRewards.map((rewards) => passOf(rewards, k))) }),
  };
}

/** The pairs of which both arms have at least so many decided rollouts. */
function decidedByBoth(pairs: readonly ClusterPair[], atLeast: number): readonly ClusterPair[] {
  return pairs.filter((pair) => Math.min(pair.without.rewards.length, pair.with.rewards.length) >= atLeast);
}

function passOf(rewards: readonly number[], k: number): number {
  return passAtK(rewards.length, rewards.filter((reward) => reward === 1).length, k);
}
