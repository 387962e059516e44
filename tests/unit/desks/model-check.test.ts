import { expect, test } from 'vitest';
import { fail, ok, type Result } from '../../../src/core/result';
import type { EngineFigures } from '../../../src/core/figures';
import type { SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import type { Engine, EngineFacts, LoadEngine, LoadFailure } from '../../../src/engines/engine';
import { EngineHost } from '../../../src/engines/engine-host';
import type { MeasuredLanes, Remembered } from '../../../src/engines/remembered';
import type { LaneRates } from '../../../src/engines/wllama/lane-plan';
import type { FigureStore } from '../../../workers/desks/figure-store';
import { ModelDesk } from '../../../workers/desks/model-desk';
import type { AppEvent, ModelState } from '../../../workers/wire';
import { WorkerHere } from '../../support/worker-here';

// What a loaded model says before anybody may use it, on a pretended GPU and on the processor.

const rates: LaneRates = { readSeconds: 0.01, callSeconds: 0.01, steps: [{ lanes: 1, seconds: 0.01 }] };

class TalkingEngine implements Engine {
  readonly facts: EngineFacts;
  readonly measured: MeasuredLanes;
  readonly #says: string | Error;

  constructor(facts: EngineFacts, says: string | Error, isBusy: boolean) {
    this.facts = facts;
    this.#says = says;
    this.measured = { key: 'd1', rates, ...(isBusy && { onlyNow: true }) };
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
  /** `hangs`: its start ends neither well nor badly. */
  readonly onGpu?: string | Error | LoadFailure | 'hangs';
  readonly onProcessor?: string | Error | 'hangs';
  readonly known?: EngineFigures;
  readonly hasGpu?: boolean;
  /** Something else wants the cores while lanes are measured. */
  readonly isBusy?: boolean;
}

const limits = { threadMs: 1_000, loadMs: 60, prefillMs: 1_000, tokenMs: 1_000 };

function openDesk({
  kind = 'wllama',
  onGpu = 'stone river',
  onProcessor = 'stone river',
  known,
  hasGpu = true,
  isBusy = false,
}: Pretended) {
  const loads: { readonly device: string | undefined; readonly remembered: Remembered }[] = [];
  const states: ModelState[] = [];
  const saved: string[] = [];
  const load: LoadEngine = async (choice, onProgress): Promise<Result<Engine, LoadFailure>> => {
    const asked = 'device' in choice ? choice.device : undefined;
    const device = asked ?? (hasGpu ? 'gpu' : 'cpu');
    const says = device === 'gpu' ? onGpu : onProcessor;
    onProgress({ phase: 'starting', ...(device === 'gpu' && { device }) });
    if (says === 'hangs') return await new Promise(() => undefined);
    if (typeof says === 'object' && 'kind' in says) return fail(says);
    const facts = { kind, model: 'a', digest: 'd1', engineVersion: '1', contextTokens: 2048, threads: 1 };
    return ok(new TalkingEngine({ ...facts, device }, says, isBusy));
  };
  const host = new (class extends EngineHost {
    override load(...[choice, onProgress, signal, remembered = {}]: Parameters<EngineHost['load']>) {
      loads.push({ device: 'device' in choice ? choice.device : undefined, remembered });
      return super.load(choice, onProgress, signal, remembered);
    }
  })({ baseUrl: '', limits, spawn: () => new WorkerHere(load) });
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
  return { desk: new ModelDesk(host, store, hear), host, loads, states, saved };
}

const phases = (states: readonly ModelState[]) =>
  states.map((state) => (state.state === 'loading' ? state.progress.phase : state.state));

test('a model is held back until it was seen to answer in language', async () => {
  const { desk, states, saved } = openDesk({});
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'gpu' } });
  expect(phases(states)).toEqual(['looking', 'starting', 'testing', 'ready']);
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

test('without a GPU garbage is not tried a second time, and no GPU is blamed', async () => {
  const { desk, loads } = openDesk({ hasGpu: false, onProcessor: '@@@@@@@@@@@@' });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: false, failure: { kind: 'garbage' } });
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

test('a GPU that hangs at its start, unasked, gives way to the processor once, and nothing is said to have failed', async () => {
  const { desk, loads, states } = openDesk({ onGpu: 'hangs' });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
  expect(loads.map(({ device }) => device)).toEqual([undefined, 'cpu']);
  expect(loads[1]?.remembered.gpuFailed).toBe('no result in time');
  expect(phases(states)).not.toContain('failed');
});

test('a processor that hangs at its start is a failure, and so is a GPU that was asked for', async () => {
  const failure = { kind: 'start', detail: 'no result in time' };
  const both = openDesk({ onGpu: 'hangs', onProcessor: 'hangs' });
  expect(await both.desk.load({ kind: 'default' })).toEqual({ ok: false, failure });
  expect(both.loads).toHaveLength(2);
  expect(both.desk.state).toEqual({ state: 'failed', failure });
  const asked = openDesk({ onGpu: 'hangs' });
  expect(await asked.desk.load({ kind: 'default', device: 'gpu' })).toEqual({ ok: false, failure });
  expect(asked.loads).toHaveLength(1);
});

test('while the processor follows, the page does not hear that the GPU failed', async () => {
  const { desk, states } = openDesk({ onGpu: { kind: 'gpu-lost', detail: 'the device was lost' } });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
  expect(phases(states)).not.toContain('failed');
  expect(phases(states).at(-1)).toBe('ready');
});

test('a model that has nothing to say is used on the processor as it is', async () => {
  for (const onProcessor of ['', 'stone stone stone stone stone stone', '1. 1. 1. 1. 1. 1.']) {
    const { desk } = openDesk({ onGpu: '', onProcessor });
    expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true, value: { device: 'cpu' } });
  }
});

test('an error that nobody foresaw ends as a failure with a name, and the next load goes its way', async () => {
  const { desk, host, states } = openDesk({});
  const sampleGroup = host.sampleGroup.bind(host);
  host.sampleGroup = () => {
    throw new Error('nobody foresaw it');
  };
  const failure = { kind: 'start', detail: 'nobody foresaw it' };
  expect(await desk.load({ kind: 'default' })).toEqual({ ok: false, failure });
  expect(states.at(-1)).toEqual({ state: 'failed', failure });
  host.sampleGroup = sampleGroup;
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true });
});

test('lanes that were measured on a busy device are known for this visit, and not kept', async () => {
  const { desk, loads, saved } = openDesk({ isBusy: true });
  await desk.load({ kind: 'default' });
  expect(saved).toEqual(['speed']);
  await desk.load({ kind: 'default' });
  expect(loads[1]?.remembered.laneRates).toEqual({ other: rates, d1: rates });
});

test('a refusal while something else is loading is what the page is left with', async () => {
  const { desk } = openDesk({});
  const loading = desk.load({ kind: 'default' });
  const failure = { kind: 'models-together', neededBytes: 2, hasBytes: 1, isCertain: true } as const;
  desk.refuse(failure);
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(desk.state).toEqual({ state: 'failed', failure });
  expect(await desk.load({ kind: 'default' })).toMatchObject({ ok: true });
});
