import { afterEach, expect, test } from 'vitest';
import { EngineHost } from '../../../src/engines/engine-host';
import type { ModelChoice } from '../../../src/engines/engine';
import { ModelsTogether } from '../../../workers/desks/models-together';
import { ModelDesk } from '../../../workers/desks/model-desk';
import { figureStore } from '../../../workers/desks/figure-store';
import { FakeWorker } from '../engines/fake-worker';
import { openFresh } from '../store/fixtures/open';

let isOffline = false;
afterEach(() => void (isOffline = false));

/** Answers what the desk asks of a model that it tries. */
class TalkingWorker extends FakeWorker {
  override postMessage(message: Parameters<FakeWorker['postMessage']>[0]): void {
    super.postMessage(message);
    if (message.type !== 'pull') return;
    const isFirst = this.said.filter(({ type }) => type === 'pull').length === 1;
    const value = {
      text: 'A stone lies by the river in the morning.',
      stop: 'end-of-turn',
      tokens: { prompt: 100, cached: isFirst ? 0 : 100, completion: 10 },
      durationMs: isFirst ? 2_000 : 1_000,
    } as const;
    this.say({ type: 'outcome', group: message.group, outcome: { ok: true, value } });
  }
}

async function desks(memoryGib: number) {
  const { store } = await openFresh();
  let spawned = 0;
  const desk = () => {
    const spawn = ({ kind }: ModelChoice) => {
      spawned += 1;
      const worker = new TalkingWorker();
      // No server answers here.
      if (kind === 'endpoint' && isOffline) worker.loads = 'not';
      return worker;
    };
    return new ModelDesk(new EngineHost({ spawn, baseUrl: '' }), figureStore(store), () => undefined);
  };
  return {
    first: desk(),
    second: desk(),
    third: desk(),
    together: new ModelsTogether(memoryGib),
    spawned: () => spawned,
  };
}

const sized = (sizeBytes: number): ModelChoice => ({
  kind: 'hosted',
  model: { id: 'm', name: 'm', files: [{ url: 'https://example.org/m.gguf', sizeBytes }] },
});

test('a second model that is too much beside the first is refused before anything of it is loaded', async () => {
  const { first, second, together, spawned } = await desks(4);
  expect(await together.load(first, [second], sized(1e9), false)).toMatchObject({ ok: true });
  const before = spawned();
  expect(await together.load(second, [first], sized(1e9), false)).toMatchObject({
    ok: false,
    failure: { kind: 'models-together', isCertain: false },
  });
  expect(spawned()).toBe(before);
  expect(second.state).toMatchObject({ state: 'failed', failure: { kind: 'models-together' } });
  expect(first.facts).toBeDefined();

  expect(await together.load(second, [first], sized(1e9), true)).toMatchObject({ ok: true });
  second.drop();
  // More than there is: nobody can insist.
  expect(await together.load(second, [first], sized(9e9), true)).toMatchObject({
    failure: { isCertain: true },
  });
  expect(
    await together.load(
      second,
      [first],
      { kind: 'endpoint', baseUrl: 'https://a.example/v1', model: 'm' },
      false,
    ),
  ).toMatchObject({ ok: true });
});

test('a model that is refused does not cost the one that it would have replaced', async () => {
  const { first, second, together, spawned } = await desks(4);
  await together.load(first, [second], sized(1e8), false);
  await together.load(second, [first], sized(1e8), false);
  const before = { state: first.state, spawned: spawned() };
  expect(await together.load(first, [second], sized(9e9), true)).toMatchObject({
    failure: { kind: 'models-together', isCertain: true },
  });
  expect({ state: first.state, spawned: spawned() }).toEqual(before);
  expect(first.state.state).toBe('ready');
  // It is still the small one that the second is measured against.
  expect(await together.load(second, [first], sized(1e9), false)).toMatchObject({ ok: true });
});

