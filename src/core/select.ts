import { beats, pairedGain } from '../statistics/gain';
import type { CandidateResult, RunEvent } from './events';
import type { Candidate } from './ladder';
import type { Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import { meanReward, rollouts, type SamplingPorts } from './sampling';

/** The arm that every candidate is compared with: the library as it is, sampled anew at each step. */
const currentArm = 'current';

export interface Selection {
  readonly results: readonly CandidateResult[];
  /** The candidate to keep; absent where the current library stays. */
  readonly kept: Candidate | undefined;
  /** The best validation mean, the current library's included; undefined where nothing was decided. */
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
    if (block.length === tasks.length) break;

    const ranked = [...alive].toSorted(better(meanByArm));
    alive = ranked.slice(0, Math.ceil(ranked.length / 2));
    for (const out of ranked.slice(alive.length)) {
      const mean = average(meanByArm.get(out.name));
      yield { type: 'candidate-out', step: at.step, candidate: out.name, mean: mean ?? 0 };
    }
  }

  const best = [...alive].toSorted(better(meanByArm))[0];
  const differences = best
    ? pairedDifferences(tasks, meanByArm.get(currentArm), meanByArm.get(best.name))
    : [];
  const kept = best && beats(pairedGain(differences)) ? best : undefined;
  return {
    results: candidates.map((candidate) => resultOf(candidate, tasks, meanByArm, candidate === kept)),
    kept,
    bestMean: highest(
      [currentArm, ...alive.map((candidate) => candidate.name)].map((arm) => average(meanByArm.get(arm))),
    ),
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
  meanByArm: ReadonlyMap<string, ReadonlyMap<string, number>>,
  kept: boolean,
): CandidateResult {
  const means = meanByArm.get(candidate.name);
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
    mean: average(means) ?? 0,
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
  const byCluster = new Map<string, number[]>();
  for (const task of tasks) {
    const before = current?.get(task.id);
    const after = candidate?.get(task.id);
    if (before === undefined || after === undefined) continue;
    byCluster.set(task.cluster, [...(byCluster.get(task.cluster) ?? []), after - before]);
  }
  return [...byCluster.values()].map(
    (values) => values.reduce((sum, value) => sum + value, 0) / values.length,
  );
}

function better(meanByArm: ReadonlyMap<string, ReadonlyMap<string, number>>) {
  return (a: Candidate, b: Candidate): number =>
    (average(meanByArm.get(b.name)) ?? -1) - (average(meanByArm.get(a.name)) ?? -1) || a.tokens - b.tokens;
}

function highest(means: readonly (number | undefined)[]): number | undefined {
  const known = means.filter((mean) => mean !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

function average(means: ReadonlyMap<string, number> | undefined): number | undefined {
  if (!means || means.size === 0) return undefined;
  return [...means.values()].reduce((sum, mean) => sum + mean, 0) / means.size;
}
