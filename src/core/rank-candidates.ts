import { meanOf } from '../statistics/moments';
import type { Candidate } from './ladder';
import type { PlannedTask } from './plan';

/** The arm that every candidate is compared with: the library as it is, sampled anew at each step. */
export const currentArm = 'current';

/** Means are sums of thirds and the like: what differs by less than this is a tie. */
const rounding = 1e-9;

/** Mean reward over the decided rollouts, by arm and task; a task that an arm did not decide is not there. */
export type MeansByArm = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** One difference per validation cluster that both arms decided: candidate minus current. */
export function pairedDifferences(
  tasks: readonly PlannedTask[],
  current: ReadonlyMap<string, number> | undefined,
  candidate: ReadonlyMap<string, number> | undefined,
): readonly number[] {
  return onePerCluster(tasks, ({ id }) => {
    const before = current?.get(id);
    const after = candidate?.get(id);
    return before === undefined || after === undefined ? undefined : after - before;
  });
}

/**
 * The best candidate first, by these tasks. They are compared on those that all of them and the current library
 * decided: a candidate whose hard tasks stayed undecided would look good on the rest. Where there is no such task, each is
 * taken by its gain on what it shares with the current library. Ties go to the smaller library.
 */
export function bestFirst(
  alive: readonly Candidate[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly Candidate[] {
  const compared = decidedEnough(alive, tasks, meanByArm);
  const common = decidedByAll([currentArm, ...compared.map(({ name }) => name)], tasks, meanByArm);
  const score = (candidate: Candidate): number | undefined => {
    const means = meanByArm.get(candidate.name);
    if (!compared.includes(candidate)) return undefined;
    return common.length > 0
      ? meanOn(common, means)
      : meanOrNothing(pairedDifferences(tasks, meanByArm.get(currentArm), means));
  };
  const scoreByName = new Map(alive.map((candidate) => [candidate.name, score(candidate)]));
  return alive.toSorted(
    (a, b) => compareScores(scoreByName.get(a.name), scoreByName.get(b.name)) || a.tokens - b.tokens,
  );
}

/** Higher first, those of which nothing is known last. */
function compareScores(a: number | undefined, b: number | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return Math.abs(b - a) < rounding ? 0 : b - a;
}

/** On the tasks that all living arms decided; without any, on those of the best and the current library. */
export function bestMeanOf(
  alive: readonly Candidate[],
  best: Candidate | undefined,
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): number | undefined {
  for (const compared of [alive, best ? [best] : []]) {
    const arms = [currentArm, ...compared.map(({ name }) => name)];
    const common = decidedByAll(arms, tasks, meanByArm);
    if (common.length > 0)
      return Math.max(...arms.flatMap((arm) => meanOn(common, meanByArm.get(arm)) ?? []));
  }
  return undefined;
}

/**
 * What is compared: candidates that decided at least half of these tasks; all of them where none did. One that decides
 * hardly anything is left out, or the few tasks that it did decide would choose among all the others.
 */
function decidedEnough(
  alive: readonly Candidate[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly Candidate[] {
  const enough = decidedHalf(alive, tasks, meanByArm);
  return enough.length > 0 ? enough : alive;
}

/** Candidates that decided at least half of these tasks. */
export function decidedHalf(
  alive: readonly Candidate[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly Candidate[] {
  return alive.filter(({ name }) => 2 * decidedByAll([name], tasks, meanByArm).length >= tasks.length);
}

function decidedByAll(
  arms: readonly string[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly PlannedTask[] {
  return tasks.filter(({ id }) => arms.every((arm) => meanByArm.get(arm)?.has(id)));
}

/** The mean on these tasks, each cluster once; undefined where none of them was decided. */
export function meanOn(
  tasks: readonly PlannedTask[],
  means: ReadonlyMap<string, number> | undefined,
): number | undefined {
  return meanOrNothing(onePerCluster(tasks, ({ id }) => means?.get(id)));
}

/** The mean over each cluster's tasks that have a value: a cluster counts as one unit (rule R2). */
function onePerCluster(
  tasks: readonly PlannedTask[],
  valueOf: (task: PlannedTask) => number | undefined,
): readonly number[] {
  const byCluster = new Map<string, number[]>();
  for (const task of tasks) {
    const value = valueOf(task);
    if (value !== undefined) byCluster.set(task.cluster, [...(byCluster.get(task.cluster) ?? []), value]);
  }
  return [...byCluster.values()].map(meanOf);
}

/** The mean over all tasks that were decided. */
export function average(means: ReadonlyMap<string, number> | undefined): number | undefined {
  return meanOrNothing([...(means?.values() ?? [])]);
}

/** The highest of the values that there are. */
export function highest(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function meanOrNothing(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : meanOf(values);
}
