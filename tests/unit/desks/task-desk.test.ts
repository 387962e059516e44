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
