import { describe, expect, test } from 'vitest';
import type { Grader, Momentary } from '../../../src/core/verdict';
import { inlineGrader } from '../../../src/graders/grade';
import { capitalsSet, colourModel, literalGrader, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

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

const anyColour: Script = (_, { seed }) => (seed % 3 === 0 ? 'blue' : 'red');

/** Grades as another does, but for one answer on which it is ended: the clock decides which, and not the answer. */
function endedAt(inner: Grader, at: number, verdict: Momentary): Grader {
  let asked = 0;
  return { grade: async (task, answer) => (++asked === at ? verdict : inner.grade(task, answer)) };
}

describe.each([
  ['adaptive', { sampling: 'adaptive', trainTasks: 8, batch: 4 }, literalGrader, model],
  ['fixed', { trainTasks: 8, batch: 4 }, literalGrader, model],
  ['majority', { trainTasks: 8, batch: 4, rewards: 'majority' }, inlineGrader({ kind: 'exact' }), anyColour],
] as const)('%s: a run in which the grader took too long on one answer', (_, config, grader, script) => {
  const ran = planOf(set, { ...config, validationTasks: 6, testTasks: 12 });

  test.each([1, 2, 3, 9, 17, 40, 80])(
    'number %i plays as it ran, whatever the grader says later',
    async (at) => {
      for (const reason of ['timeout', 'grader-failure'] as const) {
        const verdict = { kind: 'undecided', reason, detail: 'It was ended.' } as const;
        const journal = new MemoryJournal();
        const slow = { journal, grader: endedAt(grader, at, verdict) };
        const whole = await play(ran, scriptedPolicy(script), slow);
        expect([...journal.entries.values()].filter((entry) => entry.verdict)).toMatchObject([{ verdict }]);
        const silent = scriptedPolicy([]);
        const again = await play(ran, silent, { journal, grader });
        expect(again.events).toEqual(whole.events);
        expect(silent.calls).toEqual([]);
      }
    },
  );
});

test('a verdict that follows from the answer is not kept beside it', async () => {
  const journal = new MemoryJournal();
  const blind = planOf(set, { trainTasks: 4, rewards: 'majority', validationTasks: 6, testTasks: 12 });
  await play(blind, scriptedPolicy(model), { journal, grader: inlineGrader({ kind: 'exact' }) });
  expect([...journal.entries.values()].filter((entry) => 'verdict' in entry)).toEqual([]);
});

test('a journal of other prompts stops the run and says where', async () => {
  const journal = new MemoryJournal();
  await play(plan, scriptedPolicy(model), { journal });
  const changed = { ...plan, taskSet: { ...plan.taskSet, system: 'Be brief.' } };
  const { end } = await play(changed, scriptedPolicy([]), { journal });
  expect(end).toMatchObject({ status: 'failed', reason: { kind: 'journal-mismatch' } });
});
