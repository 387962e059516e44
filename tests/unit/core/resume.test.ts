import { expect, test } from 'vitest';
import type { Policy } from '../../../src/core/policy';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);
const plan = planOf(set, { trainTasks: 8, batch: 4, validationTasks: 6, testTasks: 12 });
const model = colourModel({ bare: 0.2, shown: 0.9 });

test('a run killed at ten spread points resumes to the same events, with no call made twice', async () => {
  const whole = await play(plan, scriptedPolicy(model));
  const calls = whole.report.usage!.calls;

  for (let point = 1; point <= 10; point++) {
    const killAt = Math.round((point * calls) / 11);
    const journal = new MemoryJournal();
    const first = scriptedPolicy(model);
    await expect(play(plan, dyingAfter(first, killAt), { journal })).rejects.toThrow('killed');
    expect(journal.entries.size).toBe(killAt);

    const second = scriptedPolicy(model);
    const resumed = await play(plan, second, { journal });
    expect(resumed.events).toEqual(whole.events);
    expect(first.calls.slice(0, killAt).filter((key) => second.calls.includes(key))).toEqual([]);
    expect(second.calls).toHaveLength(calls - killAt);
  }
});

test('a recorded run plays with no model at all', async () => {
  const journal = new MemoryJournal();
  const whole = await play(plan, scriptedPolicy(model), { journal });
  const silent = scriptedPolicy([]);
  expect((await play(plan, silent, { journal })).events).toEqual(whole.events);
  expect(silent.calls).toEqual([]);
});

test('a journal of other prompts stops the run and says where', async () => {
  const journal = new MemoryJournal();
  await play(plan, scriptedPolicy(model), { journal });
  const changed = { ...plan, taskSet: { ...plan.taskSet, system: 'Be brief.' } };
  const { end } = await play(changed, scriptedPolicy([]), { journal });
  expect(end).toMatchObject({ status: 'failed', reason: { kind: 'journal-mismatch' } });
});

/** An engine whose tab is closed after so many answers were stored. */
function dyingAfter(inner: Policy, answers: number): Policy {
  let given = 0;
  return {
    async *sampleGroup(request, context) {
      for await (const outcome of inner.sampleGroup(request, context)) {
        if (given === answers) throw new Error('killed');
        given += 1;
        yield outcome;
      }
    },
  };
}
