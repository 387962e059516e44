import { expect, test, vi } from 'vitest';
import { fail } from '../../../src/core/result';
import type { RunRequest } from '../../../workers/wire';
import { valueOf } from '../store/fixtures/open';
import { capitalsSet, colourModel } from '../support/runs';
import type { Script } from '../support/scripted-policy';
import { openAllDesks } from './desks';

const taskSet = capitalsSet(60);
const learn: RunRequest = {
  kind: 'learn',
  taskSetId: taskSet.id,
  seed: 1,
  config: { distil: 'lessons', trainTasks: 6, validationTasks: 4, testTasks: 10 },
  helpers: { second: ['distiller'] },
};

const lesson = '{"operations": [{"op": "ADD", "text": "Write the colour in capitals."}]}';

/** Notes the roles in which a model is asked. */
function noted(answer: Script) {
  const roles = new Set<string>();
  const script: Script = (request, draw) => {
    roles.add(request.role);
    return answer(request, draw);
  };
  return { roles, script };
}

const model = colourModel({ bare: 0.3, shown: 0.9 });
// Case is nothing to this set's grader: the colour itself must be wrong now and then.
const often: Script = (request, draw) => (draw.seed % 2 === 0 ? 'mauve' : model(request, draw));

test('the second model writes the lessons, the first tries the tasks, and the run says who did what', async () => {
  const first = noted(often);
  const second = noted(() => lesson);
  const desks = await openAllDesks(first.script, second.script);
  desks.tasks.find = async () => taskSet;
  const id = valueOf(await desks.runs.start(learn));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });

  expect([...first.roles]).toEqual(['policy']);
  expect([...second.roles]).toEqual(['distiller']);
  const row = await desks.store.runs.find(id);
  expect(row).toMatchObject({
    status: 'finished',
    engine: { model: 'script' },
    second: { engine: { model: 'second' }, roles: ['distiller'] },
  });
  expect(row).not.toHaveProperty('third');
  expect((await desks.runs.list())[0]?.second?.engine.model).toBe('second');
});

test('policy, distiller and judge each have a model of their own', async () => {
  const first = noted(often);
  const second = noted(() => lesson);
  const third = noted((_request, draw) => (draw.seed % 3 === 0 ? 'no' : 'yes'));
  const desks = await openAllDesks(first.script, second.script, third.script);
  desks.tasks.find = async () => taskSet;
  const config = { ...learn.config, rewards: 'self-judge' as const };
  const helpers = { second: ['distiller'], third: ['judge'] } as const;
  const id = valueOf(await desks.runs.start({ ...learn, config, helpers }));
  await vi.waitFor(() => expect(desks.runs.state).toBeUndefined(), { timeout: 10_000 });

  expect([...first.roles]).toEqual(['policy']);
  expect([...second.roles]).toEqual(['distiller']);
  expect([...third.roles]).toEqual(['judge']);
  const beside = {
    second: { engine: { model: 'second' }, roles: ['distiller'] },
    third: { engine: { model: 'third' }, roles: ['judge'] },
  };
  expect(await desks.store.runs.find(id)).toMatchObject({ status: 'finished', ...beside });
  expect(await desks.api.report(id)).toMatchObject(beside);
  expect(JSON.parse(await desks.api.recordingFile(id))).toMatchObject(beside);
  expect((await desks.runs.list())[0]).toMatchObject(beside);
});

test('a role that is asked of two models is the earlier one’s, and a model without a role is not of the run', async () => {
  const desks = await openAllDesks(often);
  desks.tasks.find = async () => taskSet;
  const helpers = { second: ['distiller', 'judge'], third: ['judge'] } as const;
  const id = valueOf(await desks.runs.start({ ...learn, helpers }));
  await desks.runs.stop();
  const row = await desks.store.runs.find(id);
  expect(row).toMatchObject({ second: { roles: ['distiller', 'judge'] } });
  expect(row).not.toHaveProperty('third');
});

test.each([
  ['second', { second: ['distiller'] }],
  ['third', { second: ['distiller'], third: ['judge'] }],
] as const)('without its %s model a run neither starts nor resumes, and says so', async (place, helpers) => {
  const desks = await openAllDesks(() => 'red');
  desks.tasks.find = async () => taskSet;
  const request = { ...learn, helpers };
  const id = valueOf(await desks.runs.start(request));
  await desks.runs.stop();
  await desks.api.dropModel(place);
  expect(await desks.runs.start(request)).toMatchObject({
    ok: false,
    failure: { kind: 'no-helper-model', place },
  });
  expect(await desks.runs.resume(id)).toMatchObject({
    ok: false,
    failure: { kind: 'no-helper-model', place, was: { model: place } },
  });
});

test('a run that waits names the model that is away by its place', async () => {
  const away = fail({ kind: 'unavailable', detail: 'overloaded', why: 'busy' } as const);
  const desks = await openAllDesks(
    often,
    () => lesson,
    () => away,
  );
  desks.tasks.find = async () => taskSet;
  const config = { ...learn.config, rewards: 'self-judge' as const };
  const helpers = { second: ['distiller'], third: ['judge'] } as const;
  valueOf(await desks.runs.start({ ...learn, config, helpers }));
  await vi.waitFor(() => expect(desks.runs.state?.phase).toBe('waiting-for-engine'), { timeout: 10_000 });
  expect(desks.runs.state?.lost).toMatchObject({ place: 'third', model: 'third' });
  await desks.runs.stop();
});
