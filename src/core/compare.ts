import type { ArmOutcome, ClusterPair } from '../statistics/claim';
import { seededRandom } from '../statistics/hash';
import type { RunEvent } from './events';
import type { PlannedTask, RunPlan } from './plan';
import type { Rollout } from './rollout';
import { rewardOf } from './verdict';

/** One condition of a comparison on test tasks. */
export interface Arm<Name extends string> {
  readonly name: Name;
  /** Calls to the engine per task; each is told as it is done. */
  readonly callsPerTask: number;
  /** Draws one task's rollouts; what it returns is what counts (a vote counts once). */
  readonly draw: (task: PlannedTask) => AsyncGenerator<Rollout, readonly Rollout[]>;
}

/** By arm and task. */
export type RolloutsByArm<Name extends string> = ReadonlyMap<Name, ReadonlyMap<string, readonly Rollout[]>>;

/** Tasks per block and arm: one arm's prefix stays in the engine for a whole block. */
const blockTasks = 10;

/**
 * All arms on the same test tasks. How many tasks and rollouts stands before the first one, and no estimate is made
 * until all are in (rule R4). Arms go in blocks, in random order per block, so that an engine that drifts favours none.
 */
export async function* sampleArms<Name extends string>(
  arms: readonly Arm<Name>[],
  { test: tasks, seed }: RunPlan,
): AsyncGenerator<RunEvent, RolloutsByArm<Name>> {
  const rolloutsByArm = new Map(arms.map(({ name }) => [name, new Map<string, readonly Rollout[]>()]));
  const random = seededRandom(`${seed}|blocks`);
  const of = tasks.length * arms.reduce((sum, arm) => sum + arm.callsPerTask, 0);

  let done = 0;
  for (const block of inBlocks(tasks)) {
    for (const arm of shuffled(arms, random)) {
      for (const task of block) {
        const drawing = arm.draw(task);
        for (;;) {
          const next = await drawing.next();
          if (next.done) {
            rolloutsByArm.get(arm.name)!.set(task.id, next.value);
            break;
          }
          done += 1;
          yield { type: 'proof-progress', done, of };
        }
      }
    }
  }
  return rolloutsByArm;
}

/** Two arms' outcomes by cluster, paired: the unit of every test (rule R2). */
export function pairsOf(
  tasks: readonly PlannedTask[],
  without: ReadonlyMap<string, readonly Rollout[]>,
  with_: ReadonlyMap<string, readonly Rollout[]>,
): readonly ClusterPair[] {
  const byCluster = new Map<string, PlannedTask[]>();
  for (const task of tasks) byCluster.set(task.cluster, [...(byCluster.get(task.cluster) ?? []), task]);
  return [...byCluster.values()].map((members) => ({
    without: tally(members.flatMap(({ id }) => without.get(id) ?? [])),
    with: tally(members.flatMap(({ id }) => with_.get(id) ?? [])),
  }));
}

export function tally(group: readonly Rollout[]): ArmOutcome {
  const rewards = group.map((rollout) => rewardOf(rollout.verdict)).filter((reward) => reward !== undefined);
  return { rewards, undecided: group.length - rewards.length };
}

/** How many blocks so many tasks make, each of at least ten; fewer tasks make one. */
export function blocksOf(tasks: number): number {
  return Math.max(1, Math.floor(tasks / blockTasks));
}

/** Blocks of even size. */
function inBlocks(tasks: readonly PlannedTask[]): readonly (readonly PlannedTask[])[] {
  const count = blocksOf(tasks.length);
  return Array.from({ length: count }, (_, block) =>
    tasks.slice(Math.round((block * tasks.length) / count), Math.round(((block + 1) * tasks.length) / count)),
  );
}

/** Fisher and Yates. */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}
