import { expect, test, vi } from 'vitest';
import type { RunRow } from '../../../src/store/run-schema';
import type { Store } from '../../../src/store/store';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet, colourModel } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import type { RunRequest } from '../../../workers/wire';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(120);
const learn: RunRequest = {
  kind: 'learn',
  taskSetId: taskSet.id,
  seed: 1,
  config: { distil: 'examples', trainTasks: 8, validationTasks: 6, testTasks: 12 },
};
const colours = colourModel({ bare: 0.3, shown: 0.9 });
/** Letters do not matter to this set's grader: what is not in capitals is no answer at all. */
const answerOf: Script = (request, draw) => {
  const colour = colours(request, draw);
  return colour === colour.toUpperCase() ? colour : 'I do not know';
};

/** A busy machine is slow, and not wrong. */
const patience = { timeout: 20_000 };
vi.setConfig({ testTimeout: 60_000 });

async function ended(store: Store, id: string, status: RunRow['status']): Promise<void> {
  await expect.poll(async () => (await store.runs.find(id))?.status, patience).toBe(status);
}

async function openWithTasks() {
  const asked: string[] = [];
  const desks = await openAllDesks((request, draw) => {
    asked.push(draw.address.task);
    return answerOf(request, draw);
  });
  desks.tasks.find = async () => taskSet;
  return { ...desks, asked };
}

test('measured on demand: forecasts go by it, no run is made, and no test task is asked', async () => {
  const { api, asked, store } = await openWithTasks();
  const before = valueOf(await api.preview(learn));
  expect(before.forecast.isMeasured).toBe(false);

  valueOf(await api.measure(learn));
  const after = valueOf(await api.preview(learn));
  expect(after.forecast.isMeasured).toBe(true);
  expect(await store.runs.list()).toEqual([]);
  expect(asked.length).toBeGreaterThan(10);
  const tests = new Set(after.plan.test.map(({ id }) => id));
  expect(asked.filter((id) => tests.has(id))).toEqual([]);

  const id = valueOf(await api.startRun(learn));
  await ended(store, id, 'finished');
  // What the run was expected to take is kept as it was before its first call.
  const { look: _, smallestChange: __, minutes: ___, ...expected } = after.forecast;
  expect(await api.report(id)).toMatchObject({ forecast: expected });
});

test('a measurement is refused beside a run, and without a task to ask', async () => {
  const { api, tasks } = await openWithTasks();
  valueOf(await api.startRun(learn));
  expect(await api.measure(learn)).toEqual({ ok: false, failure: { kind: 'busy' } });
  await api.stopRun();
  tasks.find = async () => undefined;
  expect(await api.measure(learn)).toEqual({ ok: false, failure: { kind: 'no-task-set' } });
});

test('a run that begins ends the measurement', async () => {
  const { api, store } = await openWithTasks();
  const measuring = api.measure(learn);
  await new Promise((resolve) => setTimeout(resolve));
  const id = valueOf(await api.startRun(learn));
  expect(await measuring).toEqual({ ok: false, failure: { kind: 'stopped' } });
  await ended(store, id, 'finished');
});

test('a run itself teaches the next forecast', async () => {
  const { api, store } = await openWithTasks();
  const id = valueOf(await api.startRun(learn));
  await ended(store, id, 'finished');
  const usage = (await store.runs.find(id))!.usage!;
  await expect.poll(async () => valueOf(await api.preview(learn)).forecast.isMeasured, patience).toBe(true);
  const again = valueOf(await api.preview(learn)).forecast;
  expect(Math.abs(again.completionTokens / usage.completionTokens - 1)).toBeLessThan(0.25);
});

test('a run that reached its cap goes on under a higher one as if it never had, and both caps are remembered', async () => {
  const free = await openWithTasks();
  const freeId = valueOf(await free.api.startRun(learn));
  await ended(free.store, freeId, 'finished');

  const { api, store, asked } = await openWithTasks();
  const id = valueOf(await api.startRun({ ...learn, config: { ...learn.config, capTokens: 1500 } }));
  await ended(store, id, 'stopped');
  const before = asked.length;
  expect((await store.runs.find(id))?.usage?.calls).toBe(before);

  await expect.poll(async () => (await api.open(() => undefined, '')).run, patience).toBeUndefined();
  // Money is counted by prices, and this run has none: such a cap would never hold.
  expect(await api.resumeRun(id, false, { capMoney: 1 })).toEqual({
    ok: false,
    failure: { kind: 'no-prices' },
  });
  valueOf(await api.resumeRun(id, false, { capTokens: 1_000_000 }));
  await ended(store, id, 'finished');
  const row = (await store.runs.find(id))!;
  // Nothing was asked again.
  expect(asked).toHaveLength(row.usage!.calls);
  expect(row.usage?.calls).toBe((await free.store.runs.find(freeId))?.usage?.calls);
  const report = await api.report(id);
  expect(report).toMatchObject({
    status: 'finished',
    config: { capTokens: 1_000_000 },
    capsReached: [{ capTokens: 1500 }],
  });
});
