import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../../src/core/result';
import type { EngineFigures } from '../../../src/core/figures';
import type { SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import type { Engine, EngineFacts, LoadFailure, ModelChoice } from '../../../src/engines/engine';
import { EngineHost } from '../../../src/engines/engine-host';
import type { Remembered } from '../../../src/engines/remembered';
import type { LaneRates } from '../../../src/engines/wllama/lane-plan';
import type { FigureStore } from '../../../workers/desks/figure-store';
import { ModelDesk } from '../../../workers/desks/model-desk';
import type { AppEvent, ModelState } from '../../../workers/wire';
import { WorkerHere } from '../../support/worker-here';

// What a loaded model says before anybody may use it, on a pretended GPU and on the processor.

const rates: LaneRates = { readSeconds: 0.01, callSeconds: 0.01, steps: [{ lanes: 1, seconds: 0.01 }] };

class TalkingEngine implements Engine {
  readonly facts: EngineFacts;
  readonly measured = { key: 'd1', rates };
  readonly #says: string | Error;

  constructor(facts: EngineFacts, says: string | Error) {
    this.facts = facts;
    this.#says = says;
  }

  async *sampleGroup({ draws }: SampleRequest, { signal }: SampleContext): AsyncGenerator<SampleOutcome> {
    for (const [index] of draws.entries()) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (signal.aborted) throw new DOMException('Sampling was aborted.', 'AbortError');
      if (this.#says instanceof Error) {
        yield fail({ kind: 'engine-lost', detail: this.#says.message });
        continue;
      }
      const tokens = { prompt: 100, cached: index === 0 ? 0 : 99, completion: 10 };
      yield ok({
        text: this.#says,
        stop: 'max-tokens',
        tokens,
        durationMs: index === 0 ? 2_000 : 1_000,
      });
    }
  }

  async dispose(): Promise<void> {}
}

interface Pretended {
  readonly kind?: EngineFacts['kind'];
  readonly onGpu?: string | Error | LoadFailure;
  readonly onProcessor?: string | Error;
  readonly known?: EngineFigures;
}

function openDesk({ kind = 'wllama', onGpu = 'stone river', onProcessor = 'stone river', known }: Pretended) {
  const loads: { readonly device: string | undefined; readonly remembered: Remembered }[] = [];
  const states: ModelState[] = [];
  const saved: string[] = [];
  const load = async (choice: ModelChoice): Promise<Result<Engine, LoadFailure>> => {
    const asked = 'device' in choice ? choice.device : undefined;
    const device = asked ?? 'gpu';
    const says = device === 'gpu' ? onGpu : onProcessor;
    if (typeof says === 'object' && 'kind' in says) return fail(says);
    const facts = { kind, model: 'a', digest: 'd1', engineVersion: '1', contextTokens: 2048, threads: 1 };
    return ok(new TalkingEngine({ ...facts, device }, says));
  };
  const host = new (class extends EngineHost {
    override load(...[choice, onProgress, signal, remembered = {}]: Parameters<EngineHost['load']>) {
      loads.push({ device: 'device' in choice ? choice.device : undefined, remembered });
      return super.load(choice, onProgress, signal, remembered);
    }
  })({ baseUrl: '', spawn: () => new WorkerHere(load) });
  const store: FigureStore = {
    engineFigures: async () => known,
    taskFigures: async () => undefined,
    saveEngine: async () => void saved.push('speed'),
    saveTasks: async () => undefined,
    laneRates: async () => ({ other: rates }),
    saveLaneRates: async (key) => void saved.push(key),
  };
  const hear = (event: AppEvent) => {
    if (event.type === 'model') states.push(event.model);
  };
  return { desk: new ModelDesk(host, store, hear), loads, states, saved };
}

const phases = (states: readonly ModelState[]) =>
  states.map((state) => (state.state === 'loading' ? state.progress.phase : state.state));

test('a model is held back until it was seen to answer in language', async () => {
  const { desk, states, saved } = openDesk({});
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'gpu' } });
  expect(phases(states)).toEqual(['looking', 'testing', 'ready']);
  expect(desk.speed?.decode).toBeCloseTo(10, 0);
  expect(saved).toEqual(['d1', 'speed']);
});

test('garbage on a GPU that nobody asked for: the processor computes, and the reason is kept', async () => {
  const { desk, loads, states } = openDesk({ onGpu: '@@@@@@@@@@@@' });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
  expect(loads.map(({ device }) => device)).toEqual([undefined, 'cpu']);
  expect(loads[1]?.remembered.gpuFailed).toContain('@@@@');
  expect(phases(states).at(-1)).toBe('ready');
  expect(phases(states).slice(0, -1)).not.toContain('ready');
});

test('a GPU that gives no answer at all is given up in the same way', async () => {
  const { desk, loads } = openDesk({ onGpu: new Error('the device was lost') });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
  expect(loads).toHaveLength(2);
});

test('garbage on a GPU that was asked for is a failure that quotes it, and the model is let go', async () => {
  const { desk, loads, states } = openDesk({ onGpu: '@@@@@@@@@@@@' });
  const failure = { kind: 'garbage', said: '@@@@@@@@@@@@ / @@@@@@@@@@@@' };
  expect(await desk.load({ kind: 'default', device: 'gpu' })).toEqual({ ok: false, failure });
  expect(loads).toHaveLength(1);
  expect(states.at(-1)).toEqual({ state: 'failed', failure });
  expect(desk.facts).toBeUndefined();
});

test('garbage on the processor is a failure: there is nothing left to try', async () => {
  const { desk, loads } = openDesk({ onProcessor: '\uFFFD\uFFFD\uFFFD\uFFFD' });
  expect(await desk.load({ kind: 'default', device: 'cpu' })).toMatchObject({
    ok: false,
    failure: { kind: 'garbage' },
  });
  expect(loads).toHaveLength(1);
});

test('what is known of a processor is believed, and a GPU is asked each time', async () => {
  const known = { speed: { prefill: 50, decode: 5, perCall: 0 } };
  const processor = openDesk({ onProcessor: '@@@@@@@@@@@@', known });
  expect(await processor.desk.load({ kind: 'default', device: 'cpu' })).toMatchObject({ ok: true });
  const gpu = openDesk({ onGpu: '@@@@@@@@@@@@', known });
  expect(await gpu.desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
});

test('a server answers for what it says: its short or empty answers are no garbage', async () => {
  const { desk } = openDesk({ kind: 'openai-compatible', onProcessor: '' });
  const choice = { kind: 'endpoint', baseUrl: 'http://localhost/v1', model: 'm' } as const;
  // The pretended engine computes wherever it is not told otherwise.
  const { desk: other } = openDesk({ kind: 'openai-compatible', onGpu: '' });
  expect(await other.load(choice)).toMatchObject({ ok: true });
  expect(await desk.load(choice)).toMatchObject({ ok: true });
});

test('rates of lanes from earlier loads go to the engine', async () => {
  const { desk, loads } = openDesk({});
  await desk.load({ kind: 'default' });
  expect(loads[0]?.remembered.laneRates).toEqual({ other: rates });
});

test('called off while it is tested, the model is let go and nothing is wrong', async () => {
  const { desk, states } = openDesk({});
  const loading = desk.load({ kind: 'default' });
  while (phases(states).at(-1) !== 'testing') await new Promise((resolve) => setTimeout(resolve));
  desk.cancelLoad();
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(desk.state).toEqual({ state: 'none' });
});
