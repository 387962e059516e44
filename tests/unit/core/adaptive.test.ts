import { describe, expect, test } from 'vitest';
import { firstTwoRewards } from '../../../src/core/adaptive';
import type { RunEvent } from '../../../src/core/events';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);

function groupsIn(events: readonly RunEvent[]) {
  return events.flatMap((event) => (event.type === 'group-end' ? [event] : []));
}

describe('adaptive rollouts', () => {
  test('two at first, one more while all agree, at most four', async () => {
    const model = colourModel({ bare: 0.3, shown: 0.3 });
    const plan = planOf(set, { sampling: 'adaptive', trainTasks: 40, batch: 40 });
    const { events } = await play(plan, scriptedPolicy(model));
    const groups = groupsIn(events);
    expect(groups).toHaveLength(40);
    for (const { group, informative } of groups) {
      const rewards = group.rollouts.map(({ verdict }) =>
        verdict.kind === 'graded' ? verdict.reward : undefined,
      );
      const mixedAt = rewards.findIndex((reward) => reward !== rewards[0]);
      expect(group.rollouts).toHaveLength(mixedAt === -1 ? 4 : Math.max(2, mixedAt + 1));
      expect(informative).toBe(mixedAt !== -1);
    }
  });

  test('the first rollouts of a group are those that a fixed group would have had', async () => {
    const model = colourModel({ bare: 0.3, shown: 0.3 });
    const [adaptive, fixed] = await Promise.all(
      (['adaptive', 'fixed'] as const).map((sampling) =>
        play(planOf(set, { sampling }), scriptedPolicy(model)),
      ),
    );
    const textsOf = (events: readonly RunEvent[]) =>
      new Map(groupsIn(events).map(({ group }) => [group.taskId, group.rollouts.map((r) => r.sample?.text)]));
    const fixedTexts = textsOf(fixed!.events);
    for (const [task, texts] of textsOf(adaptive!.events)) {
      expect(fixedTexts.get(task)?.slice(0, texts.length)).toEqual(texts);
    }
  });

  test('a task whose group agrees comes back only after the library changed', async () => {
    // Nothing is ever kept, so what agreed in the first epoch is skipped in the second.
    const model = colourModel({ bare: 0.3, shown: 0 });
    const plan = planOf(set, { sampling: 'adaptive', epochs: 2 });
    const { events } = await play(plan, scriptedPolicy(model));
    const agreed = groupsIn(events).flatMap(({ epoch, informative, group }) =>
      epoch === 0 && !informative ? [group.taskId] : [],
    );
    const skipped = events.flatMap((event) => (event.type === 'task-skipped' ? [event.taskId] : []));
    expect(agreed.length).toBeGreaterThan(0);
    expect(skipped.toSorted()).toEqual(agreed.toSorted());

    const changing = await play(plan, scriptedPolicy(colourModel({ bare: 0.3, shown: 0.9 })));
    expect(changing.end.library.revision).toBeGreaterThan(0);
    expect(changing.events.filter((event) => event.type === 'task-skipped')).toEqual([]);
    expect(groupsIn(changing.events)).toHaveLength(2 * plan.train.length);
  });
});

test('training means come from the first two rollouts alone', () => {
  const rollout = (reward: number) => ({
    taskId: 't',
    index: 0,
    verdict: { kind: 'graded', reward } as const,
  });
  const cut = { taskId: 't', index: 0, verdict: { kind: 'undecided', reason: 'cut-off' } as const };
  expect(firstTwoRewards([rollout(0), rollout(0), rollout(1)])).toEqual([0, 0]);
  expect(firstTwoRewards([cut, rollout(1), rollout(0)])).toEqual([1]);
});