test('a first model that is changed is measured against the second, and against none once that is let go', async () => {
  const { first, second, together } = await desks(4);
  await together.load(second, [first], sized(1e9), false);
  expect(await together.load(first, [second], sized(2e9), false)).toMatchObject({
    failure: { kind: 'models-together' },
  });
  second.drop();
  expect(await together.load(first, [second], sized(2e9), false)).toMatchObject({ ok: true });
});

test('a third model is measured against both others', async () => {
  const { first, second, third, together } = await desks(4);
  await together.load(first, [second, third], sized(6e8), false);
  expect(await together.load(second, [first, third], sized(6e8), false)).toMatchObject({ ok: true });
  // Beside one of them it would fit.
  expect(await together.load(third, [first, second], sized(6e8), false)).toMatchObject({
    failure: { kind: 'models-together' },
  });
  second.drop();
  expect(await together.load(third, [first, second], sized(6e8), false)).toMatchObject({ ok: true });
});

const text = (name: string) => new File(['no model at all'], name);
const gguf = (name: string) => new File(['GGUF and more'], name);

test('a file that is no model costs nothing that is there, nor does a part of one, or one that is gone', async () => {
  const { first, together, spawned } = await desks(4);
  await together.load(first, [], { kind: 'file', file: gguf('good.gguf') }, false);
  const before = { state: first.state, spawned: spawned() };
  const gone = Object.assign(gguf('gone.gguf'), { slice: () => ({ arrayBuffer: () => Promise.reject() }) });
  const load = (file: File, ...parts: File[]) =>
    together.load(first, [], { kind: 'file', file, ...(parts.length > 0 && { parts }) }, false);

  expect(await load(text('x.gguf'))).toMatchObject({ failure: { kind: 'not-a-model', name: 'x.gguf' } });
  expect(await load(gguf('1.gguf'), text('2.gguf'))).toMatchObject({ failure: { name: '2.gguf' } });
  expect(await load(gone)).toMatchObject({ failure: { kind: 'file-gone', name: 'gone.gguf' } });
  expect({ state: first.state, spawned: spawned() }).toEqual(before);
  expect(first.facts).toBeDefined();

  // Where nothing is there, nothing can stay.
  first.drop();
  await load(text('x.gguf'));
  expect(first.state).toMatchObject({ state: 'failed', failure: { kind: 'not-a-model' } });
});

test('a name that web-llm does not have, and a model for a graphics processor that is not there, cost nothing either', async () => {
  const { first, together, spawned } = await desks(4);
  await together.load(first, [], sized(1e8), false);
  const before = { state: first.state, spawned: spawned() };
  const load = (model: string) => together.load(first, [], { kind: 'web-llm', model }, false);
  expect(await load('no-such-model')).toMatchObject({ failure: { kind: 'start' } });
  expect(await load('SmolLM2-135M-Instruct-q0f32-MLC')).toMatchObject({ failure: { kind: 'no-gpu' } });
  expect({ state: first.state, spawned: spawned() }).toEqual(before);
});

test('a server that does not answer leaves the model that is there, with what is known of it and its memory', async () => {
  const { first, second, together } = await desks(4);
  await together.load(first, [second], sized(1e9), false);
  const before = first.state;
  expect(before).toMatchObject({ state: 'ready', speed: expect.anything() });
  isOffline = true;
  const server = { kind: 'endpoint', baseUrl: 'https://a.example/v1', model: 'm' } as const;
  expect(await together.load(first, [second], server, false)).toMatchObject({ ok: false });
  expect(first.state).toEqual(before);
  expect(await together.load(second, [first], sized(1e9), false)).toMatchObject({
    failure: { kind: 'models-together' },
  });
});

test('a file that is looked at for long does not replace a model that was asked for after it', async () => {
  const { first, together } = await desks(4);
  const slow = together.load(first, [], { kind: 'file', file: gguf('slow.gguf') }, false);
  const later = together.load(first, [], sized(1e8), false);
  expect(await slow).toMatchObject({ failure: { kind: 'cancelled' } });
  expect(await later).toMatchObject({ ok: true });
  expect(first.facts).toBeDefined();
});
