import { expect, test } from 'vitest';
import { forecast } from '../../../src/core/forecast';
import type { JournalEntry } from '../../../src/core/journal';
import { Progress } from '../../../workers/desks/progress';
import { capitalsSet, colourModel, MemoryJournal, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const set = capitalsSet(160);
const model = colourModel({ bare: 0.2, shown: 0.9 });
/** Each scripted answer takes a tenth of a second, whatever it reads. */
const speed = { prefill: 1e15, decode: 1e15, perCall: 0.1 };

/** What is said to be left at every call, beside what really was. */
async function told(config: Parameters<typeof planOf>[1], assumed = speed) {
  const plan = planOf(set, config);
  const progress = new Progress(plan, forecast(plan, { engine: { speed: assumed } }).rows);
  const journal = new MemoryJournal();
  const { events, report } = await play(plan, scriptedPolicy(model), { journal });
  const entries = [...journal.entries.values()];
  const all = report.usage!.calls;
  const left: { readonly said: number | undefined; readonly was: number; readonly stage: string }[] = [];
  let next = 0;
  const countTo = (calls: number) => {
    for (; next < calls; next++) {
      const entry: JournalEntry = entries[next]!;
      progress.count(entry);
      left.push({
        said: progress.secondsLeft(),
        was: (all - next - 1) / 10,
        stage: entry.key.split('/')[0]!,
      });
    }
  };
  // Calls are counted before the event that tells of them, as in a run.
  let seen = 0;
  for (const event of events) {
    if (event.type === 'rollout-end' || event.type === 'proof-progress') seen += 1;
    if (event.type === 'validated') seen += event.rollouts.length;
    countTo(seen);
    progress.hear(event);
  }
  return { left, end: progress.secondsLeft() };
}

test('once candidates are known, what is left is what will be, to the end', async () => {
  const { left, end } = await told({ trainTasks: 8, batch: 8, validationTasks: 6, testTasks: 20 });
  const later = left.filter(({ stage }) => stage !== 'learn').slice(1);
  expect(later.length).toBeGreaterThan(80);
  for (const { said, was } of later) expect(said).toBeCloseTo(was, 6);
  expect(end).toBeCloseTo(0, 9);
});

test('a device that is three times slower than forecast is believed after a few calls', async () => {
  const { left } = await told({ trainTasks: 8, batch: 8, testTasks: 20 }, { ...speed, perCall: 0.1 / 3 });
  const early = left[20]!;
  expect(early.stage).toBe('learn');
  expect(early.said! / early.was).toBeGreaterThan(0.75);
  expect(early.said! / early.was).toBeLessThan(1.25);
});

test('steps and epochs that are still to come are counted in, and groups that stop early are not', async () => {
  const { left } = await told({
    trainTasks: 12,
    batch: 4,
    epochs: 2,
    sampling: 'adaptive',
    validationTasks: 6,
    testTasks: 20,
  });
  const half = left[Math.floor(left.length / 2)]!;
  expect(Math.abs(half.said! / half.was - 1)).toBeLessThan(0.5);
});

test('without any speed nothing is said before there is something to go by', () => {
  const plan = planOf(set);
  const progress = new Progress(plan, forecast(plan, { engine: {} }).rows);
  expect(progress.secondsLeft()).toBeUndefined();
});

test('what was taken is what the meter says at the end, by stage and role', async () => {
  const prices = { policy: { input: 1, output: 10 }, judge: { input: 3, output: 3 } };
  for (const config of [
    { distil: 'auto', prices },
    { distil: 'lessons', rewards: 'self-judge', prices },
  ] as const) {
    const plan = planOf(set, { trainTasks: 8, testTasks: 20, ...config });
    const journal = new MemoryJournal();
    const { report } = await play(plan, scriptedPolicy(model), { journal });
    const progress = new Progress(plan, []);
    for (const entry of journal.entries.values()) progress.count(entry);
    expect(report.usage!.calls).toBeGreaterThan(40);
    expect(progress.usage()).toMatchObject(report.usage!);
    expect(Object.keys(progress.usage().roles).length).toBeGreaterThan(1);
  }
});
