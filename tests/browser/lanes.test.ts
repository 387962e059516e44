import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SampleContext, SampleOutcome, SampleRequest } from '../../src/core/policy';
import { ok } from '../../src/core/result';
import { EngineHost } from '../../src/engines/engine-host';
import type { Remembered } from '../../src/engines/remembered';
import { inBrowser, wllamaLoader } from '../../src/engines/wllama/wllama';
import { tinyLlama } from '../support/tiny-llama';

// Several answers side by side in the real llama.cpp, with a small model: order, room in the context, stopping.

const never = new AbortController().signal;
const file = new File([tinyLlama({ format: 'q8_0', contextTokens: 2048, endScore: -4 })], 'tiny.gguf');
const host = newHost();

function newHost(): EngineHost {
  return new EngineHost({
    baseUrl: `${location.origin}/`,
    spawn: () => new Worker(new URL('./support/engine.worker.ts', import.meta.url), { type: 'module' }),
  });
}

async function load(onto: EngineHost, lanes: number) {
  const choice = { kind: 'file', file, device: 'cpu', lanes } as const;
  const loaded = await onto.load(choice, () => {}, never);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  return loaded.value;
}

beforeAll(async () => {
  expect(await load(host, 4)).toMatchObject({ lanes: 4, device: 'cpu', contextTokens: 2048 });
});

afterAll(() => host.dispose());

interface Asked {
  readonly prompt: string;
  readonly draws: number;
  readonly maxTokens?: number;
  readonly temperature?: number;
}

function requestOf({ prompt, draws, maxTokens = 10, temperature = 1 }: Asked): SampleRequest {
  return {
    role: 'policy',
    turns: [{ role: 'user', text: prompt }],
    temperature,
    maxTokens,
    draws: Array.from({ length: draws }, (_, sample) => ({
      address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 } as const,
      seed: sample + 1,
    })),
  };
}

async function ask(asked: Asked, context: SampleContext = { signal: never }): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of host.sampleGroup(requestOf(asked), context)) outcomes.push(outcome);
  return outcomes;
}

async function samples(asked: Asked, context?: SampleContext) {
  return (await ask(asked, context)).map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    return outcome.value;
  });
}

test('every draw is answered, in order, and several are under way together', async () => {
  const last: string[] = [];
  let most = 0;
  const underWay = new Set<number>();
  const onText = (index: number, text: string) => {
    last[index] = text;
    underWay.add(index);
    most = Math.max(most, underWay.size);
  };
  const startedAt = performance.now();
  const answered = await samples({ prompt: 'Name an animal.', draws: 8 }, { signal: never, onText });
  const tookMs = performance.now() - startedAt;

  expect(answered.map(({ text }) => text)).toEqual(last);
  expect(new Set(last).size).toBeGreaterThan(4);
  expect(most).toBeGreaterThan(1);
  for (const { tokens, stop } of answered) {
    expect(tokens.completion).toBeLessThanOrEqual(10);
    expect(stop === 'max-tokens').toBe(tokens.completion === 10);
  }
  // Each is charged its share of the time that passed, so that they add up to it.
  const charged = answered.reduce((sum, { durationMs }) => sum + durationMs, 0);
  expect(charged).toBeLessThanOrEqual(tookMs);
});

test('at temperature 0 lanes write what one lane writes', async () => {
  const alone = newHost();
  await load(alone, 1);
  const asked = { prompt: 'Once upon a time', draws: 4, temperature: 0 };
  const one: string[] = [];
  for await (const outcome of alone.sampleGroup(requestOf(asked), { signal: never })) {
    one.push(outcome.ok ? outcome.value.text : outcome.failure.detail);
  }
  alone.dispose();
  expect((await samples(asked)).map(({ text }) => text)).toEqual(one);
});

test('what does not fit together is written in turn, and fails nobody', async () => {
  // Some 900 tokens each, byte by byte: two fit into the context, and four do not.
  const long = await samples({ prompt: 'stone '.repeat(130), draws: 4, maxTokens: 60 });
  expect(long).toHaveLength(4);
  for (const { tokens } of long) expect(tokens.prompt).toBeGreaterThan(700);
});

test('lanes that are full of earlier prompts make room for one that needs all of it', async () => {
  await samples({ prompt: 'river '.repeat(60), draws: 4 });
  const [whole] = await samples({ prompt: 'garden '.repeat(260), draws: 1, maxTokens: 20 });
  expect(whole?.tokens.prompt).toBeGreaterThan(1_700);
});

test('a draw that can never fit says so for itself, and the next group is answered', async () => {
  const outcomes = await ask({ prompt: 'Hi', draws: 4, maxTokens: 2_040 });
  expect(outcomes.map((outcome) => !outcome.ok && outcome.failure.kind)).toEqual(
    Array.from({ length: 4 }, () => 'context-overflow'),
  );
  expect(await samples({ prompt: 'Hi', draws: 4 })).toHaveLength(4);
});

test('stopping stops all lanes, in time, and the next group is answered', async () => {
  const controller = new AbortController();
  let stoppedAt = 0;
  const onText = (_index: number, text: string) => {
    if (text.length < 5 || stoppedAt > 0) return;
    stoppedAt = performance.now();
    controller.abort();
  };
  const asked = { prompt: 'Tell me a long story.', draws: 8, maxTokens: 400 };
  await expect(ask(asked, { signal: controller.signal, onText })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(performance.now() - stoppedAt).toBeLessThan(2_000);
  expect(await samples({ prompt: 'Hi', draws: 2 })).toHaveLength(2);
});

test('a group that waits does not stand in the way of another one', async () => {
  const waiting = host.sampleGroup(requestOf({ prompt: 'Name a river.', draws: 6 }), { signal: never });
  const first = await waiting.next();
  expect(!first.done && first.value.ok).toBe(true);
  expect(await samples({ prompt: 'Name a town.', draws: 2 })).toHaveLength(2);
  let rest = 0;
  for await (const outcome of waiting) rest += outcome.ok ? 1 : 0;
  expect(rest).toBe(5);
});

/** In this thread, with so many threads or more to measure lanes. */
async function openHere(lanesFromThreads: number, remembered: Remembered = {}) {
  const openModel = async () => ok({ blobs: [file], name: 'tiny.gguf', digest: 'tiny' });
  const loadHere = wllamaLoader(openModel, remembered, { ...inBrowser, lanesFromThreads });
  const loaded = await loadHere({ kind: 'default', device: 'cpu' }, () => {}, never);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  const { facts, measured } = loaded.value;
  await loaded.value.dispose();
  return { facts, measured };
}

test('rates are measured once, and known the next time', async () => {
  const { measured } = await openHere(1);
  expect(measured?.rates.steps.map(({ lanes }) => lanes)).toEqual([1, 2, 4]);
  for (const { seconds } of measured!.rates.steps) expect(seconds).toBeGreaterThan(0);
  expect(measured?.rates.readSeconds).toBeGreaterThan(0);

  const again = await openHere(1, { laneRates: { [measured!.key]: measured!.rates } });
  expect(again.measured).toBeUndefined();
});

test('with fewer threads than are worth it nothing is measured, and answers follow one another', async () => {
  const { facts, measured } = await openHere(99);
  expect(measured).toBeUndefined();
  expect(facts.lanes).toBeUndefined();
});
