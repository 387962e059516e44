import { hashOf } from '../statistics/hash';
import { addressKey } from './address';
import type { CallAddress } from './address';
import type { Operation } from './library';
import type { PlannedTask, RunPlan } from './plan';
import type { Group, Rollout } from './rollout';
import { rewardOf } from './verdict';

/**
 * The distiller that asks no model: from each informative group its best winning answer, as an example. Answers
 * that differ come first, so that two examples show two different answers; within one answer the shortest task
 * comes first, because an example is paid for in every prompt.
 */
export function distilExamples(
  groups: readonly Group[],
  taskById: ReadonlyMap<string, PlannedTask>,
  where: { readonly runId: string; readonly step: number; addressOf(rollout: Rollout): CallAddress },
): readonly Operation[] {
  const winners = groups.flatMap((group) => {
    const winner = bestWinner(group);
    const task = taskById.get(group.taskId);
    return winner?.sample && task ? [{ winner, task, answer: winner.sample.text.trim() }] : [];
  });

  return diverseFirst(winners).map(({ winner, task, answer }): Operation => ({
    op: 'add',
    experience: {
      kind: 'example',
      id: experienceId(where.runId, where.addressOf(winner)),
      prompt: task.prompt,
      answer,
      origin: {
        kind: 'learnt',
        runId: where.runId,
        step: where.step,
        rollouts: [{ taskId: task.id, prompt: task.prompt, answer, reward: rewardOf(winner.verdict) ?? 0 }],
      },
    },
  }));
}

/**
 * Examples from the person's own reference answers, for tasks on which nothing wins at all: given, not learnt. They
 * are tried on validation tasks and proved like any other.
 */
export function givenExamples(plan: RunPlan): readonly Operation[] {
  const given = plan.train.flatMap((task) =>
    task.reference === undefined || task.reference.trim() === ''
      ? []
      : [{ task, answer: task.reference.trim() }],
  );
  return diverseFirst(given).map(({ task, answer }): Operation => ({
    op: 'add',
    experience: {
      kind: 'example',
      id: `x${hashOf(`${plan.runId}|given|${task.id}`).slice(0, 10)}`,
      prompt: task.prompt,
      answer,
      origin: { kind: 'given', runId: plan.runId, taskId: task.id },
    },
  }));
}

/** Ids follow from addresses: the same run makes the same experience with the same id, here or on a replay. */
export function experienceId(runId: string, address: CallAddress): string {
  return `x${hashOf(`${runId}|${addressKey(address)}`).slice(0, 10)}`;
}

/** Highest reward; then an answer that ended by itself, then the shortest, then the first. */
function bestWinner(group: Group): Rollout | undefined {
  const decided = group.rollouts.filter((rollout) => rewardOf(rollout.verdict) !== undefined);
  const best = Math.max(...decided.map((rollout) => rewardOf(rollout.verdict)!));
  // A group of one may have lost: then it has no winner.
  if (!(best > 0)) return undefined;
  return decided
    .filter((rollout) => rewardOf(rollout.verdict) === best)
    .toSorted((a, b) => endOrder(a) - endOrder(b) || lengthOf(a) - lengthOf(b) || a.index - b.index)[0];
}

function endOrder(rollout: Rollout): number {
  return rollout.sample?.stop === 'end-of-turn' ? 0 : 1;
}

function lengthOf(rollout: Rollout): number {
  return rollout.sample?.text.length ?? 0;
}

interface Shown {
  readonly task: PlannedTask;
  readonly answer: string;
}

/** Round-robin over the different answers; the rarest answers do not wait behind the common one. */
function diverseFirst<T extends Shown>(winners: readonly T[]): readonly T[] {
  const shortFirst = [...winners].toSorted(
    (a, b) =>
      a.answer.length + a.task.prompt.length - b.answer.length - b.task.prompt.length ||
      (a.task.id < b.task.id ? -1 : 1),
  );
  const queueByAnswer = new Map<string, T[]>();
  for (const winner of shortFirst) {
    const key = winner.answer.toLowerCase();
    queueByAnswer.set(key, [...(queueByAnswer.get(key) ?? []), winner]);
  }
  const queues = [...queueByAnswer.values()];
  const order: T[] = [];
  for (let round = 0; order.length < winners.length; round++) {
    for (const queue of queues) {
      const next = queue[round];
      if (next) order.push(next);
    }
  }
  return order;
}
