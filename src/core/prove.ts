import { concludeClaim, type ArmOutcome, type ClusterPair } from '../statistics/claim';
import { seededRandom } from '../statistics/hash';
import { lookAlpha } from '../statistics/interval';
import { meanOf } from '../statistics/moments';
import { meanAtK, passAtK } from '../statistics/rates';
import type { ArmResult, ProofResult, ProvedTask, RunEvent } from './events';
import { emptyLibrary, type Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import type { Rollout } from './rollout';
import { rollouts, type SamplingPorts } from './sampling';
import { rewardOf } from './verdict';

export interface ProofPorts extends SamplingPorts {
  /**
   * The number of this proof among all ever made on these test clusters (rule R3). The same run gets the same
   * number again, so a resumed proof is not a second look.
   */
  readonly reserveLook: (clusters: readonly string[]) => Promise<number>;
}

/** Tasks per block and arm: one arm's prefix stays in the engine for a whole block. */
const blockTasks = 10;

/**
 * No library against the library, paired, on test tasks. The number of tasks and rollouts stands before the
 * first rollout, and no estimate is made until all are in (rule R4). Arms go in blocks, in random order per
 * block, so that an engine that drifts does not favour one.
 */
export async function* prove(
  library: Library,
  plan: RunPlan,
  ports: ProofPorts,
): AsyncGenerator<RunEvent, ProofResult> {
  const { test: tasks, config } = plan;
  const clusters = [...new Set(tasks.map((task) => task.cluster))];
  const look = await ports.reserveLook(clusters);
  yield { type: 'proof-start', look, tasks: tasks.length, rollouts: config.testRollouts };

  const arms = {
    without: { ...emptyLibrary('none', ''), rendering: library.rendering },
    with: library,
  } as const;
  const done = { without: new Map<string, Rollout[]>(), with: new Map<string, Rollout[]>() };
  const random = seededRandom(`${plan.seed}|blocks`);
  const of = 2 * tasks.length * config.testRollouts;

  let count = 0;
  for (const block of inBlocks(tasks)) {
    const order = random() < 0.5 ? (['without', 'with'] as const) : (['with', 'without'] as const);
    for (const arm of order) {
      for (const task of block) {
        const at = { stage: 'prove' as const, epoch: 0, step: 0, arm };
        const group: Rollout[] = [];
        const request = {
          task,
          library: arms[arm],
          at,
          count: config.testRollouts,
          temperature: config.testTemperature,
        };
        for await (const rollout of rollouts(request, plan, ports)) {
          group.push(rollout);
          count += 1;
          yield { type: 'proof-progress', done: count, of };
        }
        done[arm].set(task.id, group);
      }
    }
  }

  const proved = tasks.map((task): ProvedTask => ({
    taskId: task.id,
    cluster: task.cluster,
    without: done.without.get(task.id) ?? [],
    with: done.with.get(task.id) ?? [],
  }));
  const pairs = pairsByCluster(proved);
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

/** Blocks of at least ten tasks, of even size; fewer tasks make one block. */
function inBlocks(tasks: readonly PlannedTask[]): readonly (readonly PlannedTask[])[] {
  const count = Math.max(1, Math.floor(tasks.length / blockTasks));
  return Array.from({ length: count }, (_, block) =>
    tasks.slice(Math.round((block * tasks.length) / count), Math.round(((block + 1) * tasks.length) / count)),
  );
}

function pairsByCluster(tasks: readonly ProvedTask[]): readonly ClusterPair[] {
  const byCluster = new Map<string, ProvedTask[]>();
  for (const task of tasks) byCluster.set(task.cluster, [...(byCluster.get(task.cluster) ?? []), task]);
  return [...byCluster.values()].map((members) => ({
    without: tally(members.flatMap((task) => task.without)),
    with: tally(members.flatMap((task) => task.with)),
  }));
}

function tally(group: readonly Rollout[]): ArmOutcome {
  const rewards = group.map((rollout) => rewardOf(rollout.verdict)).filter((reward) => reward !== undefined);
  return { rewards, undecided: group.length - rewards.length };
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
    ...(clusterRewards.length > 0 && { mean: meanOf(clusterRewards.map(meanOf)) }),
    ...(taskRewards.length > 0 && { meanAtK: meanAtK(taskRewards) }),
    ...(fullRewards.length > 0 && { passAtK: meanOf(fullRewards.map((rewards) => passOf(rewards, k))) }),
    undecided: tasks.reduce((sum, pair) => sum + pair[arm].undecided, 0),
    tasks: proved.length,
    rollouts: proved.reduce((sum, task) => sum + task[arm].length, 0),
  };
}

/** The pairs of which both arms have at least so many decided rollouts. */
function decidedByBoth(pairs: readonly ClusterPair[], atLeast: number): readonly ClusterPair[] {
  return pairs.filter((pair) => Math.min(pair.without.rewards.length, pair.with.rewards.length) >= atLeast);
}

function passOf(rewards: readonly number[], k: number): number {
  return passAtK(rewards.length, rewards.filter((reward) => reward === 1).length, k);
}
