import { expect, test } from 'vitest';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet } from '../support/runs';
import { openAllDesks } from './desks';

test('a task set that was deleted can be had back as it was, under its own id', async () => {
  const { api, store, events } = await openAllDesks(() => 'none');
  const { tasks } = capitalsSet(30);
  const { id } = valueOf(await api.saveTaskSet({ name: 'Mine', grader: 'exact', answerTokens: 8, tasks }));
  const before = await store.taskSets.find(id);
  expect(before).toMatchObject({ name: 'Mine', answerTokens: 8 });

  valueOf(await api.deleteTaskSet(id));
  expect(await store.taskSets.find(id)).toBeUndefined();
  events.length = 0;
  valueOf(await api.restoreTaskSet(id));
  expect(await store.taskSets.find(id)).toEqual(before);
  expect(events).toEqual([{ type: 'changed', what: 'task-sets' }]);

  valueOf(await api.restoreTaskSet('never-there'));
  expect(await store.taskSets.find('never-there')).toBeUndefined();
});

test('of few tasks it is known before they are saved how many of them each split would have', async () => {
  const { api } = await openAllDesks(() => 'none');
  const lines = (count: number) =>
    capitalsSet(count)
      .tasks.map(({ prompt, reference }) => JSON.stringify({ prompt, reference, split: 'test' }))
      .join('\n');
  expect((await api.readTasks(lines(2))).counts).toEqual({ train: 0, validation: 0, test: 2 });
  expect((await api.readTasks('What is 1 + 1?\t2')).counts).toMatchObject({ validation: 0 });
  expect((await api.readTasks(lines(101))).counts).toBeUndefined();
  expect((await api.readTasks('')).counts).toBeUndefined();
});
