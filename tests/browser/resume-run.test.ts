import { expect, test } from 'vitest';
import type { EngineFacts, ModelChoice } from '../../src/engines/engine';
import { RunActions } from '../../src/ui/state/learn-runs.svelte';
import type { LearnApi, ModelState, RunSummary } from '../../workers/wire';

// In a browser, because what the class shows is Svelte's state.

const digest = 'sha256:b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53';
const runOf = (engine: string) => ({ id: 'run-1', engine: { digest: engine } }) as RunSummary;

/** A place for a model, and a worker that notes which runs it was told to resume. */
function stage(state: ModelState['state'], choice: ModelChoice, comes: boolean) {
  const asked: string[] = [];
  const api: Partial<LearnApi> = {
    resumeRun: async (id) => {
      asked.push(`resume ${id}`);
      return state === 'ready' || comes
        ? { ok: true, value: id }
        : { ok: false, failure: { kind: 'no-model' } };
    },
  };
  const ask = async (what: string) => {
    asked.push(what);
    return comes;
  };
  const model = {
    state: { state, facts: {} as EngineFacts } as ModelState,
    choice,
    load: (which: ModelChoice) => ask(`load ${which.kind}`),
    ready: () => ask('ready'),
  };
  const actions = new RunActions({ api: api as LearnApi, onEvent: () => () => undefined }, model);
  return { actions, asked };
}

test('a run whose model does not come is not resumed, and that is told where the model was waited for', async () => {
  const { actions, asked } = stage('none', { kind: 'default' }, false);
  const resumed = actions.resume(runOf(digest));
  expect([actions.busy, actions.awaits]).toEqual(['resuming', true]);
  expect(await resumed).toBe(false);
  expect(asked).toEqual(['ready']);
  expect([actions.busy, actions.awaits]).toEqual([undefined, true]);
  expect(actions.resumeFailure).toBeUndefined();
});

test('where another model failed, a run of the default one loads its own', async () => {
  const { actions, asked } = stage('failed', { kind: 'endpoint', baseUrl: '', model: '' }, true);
  expect(await actions.resume(runOf(digest))).toBe(true);
  expect(asked).toEqual(['load default', 'resume run-1']);
  expect(actions.awaits).toBe(false);
});

test('for a run of another model nothing is loaded, and it is said which one it needs', async () => {
  const { actions, asked } = stage('none', { kind: 'default' }, false);
  expect(await actions.resume(runOf('sha256:other'))).toBe(false);
  expect(asked).toEqual(['resume run-1']);
  expect(actions.resumeFailure).toEqual({ kind: 'no-model' });
  expect(actions.awaits).toBe(false);
});
