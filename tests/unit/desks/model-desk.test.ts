import { expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../../src/core/policy';
import { ok } from '../../../src/core/result';
import type { Speed } from '../../../src/core/speed';
import type { EngineFacts } from '../../../src/engines/engine';
import { EngineHost, type EngineState } from '../../../src/engines/engine-host';
import { ModelDesk } from '../../../workers/desks/model-desk';
import type { FigureStore } from '../../../workers/desks/figure-store';
import type { AppEvent } from '../../../workers/wire';

const facts: EngineFacts = {
  kind: 'wllama',
  model: 'tiny.gguf',
  digest: 'd1',
  engineVersion: '1',
  contextTokens: 2048,
  threads: 1,
};

/** Reads 100 tokens a second and writes 10. */
class SteadyHost extends EngineHost {
  measured = 0;
  says = 'stone river';
  /** What happens while it is measured. */
  meanwhile = (): void => undefined;

  constructor() {
    const spawn = () => {
      throw new Error('this host needs no worker');
    };
    super({ spawn, baseUrl: '' });
  }

  override get state(): EngineState {
    return { state: 'ready', facts };
  }

  override async load() {
    return ok(facts);
  }

  override async *sampleGroup({ draws }: SampleRequest): AsyncGenerator<SampleOutcome> {
    this.measured += 1;
    for (const [index] of draws.entries()) {
      const tokens = { prompt: 100, cached: index === 0 ? 0 : 100, completion: 10 };
      yield ok({ text: this.says, stop: 'max-tokens', tokens, durationMs: index === 0 ? 2_000 : 1_000 });
    }
    this.meanwhile();
  }
}

function openDesk(saved?: Speed) {
  const host = new SteadyHost();
  const heard: unknown[] = [];
  const store: FigureStore = {
    engineFigures: async () => saved && { speed: saved },
    taskFigures: async () => undefined,
    saveEngine: async () => undefined,
    saveTasks: async () => undefined,
    laneRates: async () => ({}),
    saveLaneRates: async () => undefined,
  };
  const desk: ModelDesk = new ModelDesk(host, store, (event: AppEvent) =>
    heard.push([event.type, desk.speed]),
  );
  return { desk, host, heard };
}

test('the page hears of the model again once its speed is measured', async () => {
  const { desk, heard } = openDesk();
  await desk.load({ kind: 'default' });
  const [event] = heard;
  expect(event).toEqual(['model', { prefill: expect.closeTo(100), decode: expect.closeTo(10), perCall: 0 }]);
  expect(heard).toHaveLength(1);
});

test('a speed that is known here is not measured again, and the page hears of it', async () => {
  const { desk, host, heard } = openDesk({ prefill: 50, decode: 5, perCall: 0 });
  await desk.load({ kind: 'default' });
  expect(host.measured).toBe(0);
  expect(heard).toEqual([['model', { prefill: 50, decode: 5, perCall: 0 }]]);
});

test('a model that was replaced while it was measured leaves no speed behind', async () => {
  const { desk, host, heard } = openDesk();
  host.meanwhile = () => {
    host.meanwhile = () => undefined;
    void desk.load({ kind: 'default' });
  };
  await desk.load({ kind: 'default' });
  expect(desk.speed).toBeUndefined();
  expect(heard).toEqual([]);
});
