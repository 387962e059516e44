import { expect, test, vi } from 'vitest';
import type { RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet, colourModel } from '../support/runs';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(60);
const learn: RunRequest = {
  kind: 'learn',
  taskSetId: taskSet.id,
  seed: 1,
  config: { distil: 'lessons', trainTasks: 6, validationTasks: 4, testTasks: 10 },
  second: ['distiller'],
};

test('the second model writes the lessons, the first tries the tasks, and the run says who did what', async () => {
  const roles = { first: new Set<string>(), second: new Set<string>() };
  const model = colourModel({ bare: 0.3, shown: 0.9 });
  const desks = await openAllDesks(
    (request, draw) => {
      roles.first.add(request.role);
      // Case is nothing to this set's grader: the colour itself must be wrong now and then.
      return draw.seed % 2 === 0 ? 'mauve' : model(request, draw);
    },
    (request) => {
      roles.second.add(request.role);
      return '{"operations": [{"op": "ADD", "text": "Write the colour in capitals."}]}';
    },
  );
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });

  expect([...roles.first]).toEqual(['policy']);
  expect([...roles.second]).toEqual(['distiller']);
  const row = await desks.store.runs.find(id);
  expect(row).toMatchObject({
    status: 'finished',
    engine: { model: 'script' },
    second: { engine: { model: 'second' }, roles: ['distiller'] },
  });
  expect((await desks.runs.list())[0]?.second?.engine.model).toBe('second');
});

test('without its second model a run neither starts nor resumes, and says so', async () => {
  const desks = await openAllDesks(() => 'red');
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await desks.runs.stop();
  desks.second.drop();
  expect(await desks.runs.start(learn)).toMatchObject({ ok: false, failure: { kind: 'no-second-model' } });
  expect(await desks.runs.resume(id)).toMatchObject({
    ok: false,
    failure: { kind: 'no-second-model', was: { model: 'second' } },
  });
});
