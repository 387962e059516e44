/**
 * What single experiences do, on demand, on validation tasks. All of them are varied at once: eight libraries, each
 * with about half of the experiences, on one half of the tasks, and the eight with the other half of the experiences
 * on the rest. Every rollout then tells something of every experience, where leaving one out at a time would
 * tell of one.
 *
 * What this does not cover: effects are taken to add up. An experience beside its twin does less than it would
 * alone, and its effect is the mean over both. The library was chosen on validation tasks, which may be these, so the
 * figures flatter it: none of them is a claim.
 */

import {
  complement,
  hadamardRows,
  singleEffects,
  type EffectCell,
  type FactorEffect,
} from '../statistics/hadamard';
import { candidateWithout, factorsOf, inHalves, libraryWithout } from './effect-factors';
import type { EffectFactor, EffectTrial, RunEnd, RunEvent, SingleEffect } from './events';
import type { RunPorts } from './learn';
import { clustersOf, type RunPlan } from './plan';
import { rollouts } from './sampling';
import { select } from './select';
import { rewardOf } from './verdict';
import { wholeRun } from './whole-run';

/** One-sided: intervals of 95%, and an effect counts as shown where its adjusted p is at most 5%. */
const alpha = 0.025;

/** Measures what each experience of the plan's library does. The library stays as it is: a deletion is only proposed. */
export function measureEffects(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  return wholeRun(plan, ports, () => plan.library, measureIfPossible(plan, ports));
}

async function* measureIfPossible(plan: RunPlan, ports: RunPorts): AsyncGenerator<RunEvent, RunEnd> {
  const { library } = plan;
  const factors = factorsOf(plan);
  if (factors.length === 0) return { status: 'failed', library, reason: { kind: 'no-experiences' } };
  if (plan.validation.length === 0) {
    return { status: 'failed', library, reason: { kind: 'no-tasks', split: 'validation' } };
  }
  yield* measure(factors, plan, ports);
  return { status: 'finished', library };
}

async function* measure(
  factors: readonly EffectFactor[],
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, void> {
  const { library, validation } = plan;
  yield { type: 'effects-start', factors, tasks: validation.length };
  const cells = yield* sampleDesign(factors, plan, ports);
  const measured = singleEffects({ cells, factors: factors.length, alpha });
  const effects = measured.map((effect, index) => effectOf(factors[index]!, effect));
  const worst = worstOf(effects, plan);
  const trial = worst && (yield* tryWithout(worst, cells.length, plan, ports));

  const { calls, promptTokens, completionTokens, seconds } = ports.policy.usage();
  yield {
    type: 'effects-end',
    effects: {
      effects,
      tasks: validation.length,
      clusters: clustersOf(validation).length,
      rollouts: cells.length,
      undecided: cells.filter(({ reward }) => reward === undefined).length,
      calls,
      promptTokens,
      completionTokens,
      seconds,
      libraryId: library.id,
      libraryRevision: library.revision,
      ...(trial && { trial }),
    },
  };
}

/**
 * One rollout per task and row. A library answers all its tasks before the next one comes, so that its prefix stays in
 * the engine; a row and its complement follow each other, so that an engine that drifts favours no experience.
 */
async function* sampleDesign(
  factors: readonly EffectFactor[],
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, readonly EffectCell[]> {
  const rows = hadamardRows(factors.length);
  const halves = inHalves(plan.validation);
  const of = rows.length * plan.validation.length;
  const cells: EffectCell[] = [];
  for (const [row, inFirst] of rows.entries()) {
    for (const half of [0, 1] as const) {
      const present = half === 0 ? inFirst : complement(inFirst);
      const out = factors
        .filter((_, factor) => !present[factor])
        .flatMap(({ experienceIds }) => experienceIds);
      const order = {
        library: libraryWithout(plan.library, new Set(out)),
        at: { stage: 'effects' as const, epoch: 0, step: row, arm: half === 0 ? 'row' : 'complement' },
        count: 1,
        temperature: plan.config.testTemperature,
      };
      for (const task of halves[half]) {
        for await (const { verdict } of rollouts({ ...order, task }, plan, ports)) {
          cells.push({ task: task.id, cluster: task.cluster, half, present, reward: rewardOf(verdict) });
          yield { type: 'effects-progress', done: cells.length, of };
        }
      }
      yield { type: 'usage', usage: ports.policy.usage() };
    }
  }
  return cells;
}

function effectOf(
  { experienceIds }: EffectFactor,
  { effect, low, high, p, adjustedP, conclusion, reason }: FactorEffect,
): SingleEffect {
  return { experienceIds, effect, low, high, p, adjustedP, conclusion, ...(reason && { reason }) };
}

/**
 * The credibly harmful experience that harms most, if it may be deleted: a locked one is for a person to unlock, and
 * of a block nobody knows yet which of its experiences harms.
 */
function worstOf(effects: readonly SingleEffect[], { library }: RunPlan): string | undefined {
  const open = new Set(library.experiences.filter(({ locked }) => !locked).map(({ id }) => id));
  return effects
    .filter(({ conclusion, experienceIds }) => conclusion === 'harms' && experienceIds.length === 1)
    .toSorted((a, b) => a.effect - b.effect)
    .flatMap(({ experienceIds }) => experienceIds)
    .find((id) => open.has(id));
}

/** The worst of several looks worse than it is, by chance; so it is tried anew, against the library sampled anew (R7). */
async function* tryWithout(
  experienceId: string,
  before: number,
  plan: RunPlan,
  ports: RunPorts,
): AsyncGenerator<RunEvent, EffectTrial> {
  const candidate = candidateWithout(plan.library, experienceId);
  const of = before + 2 * plan.validation.length * plan.config.validationRollouts;
  const trying = select(plan.library, [candidate], { epoch: 0, step: 0 }, plan, ports);
  for (let done = before; ;) {
    const next = await trying.next();
    if (next.done) {
      const { estimate: gain, low } = next.value.results[0]!.validation;
      return { experienceId, gain, standardError: gain - low, proposed: next.value.kept === candidate };
    }
    yield next.value;
    if (next.value.type === 'validated') {
      done += next.value.rollouts.length;
      yield { type: 'effects-progress', done, of };
    }
  }
}
