import { seededRandom } from '../statistics/hash';
import { groupSize, wantsMore } from './adaptive';
import { advantages, hasContrast } from './advantage';
import type { RunEvent } from './events';
import type { Library } from './library';
import type { Meter } from './meter';
import type { PlannedTask, RunPlan } from './plan';
import { judgeFor, majorityRewards } from './rewards';
import type { Group, Rollout } from './rollout';
import { rollouts, type SamplingPorts } from './sampling';

/** All rollouts of one training task under the current library, told one by one and then as a group. */
export async function* sampleGroup(
  task: PlannedTask,
  library: Library,
  epoch: number,
  step: number,
  plan: RunPlan,
  ports: SamplingPorts & { readonly policy: Meter },
): AsyncGenerator<RunEvent, Group> {
  const { temperature } = plan.config;
  const { first, most } = groupSize(plan.config);
  const at = { stage: 'learn' as const, epoch, step, arm: '' };
  const judge = judgeFor(task, at, plan, ports);
  const byMajority = plan.config.rewards === 'majority';
  const order = { task, library, at, temperature, blind: byMajority, ...(judge && { judge }) };

  let done: readonly Rollout[] = [];
  do {
    const count = done.length === 0 ? first : 1;
    const more: Rollout[] = [];
    for await (const rollout of rollouts({ ...order, count, from: done.length }, plan, ports)) {
      more.push(rollout);
      // A majority is not known before the whole group is: until then its rollouts have no verdict to tell.
      if (!byMajority) yield { type: 'rollout-end', stage: 'learn', epoch, step, rollout };
    }
    done = [...done, ...more];
  } while (wantsMore(byMajority ? majorityRewards(done) : done, most));

  if (byMajority) {
    done = majorityRewards(done);
    for (const rollout of done) yield { type: 'rollout-end', stage: 'learn', epoch, step, rollout };
  }
  const group: Group = { taskId: task.id, rollouts: done };
  yield {
    type: 'group-end',
    epoch,
    step,
    group,
    advantages: advantages(group),
    informative: teaches(group, plan),
  };
  yield { type: 'usage', usage: ports.policy.usage() };
  return group;
}

/**
 * Does this group teach anything? Only where decided rewards differ; without comparison (a group of one) any decided
 * rollout is taken for what it is.
 */
export function teaches(group: Group, { config }: RunPlan): boolean {
  const alone = groupSize(config).most === 1;
  return alone ? group.rollouts.some(({ verdict }) => verdict.kind === 'graded') : hasContrast(group);
}

/** The training tasks of an epoch in its own order, in steps of the configured size. */
export function batches(plan: RunPlan, epoch: number): readonly (readonly PlannedTask[])[] {
  const random = seededRandom(`${plan.seed}|epoch|${epoch}`);
  const shuffled = plan.train
    .map((task) => ({ task, order: random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ task }) => task);
  return Array.from({ length: Math.ceil(shuffled.length / plan.config.batch) }, (_, index) =>
    shuffled.slice(index * plan.config.batch, (index + 1) * plan.config.batch),
  );
}
