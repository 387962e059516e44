import { expect, test } from 'vitest';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);
const plan = planOf(set, { trainTasks: 8, batch: 4, validationTasks: 6, testTasks: 12 });
const model = colourModel({ bare: 0.2, shown: 0.9 });

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
