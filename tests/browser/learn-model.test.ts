import { expect, test } from 'vitest';
import type { ModelState } from '../../workers/wire';
import type { EngineFacts, LoadFailure, ModelChoice } from '../../src/engines/engine';
import { LearnModel } from '../../src/ui/state/learn-model.svelte';
import { openSession } from './open-session';

// In a browser, because what the class shows is Svelte's state.

const ready = (digest: string): ModelState => ({
  state: 'ready',
  facts: {
    kind: 'wllama',
    model: `${digest}.gguf`,
    digest,
    engineVersion: '1',
    contextTokens: 1,
    threads: 1,
  },
});
const file = (name: string): ModelChoice => ({ kind: 'file', file: new File([], name) });

/** A worker that refuses what is called `wrong` and what needs a graphics processor, and loads all else. */
async function openModels() {
  const loads: ModelChoice[] = [];
  const { session, tell } = await openSession({
    async loadModel(choice) {
      loads.push(choice);
      if (choice.kind === 'web-llm') return { ok: false, failure: { kind: 'no-gpu', detail: 'none' } };
      const name = choice.kind === 'file' ? choice.file.name : 'default';
      if (name === 'wrong') return { ok: false, failure: { kind: 'not-a-model', name } as LoadFailure };
      const model = ready(name) as { readonly state: 'ready'; readonly facts: EngineFacts };
      tell({ type: 'model', place: 'first', model });
      return { ok: true, value: model.facts };
    },
  });
  return { session, loads, tell: (model: ModelState) => tell({ type: 'model', place: 'first', model }) };
}

test('a model that is refused is told beside the one that stays, which is still the one in use', async () => {
  const { session } = await openModels();
  const model = new LearnModel(session);
  const good = file('good');
  await model.load(good);
  expect(await model.load(file('wrong'))).toBe(false);
  expect(model.refused).toEqual({ kind: 'not-a-model', name: 'wrong' });
  expect(model.inUse).toBe(good);
});

test('what was refused is told until something else is asked for, in whatever room', async () => {
  const { session } = await openModels();
  const [learn, models] = [new LearnModel(session), new LearnModel(session)];
  await learn.load(file('good'));
  await learn.load(file('wrong'));
  await models.load(file('good'));
  expect(learn.refused).toBeUndefined();
});

test('what went wrong where no model was is not told beside one that came later', async () => {
  const { session, tell } = await openModels();
  const model = new LearnModel(session);
  const failure: LoadFailure = { kind: 'not-a-model', name: 'wrong' };
  const wrong = file('wrong');
  tell({ state: 'failed', failure });
  await model.load(wrong);
  expect(model.failure).toEqual(failure);
  tell(ready('another'));
  expect(model.refused).toBeUndefined();
});

test('on the processor instead of a model that needs the graphics processor is the default one, not the one that stayed', async () => {
  const { session, loads } = await openModels();
  const model = new LearnModel(session);
  await model.load(file('good'));
  expect(await model.load({ kind: 'web-llm', model: 'compiled' })).toBe(false);
  expect(model.onProcessorInstead).toBe('default');
  await model.onProcessor();
  expect(loads.at(-1)).toEqual({ kind: 'default', device: 'cpu' });
});
