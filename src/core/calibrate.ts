import type { Gauge } from './figures';
import { emptyLibrary, type Example, type Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import { probeLessonWriting } from './probe';
import type { Rollout } from './rollout';
import { rollouts, type SamplingPorts } from './sampling';
import { rewardOf } from './verdict';

/** Tasks that are asked, and rollouts of each at the temperature of learning. */
const asked = { tasks: 3, rollouts: 3 } as const;
/** Engine seconds after which no further task is asked: it is a look, not a run. */
const enoughSeconds = 25;
/** Examples that stand for a library where there is none yet. */
const standIns = 2;

export interface CalibrationPorts extends SamplingPorts {
  readonly gauge: Gauge;
}

/**
 * A short look at what this model makes of these tasks, before a run: training tasks asked as the run will ask them,
 * without a library at both temperatures, then with one. Where the run would ask whether the model can write lessons,
 * and nobody knows yet, it is asked. The answers are no part of any run; test tasks are not touched.
 */
export async function calibrate(
  plan: RunPlan,
  needsProbe: boolean,
  { gauge, ...world }: CalibrationPorts,
): Promise<void> {
  const ports: SamplingPorts = { ...world, policy: gauge.watch(world.policy) };
  const none = emptyLibrary('none', '');
  const tasks = plan.train.slice(0, asked.tasks);
  const { temperature, testTemperature } = plan.config;
  const answered: Rollout[] = [];

  for (const task of tasks) {
    if (answered.length > 0 && gauge.seconds > enoughSeconds) break;
    const group = await sampled(
      { task, library: none, arm: 'learn', count: asked.rollouts, temperature },
      plan,
      ports,
    );
    gauge.graded('bare', rewardsOf(group));
    answered.push(...group);
  }
  for (const task of tasks) {
    if (gauge.seconds > enoughSeconds) break;
    await sampled({ task, library: none, arm: 'test', count: 1, temperature: testTemperature }, plan, ports);
  }
  const library = plan.library.experiences.length > 0 ? plan.library : standInFor(plan, answered);
  for (const task of library.experiences.length > 0 ? tasks : []) {
    const group = await sampled(
      { task, library, arm: 'shown', count: 2, temperature: testTemperature },
      plan,
      ports,
    );
    gauge.graded('shown', rewardsOf(group));
    if (gauge.seconds > 2 * enoughSeconds) break;
  }
  if (needsProbe) gauge.probed((await probeLessonWriting(plan, ports)).canWriteLessons);
}

interface Asked {
  readonly task: PlannedTask;
  readonly library: Library;
  readonly arm: string;
  readonly count: number;
  readonly temperature: number;
}

async function sampled(
  { task, library, arm, count, temperature }: Asked,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<readonly Rollout[]> {
  const at = { stage: 'try' as const, epoch: 0, step: 0, arm: `calibrate-${arm}` };
  const done: Rollout[] = [];
  for await (const rollout of rollouts({ task, library, at, count, temperature }, plan, ports))
    done.push(rollout);
  return done;
}

function rewardsOf(group: readonly Rollout[]): readonly number[] {
  return group.flatMap(({ verdict }) => rewardOf(verdict) ?? []);
}

/**
 * What a run would have learnt from: answers that won, as the model writes them. Where none did, right answers, from
 * tasks that are not asked if there are any; where there are none either, whatever was answered.
 */
function standInFor(plan: RunPlan, answered: readonly Rollout[]): Library {
  const taskById = new Map(plan.train.map((task) => [task.id, task]));
  const textOf = (rollout: Rollout | undefined) => rollout?.sample?.text.trim();
  const winners = answered.filter(({ verdict }) => rewardOf(verdict) === 1);
  const ofTask = new Map(winners.map((rollout) => [rollout.taskId, textOf(rollout)]));
  const won = [...ofTask].map(([taskId, answer]) => exampleOf(taskById.get(taskId), answer));
  const given = [...plan.train.slice(asked.tasks), ...plan.train].map((task) =>
    exampleOf(task, task.reference ?? textOf(answered.find(({ taskId }) => taskId === task.id))),
  );
  const examples = [...won, ...given].filter((example) => example !== undefined);
  return { ...emptyLibrary('stand-in', ''), experiences: examples.slice(0, standIns) };
}

function exampleOf(task: PlannedTask | undefined, answer: string | undefined): Example | undefined {
  if (!task || !answer) return undefined;
  return {
    kind: 'example',
    id: `stand-in-${task.id}`,
    locked: false,
    prompt: task.prompt,
    answer,
    origin: { kind: 'written' },
  };
}
