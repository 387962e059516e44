import { seededRandom } from '../statistics/hash';
import { advantages, hasContrast } from './advantage';
import type { RunEvent } from './events';
import type { Library } from './library';
import type { Meter } from './meter';
import type { PlannedTask, RunPlan } from './plan';
import type { Group } from './rollout';
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
  const { group: count, temperature } = plan.config;
  const at = { stage: 'learn' as const, epoch, step, arm: '' };
  const group = { taskId: task.id, rollouts: [] as Group['rollouts'][number][] };
  for await (const rollout of rollouts({ task, library, at, count, temperature }, plan, ports)) {
    group.rollouts.push(rollout);
    yield { type: 'rollout-end', stage: 'learn', epoch, step, rollout };
  }
  yield {
    type: 'group-end',
    epoch,
    step,
    group,
    advantages: advantages(group),
    informative: hasContrast(group),
  };
  yield { type: 'usage', usage: ports.policy.usage() };
  return group;
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
