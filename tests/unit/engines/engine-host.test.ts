import { expect, test } from 'vitest';
import type { SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import type { ModelChoice } from '../../../src/engines/engine';
import { EngineHost, type EngineState } from '../../../src/engines/engine-host';
import { facts, FakeWorker } from './fake-worker';
import { ManualTimers, settle } from './manual-timers';

const limits = { threadMs: 8_000, loadMs: 120_000, prefillMs: 30_000, tokenMs: 10_000 };
const never = new AbortController().signal;
const chosen: ModelChoice = { kind: 'default' };

/** A host, its workers in the order of spawning, and all states it went through. */
function stage(prepare: (worker: FakeWorker, nth: number) => void = () => {}) {
  const workers: FakeWorker[] = [];
  const timers = new ManualTimers();
  const spawn = () => {
    const worker = new FakeWorker();
    prepare(worker, workers.length);
    workers.push(worker);
    return worker;
  };
  const host = new EngineHost({ spawn, baseUrl: 'https://example.org/app/', timers, limits });
  const states: EngineState[] = [];
  host.onState((state) => states.push(state));
  const worker = (nth: number) => workers[nth] ?? raise(`worker ${nth} was not spawned`);
  return { host, timers, states, workers, worker };
}

function raise(message: string): never {
  throw new Error(message);
}

function request(draws: number): SampleRequest {
  return {
    role: 'policy',
    turns: [{ role: 'user', text: 'Say yes.' }],
    temperature: 1,
    maxTokens: 8,
    draws: Array.from({ length: draws }, (_, sample) => ({
      address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 },
      seed: sample,
    })),
  };
}

/** Takes outcomes one by one and notes how the group ended. */
function drawFrom(host: EngineHost, draws: number, context: SampleContext = { signal: never }) {
  const iterator = host.sampleGroup(request(draws), context)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    try {
      const { done, value } = await iterator.next();
      return done ? 'done' : describe(value);
    } catch (error) {
      return error instanceof Error ? error.name : String(error);
    }
  };
  return { next, leave: () => iterator.return?.(undefined) };
}

function describe(outcome: SampleOutcome): string {
  return outcome.ok ? outcome.value.text : outcome.failure.kind;
}

async function loaded(prepare?: (worker: FakeWorker, nth: number) => void) {
  const parts = stage(prepare);
  await parts.host.load(chosen, () => {}, never);
  return parts;
}

test('loading tells its progress, the facts of the engine, and where the page is', async () => {
  const { host, states, worker } = stage();
  const phases: string[] = [];
  const result = await host.load(chosen, ({ phase }) => phases.push(phase), never);

  expect(result).toEqual({ ok: true, value: facts });
  expect(phases).toEqual(['looking', 'starting']);
  expect(states.map(({ state }) => state)).toEqual(['loading', 'loading', 'ready']);
  expect(worker(0).sent[0]).toEqual({
    type: 'load',
    choice: chosen,
    baseUrl: 'https://example.org/app/',
    remembered: {},
  });
});

test('outcomes come in order, and a draw begins only when the one before it was taken', async () => {
  const { host, worker } = await loaded();
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  worker(0).answer('one');
  expect(await first).toBe('one');
  await settle();
  expect(worker(0).said.filter(({ type }) => type === 'pull')).toHaveLength(1);

  const second = group.next();
  await settle();
  worker(0).answer('two');
  expect(await second).toBe('two');
  expect(await group.next()).toBe('done');
});

test('text reaches the asker with the index of its draw', async () => {
  const { host, worker } = await loaded();
  const texts: [number, string][] = [];
  const group = drawFrom(host, 1, { signal: never, onText: (index, text) => texts.push([index, text]) });
  const first = group.next();
  await settle();
  worker(0).show(0, 'o');
  worker(0).show(0, 'on');
  worker(0).answer('one');
  await first;
  expect(texts).toEqual([
    [0, 'o'],
    [0, 'on'],
  ]);
});

test('a worker that dies at a draw loses that draw only: the rest goes on in a new worker', async () => {
  const { host, states, worker } = await loaded();
  const texts: number[] = [];
  const group = drawFrom(host, 3, { signal: never, onText: (index) => texts.push(index) });
  const first = group.next();
  await settle();
  worker(0).answer('one');
  await first;

  const second = group.next();
  await settle();
  worker(0).crash('out of memory');
  expect(await second).toBe('engine-lost');
  expect(worker(0).terminated).toBe(true);

  const third = group.next();
  await settle();
  const reopened = worker(1).said.find((message) => message.type === 'open');
  expect(reopened?.type === 'open' && reopened.request.draws.map(({ seed }) => seed)).toEqual([2]);
  worker(1).show(0, 'th');
  worker(1).answer('three');
  expect(await third).toBe('three');
  expect(texts).toEqual([2]);
  expect(states.slice(-2)).toEqual([
    { state: 'restarting', facts, why: 'crashed' },
    { state: 'ready', facts },
  ]);
});

