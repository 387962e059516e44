import { beats, pairedGain } from '../statistics/gain';
import { meanOf } from '../statistics/moments';
import type { CandidateResult, RunEvent } from './events';
import type { Candidate } from './ladder';
import type { Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import {
  average,
  bestFirst,
  bestMeanOf,
  currentArm,
  decidedHalf,
  highest,
  meanOn,
  pairedDifferences,
  type MeansByArm,
} from './rank-candidates';
import { meanReward, rollouts, type SamplingPorts } from './sampling';
import { rewardOf } from './verdict';

/** What each arm came to on each task. */
interface Tried {
  readonly meanByArm: Map<string, Map<string, number>>;
  /** The same with undecided rollouts read as wrong, so of every task. */
  readonly worstByArm: Map<string, Map<string, number>>;
}

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
 * its paired gain over the re-sampled current one passes rule R7; ties go to the smaller library. One that left most
 * tasks undecided has to pass it with its undecided rollouts read as wrong, too. A validation interval is never a
 * claim: the winner of several nulls looks good by chance.
 */
export async function* select(
  current: Library,
  candidates: readonly Candidate[],
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  ports: SamplingPorts,
): AsyncGenerator<RunEvent, Selection> {
  const tried: Tried = { meanByArm: new Map(), worstByArm: new Map() };
  const { meanByArm, worstByArm } = tried;
  const tasks = plan.validation;
  const half = candidates.length > 2 ? Math.ceil(tasks.length / 2) : tasks.length;

  let alive = candidates;
  for (const block of [tasks.slice(0, half), tasks.slice(half)]) {
    if (block.length === 0) break;
    yield* tryOut(currentArm, current, block, at, plan, ports, tried);
    for (const candidate of alive) {
      yield* tryOut(candidate.name, candidate.library, block, at, plan, ports, tried);
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
  const ofCurrent = meanByArm.get(currentArm);
  const beatsCurrent = (byArm: MeansByArm) =>
    best !== undefined && beats(pairedGain(pairedDifferences(tasks, ofCurrent, byArm.get(best.name))));
  const enough = decidedHalf(alive, tasks, meanByArm);
  const isSure = best !== undefined && (enough.includes(best) || beatsCurrent(worstByArm));
  const kept = isSure && beatsCurrent(meanByArm) ? best : undefined;
  return {
    results: candidates.map((candidate) => resultOf(candidate, tasks, meanByArm, candidate === kept)),
    kept,
    bestMean:
      enough.length > 0
        ? bestMeanOf(enough, best, tasks, meanByArm)
        : highest([meanOn(tasks, ofCurrent), kept && meanOn(tasks, worstByArm.get(kept.name))]),
  };
}

async function* tryOut(
  arm: string,
  library: Library,
  tasks: readonly PlannedTask[],
  { epoch, step }: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  ports: SamplingPorts,
  { meanByArm, worstByArm }: Tried,
): AsyncGenerator<RunEvent, void> {
  const means = meanByArm.get(arm) ?? new Map<string, number>();
  const worst = worstByArm.get(arm) ?? new Map<string, number>();
  meanByArm.set(arm, means);
  worstByArm.set(arm, worst);
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
    worst.set(task.id, meanOf(group.map(({ verdict }) => rewardOf(verdict) ?? 0)));
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
