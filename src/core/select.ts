import { beats, pairedGain } from '../statistics/gain';
import { meanOf } from '../statistics/moments';
import type { CandidateResult, RunEvent } from './events';
import type { Candidate } from './ladder';
import type { Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import { meanReward, rollouts, type SamplingPorts } from './sampling';

/** The arm that every candidate is compared with: the library as it is, sampled anew at each step. */
const currentArm = 'current';

/** Means are sums of thirds and the like: what differs by less than this is a tie. */
const rounding = 1e-9;

/** Mean reward over the decided rollouts, by arm and task; a task that an arm did not decide is not there. */
type MeansByArm = ReadonlyMap<string, ReadonlyMap<string, number>>;

export interface Selection {
  readonly results: readonly CandidateResult[];
  /** The candidate to keep; absent where the current library stays. */
  readonly kept: Candidate | undefined;
  /** The best validation mean, the current library's too, on what all compared arms decided; undefined without any. */
  readonly bestMean: number | undefined;
}

/**
 * Tries candidates against the current library on validation tasks, paired, by successive halving: all on the
 * first half of the tasks, the better half of them on the rest. The best replaces the current library only if
 * its paired gain over the re-sampled current one passes rule R7; ties go to the smaller library. A validation
 * interval is never a claim: the winner of several nulls looks good by chance.
 */
export async function* select(
  current: Library,
  candidates: readonly Candidate[],
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  ports: SamplingPorts,
): AsyncGenerator<RunEvent, Selection> {
  const meanByArm = new Map<string, Map<string, number>>();
  const tasks = plan.validation;
  const half = candidates.length > 2 ? Math.ceil(tasks.length / 2) : tasks.length;

  let alive = candidates;
  for (const block of [tasks.slice(0, half), tasks.slice(half)]) {
    if (block.length === 0) break;
    yield* tryOut(currentArm, current, block, at, plan, ports, meanByArm);
    for (const candidate of alive) {
      yield* tryOut(candidate.name, candidate.library, block, at, plan, ports, meanByArm);
    }
    // The halving comes after the first block only: after the last one, the best is chosen by all tasks.
    if (block[0] !== tasks[0] || block.length === tasks.length) break;

    const ranked = bestFirst(alive, block, meanByArm);
    alive = ranked.slice(0, Math.ceil(ranked.length / 2));
    for (const out of ranked.slice(alive.length)) {
      const mean = average(meanByArm.get(out.name));
      yield {
        type: 'candidate-out',
        step: at.step,
        candidate: out.name,
        ...(mean !== undefined && { mean }),
      };
    }
  }

  const best = bestFirst(alive, tasks, meanByArm)[0];
  const differences = best
    ? pairedDifferences(tasks, meanByArm.get(currentArm), meanByArm.get(best.name))
    : [];
  const kept = best && beats(pairedGain(differences)) ? best : undefined;
  return {
    results: candidates.map((candidate) => resultOf(candidate, tasks, meanByArm, candidate === kept)),
    kept,
    bestMean: bestMeanOf(decidedEnough(alive, tasks, meanByArm), best, tasks, meanByArm),
  };
}

async function* tryOut(
  arm: string,
  library: Library,
  tasks: readonly PlannedTask[],
  { epoch, step }: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  ports: SamplingPorts,
  meanByArm: Map<string, Map<string, number>>,
): AsyncGenerator<RunEvent, void> {
  const means = meanByArm.get(arm) ?? new Map<string, number>();
  meanByArm.set(arm, means);
  for (const task of tasks) {
    const order = {
      task,
      library,
      at: { stage: 'validate' as const, epoch, step, arm },
      count: plan.config.validationRollouts,
      temperature: plan.config.testTemperature,
    };
    const group = yield* silently(rollouts(order, plan, ports));
    const mean = meanReward(group);
    if (mean !== undefined) means.set(task.id, mean);
    yield { type: 'validated', step, candidate: arm, taskId: task.id, rollouts: group };
  }
}

/** Runs a generator for its return value; what it yields is told as a whole afterwards. */
async function* silently<T, R>(inner: AsyncGenerator<T, R>): AsyncGenerator<never, R> {
  for (;;) {
    const next = await inner.next();
    if (next.done) return next.value;
  }
}

function resultOf(
  candidate: Candidate,
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
  kept: boolean,
): CandidateResult {
  const means = meanByArm.get(candidate.name);
  const mean = average(means);
  const gain = pairedGain(pairedDifferences(tasks, meanByArm.get(currentArm), means));
  const estimate = gain.mean;
  // From a single task nothing is known: the whole range, because an infinite one cannot be written as JSON.
  const standardError = Math.min(gain.standardError, 1);
  const { name, rendering, lessons, examples, experienceIds } = candidate;
  return {
    name,
    rendering,
    lessons,
    examples,
    experienceIds,
    ...(mean !== undefined && { mean }),
    validation: { estimate, low: estimate - standardError, high: estimate + standardError },
    tasks: means?.size ?? 0,
    kept,
  };
}

/** One difference per validation cluster that both arms decided: candidate minus current. */
function pairedDifferences(
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
function bestFirst(
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
function bestMeanOf(
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
 * Candidates that decided at least half of these tasks; all of them where none did. One that decides hardly
 * anything is not compared, or the few tasks that it did decide would choose among all the others.
 */
function decidedEnough(
  alive: readonly Candidate[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly Candidate[] {
  const enough = alive.filter(
    ({ name }) => 2 * decidedByAll([name], tasks, meanByArm).length >= tasks.length,
  );
  return enough.length > 0 ? enough : alive;
}

function decidedByAll(
  arms: readonly string[],
  tasks: readonly PlannedTask[],
  meanByArm: MeansByArm,
): readonly PlannedTask[] {
  return tasks.filter(({ id }) => arms.every((arm) => meanByArm.get(arm)?.has(id)));
}

function meanOn(
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

function average(means: ReadonlyMap<string, number> | undefined): number | undefined {
  return meanOrNothing([...(means?.values() ?? [])]);
}

function meanOrNothing(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : meanOf(values);
}