test('an engine that says it is lost is given a new worker', async () => {
  const { host, worker } = await loaded();
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  const failure = { kind: 'engine-lost', detail: '(ABORT)' } as const;
  worker(0).say({ type: 'outcome', group: worker(0).lastGroup, outcome: { ok: false, failure } });
  expect(await first).toBe('engine-lost');
  expect(worker(0).terminated).toBe(true);

  const second = group.next();
  await settle();
  worker(1).answer('two');
  expect(await second).toBe('two');
});

test('silence while the prompt is read ends the worker, but not before its time', async () => {
  const { host, timers, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  await timers.advance(29_000);
  expect(worker(0).terminated).toBe(false);
  await timers.advance(3_000);
  expect(worker(0).terminated).toBe(true);
  expect(await first).toBe('engine-lost');
});

test('a slow engine that shows its work now and then is left alone', async () => {
  const { host, timers, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  for (let piece = 0; piece < 10; piece++) {
    await timers.advance(25_000);
    worker(0).show(0, '');
  }
  await timers.advance(25_000);
  worker(0).show(0, 'o');
  for (let token = 0; token < 10; token++) {
    await timers.advance(9_000);
    worker(0).show(0, 'o'.repeat(token + 2));
  }
  worker(0).answer('one');
  expect(await first).toBe('one');
  expect(worker(0).terminated).toBe(false);
});

test('once it writes, less silence is allowed', async () => {
  const { host, timers, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  await settle();
  worker(0).show(0, 'o');
  await timers.advance(12_000);
  expect(await first).toBe('engine-lost');
});

test('a worker whose thread is gone is noticed by its unanswered pings', async () => {
  const { host, timers, worker } = await loaded();
  worker(0).answersPings = false;
  const first = drawFrom(host, 1).next();
  await timers.advance(10_000);
  expect(await first).toBe('engine-lost');
});

test('a worker whose script is still on its way is not taken for dead', async () => {
  const { host, timers, worker } = stage((each) => {
    each.loads = 'never';
    each.answersPings = false;
  });
  const loading = host.load(chosen, () => {}, never);
  await timers.advance(60_000);
  expect(worker(0).terminated).toBe(false);
  await timers.advance(61_000 + 1_000);
  expect(await loading).toMatchObject({ ok: false, failure: { kind: 'start' } });
});

test('time that the device slept is not held against the engine', async () => {
  const { host, timers, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  await settle();
  await timers.sleep(3_600_000);
  expect(worker(0).terminated).toBe(false);
  worker(0).answer('one');
  expect(await first).toBe('one');
});

test('a model ten times the size may be silent for ten times as long', async () => {
  const { host, timers, worker } = stage();
  const file = Object.defineProperty(new File(['GGUF'], 'large.gguf'), 'size', { value: 983_624_320 });
  await host.load({ kind: 'file', file }, () => {}, never);
  const first = drawFrom(host, 1).next();
  await timers.advance(290_000);
  expect(worker(0).terminated).toBe(false);
  await timers.advance(20_000);
  expect(await first).toBe('engine-lost');
});

test('nothing is watched, and nothing pinged, while nothing is under way', async () => {
  const { host, timers, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  await settle();
  worker(0).answer('one');
  await first;
  expect(timers.waiting).toBe(0);
  const sent = worker(0).sent.length;
  await timers.advance(600_000);
  expect(worker(0).sent).toHaveLength(sent);
});

test('a draw that is aborted stops politely, and the worker lives on', async () => {
  const { host, timers, worker } = await loaded();
  const controller = new AbortController();
  const first = drawFrom(host, 2, { signal: controller.signal }).next();
  await settle();
  controller.abort();
  const group = worker(0).lastGroup;
  expect(worker(0).said.at(-1)).toEqual({ type: 'abort', group });
  await timers.advance(500);
  worker(0).say({ type: 'end', group, why: 'aborted' });
  expect(await first).toBe('AbortError');
  await timers.advance(5_000);
  expect(worker(0).terminated).toBe(false);
});

test('an engine that goes on reading its prompt when aborted is ended within two seconds, and comes back on the next use', async () => {
  const { host, timers, states, worker } = await loaded();
  const controller = new AbortController();
  const first = drawFrom(host, 1, { signal: controller.signal }).next();
  await settle();
  controller.abort();
  await timers.advance(1_000);
  worker(0).show(0, '');
  expect(worker(0).terminated).toBe(false);
  await timers.advance(900);
  expect(worker(0).terminated).toBe(true);
  expect(await first).toBe('AbortError');

  const next = drawFrom(host, 1).next();
  await settle();
  worker(1).answer('again');
  expect(await next).toBe('again');
  expect(states.slice(-2)).toEqual([
    { state: 'restarting', facts, why: 'stopped' },
    { state: 'ready', facts },
  ]);
});

test('stop ends the draw under way and those that wait behind it', async () => {
  const { host, timers, worker } = await loaded();
  const running = drawFrom(host, 1).next();
  const waiting = drawFrom(host, 1).next();
  await settle();
  const stopped = host.stop();
  await timers.advance(2_000);
  await stopped;
  expect(await running).toBe('AbortError');
  expect(await waiting).toBe('AbortError');
  expect(worker(0).terminated).toBe(true);
});

test('stop has nothing to wait for between draws', async () => {
  const { host, worker } = await loaded();
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  worker(0).answer('one');
  await first;
  await host.stop();
  expect(worker(0).terminated).toBe(false);
});

test('whoever waits for another draw to end may give up at once', async () => {
  const { host, worker } = await loaded();
  const running = drawFrom(host, 1).next();
  const controller = new AbortController();
  const waiting = drawFrom(host, 1, { signal: controller.signal }).next();
  const third = drawFrom(host, 1).next();
  await settle();
  controller.abort();
  expect(await waiting).toBe('AbortError');
  await settle();
  expect(worker(0).said.filter(({ type }) => type === 'pull')).toHaveLength(1);

  worker(0).answer('one');
  expect(await running).toBe('one');
  await settle();
  worker(0).answer('three');
  expect(await third).toBe('three');
});

test('a group that is left early is closed in the worker', async () => {
  const { host, worker } = await loaded();
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  worker(0).answer('one');
  await first;
  await group.leave();
  expect(worker(0).said.at(-1)).toEqual({ type: 'abort', group: worker(0).lastGroup });
});

test('loading that is cancelled ends its worker at once', async () => {
  const { host, states, worker } = stage((each) => (each.loads = 'never'));
  const controller = new AbortController();
  const loading = host.load(chosen, () => {}, controller.signal);
  await settle();
  controller.abort();
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(worker(0).terminated).toBe(true);
  expect(states.at(-1)).toEqual({ state: 'none' });
});

test('stop also ends loading', async () => {
  const { host } = stage((worker) => (worker.loads = 'never'));
  const loading = host.load(chosen, () => {}, never);
  await settle();
  await host.stop();
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
});

test('choosing another model while one is loading forgets the first', async () => {
  const { host, worker, states } = stage((each, nth) => {
    if (nth === 0) each.loads = 'never';
  });
  const first = host.load(chosen, () => {}, never);
  const second = host.load(chosen, () => {}, never);
  expect(await first).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(await second).toEqual({ ok: true, value: facts });
  expect(worker(0).terminated).toBe(true);
  expect(states.at(-1)).toEqual({ state: 'ready', facts });
});

test('choosing another model at a draw gives that draw back as lost', async () => {
  const { host } = await loaded();
  const first = drawFrom(host, 1).next();
  await settle();
  await host.load(chosen, () => {}, never);
  expect(await first).toBe('engine-lost');
});

test('a model that cannot be started is a failure, and draws say that there is none', async () => {
  const { host, states, worker } = stage((each) => (each.loads = 'not'));
  const failure = { kind: 'start', detail: 'no memory left' };
  expect(await host.load(chosen, () => {}, never)).toEqual({ ok: false, failure });
  expect(states.at(-1)).toEqual({ state: 'failed', failure });
  expect(worker(0).terminated).toBe(true);
  expect(await drawFrom(host, 1).next()).toBe('unavailable');
});

test('where the restart fails, draws come back as lost, and every new one tries again', async () => {
  const { host, states, worker, workers } = await loaded((each, nth) => {
    if (nth === 1) each.loads = 'not';
  });
  const group = drawFrom(host, 3);
  const first = group.next();
  await settle();
  worker(0).crash('gone');
  await first;
  expect(await group.next()).toBe('engine-lost');
  expect(states.at(-1)).toEqual({ state: 'failed', failure: { kind: 'start', detail: 'no memory left' } });

  const third = group.next();
  await settle();
  expect(workers).toHaveLength(3);
  worker(2).answer('three');
  expect(await third).toBe('three');
  expect(states.at(-1)).toEqual({ state: 'ready', facts });
});

test('a run never goes on with another model than it began with', async () => {
  const { host, states, worker } = await loaded((each, nth) => {
    if (nth === 1) each.loads = 'changed';
  });
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  worker(0).crash('gone');
  await first;
  expect(await group.next()).toBe('engine-lost');
  expect(worker(1).terminated).toBe(true);
  expect(states.at(-1)).toMatchObject({ state: 'failed', failure: { kind: 'wrong-content' } });
});

test('a restart that is stopped leaves the model ready for the next use', async () => {
  const { host, states, worker } = await loaded((each, nth) => {
    if (nth === 1) each.loads = 'never';
  });
  const group = drawFrom(host, 2);
  const first = group.next();
  await settle();
  worker(0).crash('gone');
  await first;
  const second = group.next();
  await settle();
  await host.stop();
  expect(await second).toBe('AbortError');
  expect(states.at(-1)).toEqual({ state: 'ready', facts });
});

test('the last words of a worker that was ended are not listened to', async () => {
  const { host, timers, worker } = await loaded();
  const controller = new AbortController();
  const first = drawFrom(host, 1, { signal: controller.signal }).next();
  await settle();
  const group = worker(0).lastGroup;
  controller.abort();
  await timers.advance(2_000);
  expect(await first).toBe('AbortError');

  const next = drawFrom(host, 1).next();
  await settle();
  expect(worker(1).lastGroup).toBe(group);
  worker(0).answer('from the dead', group);
  worker(0).crash('too late');
  await settle();
  worker(1).answer('alive');
  expect(await next).toBe('alive');
});

test('a bug in the worker ends it', async () => {
  const { host, worker } = await loaded();
  const first = drawFrom(host, 1).next();
  await settle();
  worker(0).say({ type: 'broken', detail: 'TypeError: x is not a function' });
  expect(await first).toBe('engine-lost');
  expect(worker(0).terminated).toBe(true);
});

test('an engine that is let go takes no more draws', async () => {
  const { host, worker } = await loaded();
  host.dispose();
  expect(worker(0).terminated).toBe(true);
  expect(await drawFrom(host, 1).next()).toBe('unavailable');
});

const server: ModelChoice = { kind: 'endpoint', baseUrl: 'https://a.example/v1', model: 'm' };

test('the model that is there stays until a server has answered, and where none does', async () => {
  const { host, states, worker } = await loaded((it, nth) => {
    if (nth === 1) it.loads = 'not';
  });
  expect(await host.load(server, () => {}, never)).toMatchObject({ ok: false, failure: { kind: 'start' } });
  expect(worker(0).terminated).toBe(false);
  expect(worker(1).terminated).toBe(true);
  expect(states.at(-1)).toMatchObject({ state: 'ready' });
  const { next } = drawFrom(host, 1);
  const answer = next();
  await settle();
  worker(0).answer('still here');
  expect(await answer).toBe('still here');

  expect(await host.load(server, () => {}, never)).toMatchObject({ ok: true });
  expect(worker(0).terminated).toBe(true);
  expect(worker(2).terminated).toBe(false);
});

test('a server that is called off costs nothing, nor does one that another server takes the place of', async () => {
  const { host, worker } = await loaded((it, nth) => {
    if (nth > 0) it.loads = 'never';
  });
  const first = host.load(server, () => {}, never);
  const calledOff = new AbortController();
  const second = host.load(server, () => {}, calledOff.signal);
  expect(await first).toMatchObject({ failure: { kind: 'cancelled' } });
  calledOff.abort();
  expect(await second).toMatchObject({ failure: { kind: 'cancelled' } });
  expect(host.state).toMatchObject({ state: 'ready' });
  expect([0, 1, 2].map((nth) => worker(nth).terminated)).toEqual([false, true, true]);

  // A model of this device needs the memory: what was set aside goes at once.
  void host.load(server, () => {}, never);
  void host.load(chosen, () => {}, never);
  expect([0, 3, 4].map((nth) => worker(nth).terminated)).toEqual([true, true, false]);
});
