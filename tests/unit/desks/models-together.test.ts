import { expect, test } from 'vitest';
import { EngineHost } from '../../../src/engines/engine-host';
import type { ModelChoice } from '../../../src/engines/engine';
import { ModelsTogether } from '../../../workers/desks/models-together';
import { ModelDesk } from '../../../workers/desks/model-desk';
import { figureStore } from '../../../workers/desks/figure-store';
import { FakeWorker } from '../engines/fake-worker';
import { openFresh } from '../store/fixtures/open';

/** Answers what the desk asks of a model that it tries. */
class TalkingWorker extends FakeWorker {
  override postMessage(message: Parameters<FakeWorker['postMessage']>[0]): void {
    super.postMessage(message);
    if (message.type === 'pull') this.answer('A stone lies by the river in the morning.', message.group);
  }
}

async function desks(memoryGib: number) {
  const { store } = await openFresh();
  let spawned = 0;
  const desk = () => {
    const spawn = () => {
      spawned += 1;
      return new TalkingWorker();
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
