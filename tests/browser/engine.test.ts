import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SampleContext, SampleOutcome, SampleRequest, Turn } from '../../src/core/policy';
import { defaultModel } from '../../src/engines/default-model';
import type { ModelChoice } from '../../src/engines/engine';
import { EngineHost } from '../../src/engines/engine-host';
import { defaultLimits } from '../../src/engines/engine-link';

// The real model in the real worker: what a scripted one could get wrong about slots, seeds, stops and deaths.

const baseUrl = `${location.origin}/`;
const never = new AbortController().signal;
const workers: Worker[] = [];

function newHost(): EngineHost {
  return new EngineHost({
    baseUrl,
    limits: { ...defaultLimits, threadMs: 3_000 },
    spawn() {
      const url = new URL('./support/engine.worker.ts', import.meta.url);
      const worker = new Worker(url, { type: 'module' });
      workers.push(worker);
      return worker;
    },
  });
}

const host = newHost();

async function load(choice: ModelChoice = { kind: 'default' }, onto = host) {
  return await onto.load(choice, () => {}, never);
}

beforeAll(async () => {
  const result = await load();
  if (!result.ok) throw new Error(`the default model was not loaded: ${JSON.stringify(result.failure)}`);
});

afterAll(() => host.dispose());

interface Asked {
  readonly turns: readonly Turn[];
  readonly seeds?: readonly number[];
  readonly maxTokens?: number;
  readonly temperature?: number;
  readonly schema?: SampleRequest['schema'];
}

function requestOf({ turns, seeds = [1], maxTokens = 6, temperature = 1, schema }: Asked): SampleRequest {
  const draws = seeds.map((seed, sample) => ({
    address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 } as const,
    seed,
  }));
  return { role: 'policy', turns, temperature, maxTokens, draws, ...(schema && { schema }) };
}

async function ask(asked: Asked, context: SampleContext = { signal: never }): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of host.sampleGroup(requestOf(asked), context)) outcomes.push(outcome);
  return outcomes;
}

/** The samples, where all of them must be. */
async function answers(asked: Asked, context?: SampleContext) {
  const outcomes = await ask(asked, context);
  return outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    return outcome.value;
  });
}

function user(text: string): Turn {
  return { role: 'user', text };
}

test('draws of one prompt share its state, differ by seed, and repeat by seed', async () => {
  const turns = [user('Name one animal of the forest.')];
  const texts: [number, string][] = [];
  const samples = await answers(
    { turns, seeds: [3, 7, 7, 8] },
    { signal: never, onText: (index, text) => texts.push([index, text]) },
  );

  const [first, second, third] = samples;
  expect(samples).toHaveLength(4);
  expect(first?.tokens.prompt).toBeGreaterThan(10);
  expect(second?.tokens.prompt).toBe(first?.tokens.prompt);
  for (const sample of samples.slice(1)) expect(sample.tokens.cached).toBe(sample.tokens.prompt - 1);
  expect(third?.text).toBe(second?.text);
  expect(new Set(samples.map(({ text }) => text)).size).toBeGreaterThan(1);

  const indices = texts.map(([index]) => index);
  expect(indices).toEqual(indices.toSorted((a, b) => a - b));
  expect(texts.findLast(([index]) => index === 3)?.[1]).toBe(samples[3]?.text);
  expect(first?.durationMs).toBeGreaterThan(0);
});

test('an answer that ends by itself is told from one that was cut off', async () => {
  const pairs = ['ping', 'ping', 'ping'].flatMap((text): Turn[] => [
    user(text),
    { role: 'assistant', text: 'pong' },
  ]);
  const [whole] = await answers({ turns: [...pairs, user('ping')], temperature: 0, maxTokens: 12 });
  expect(whole).toMatchObject({ text: 'pong', stop: 'end-of-turn' });

  const [cut] = await answers({ turns: [user('Tell me a long story.')], maxTokens: 3 });
  expect(cut?.stop).toBe('max-tokens');
  expect(cut?.tokens.completion).toBe(3);
});

test('empty turns are taken as they are', async () => {
  const turns: Turn[] = [{ role: 'system', text: '' }, user('Hi'), { role: 'assistant', text: '' }, user('')];
  const [sample] = await answers({ turns, maxTokens: 2 });
  expect(sample?.tokens.completion).toBeGreaterThan(0);
});

test('a schema is enforced, and one that cannot be is left out', async () => {
  const turns = [user('Which operation?')];
  const schema = {
    type: 'object',
    properties: { op: { enum: ['add', 'keep'] } },
    required: ['op'],
    additionalProperties: false,
  };
  const [shaped] = await answers({ turns, schema, maxTokens: 40, temperature: 0 });
  expect(['add', 'keep']).toContain(JSON.parse(shaped?.text ?? '').op);

  const [free] = await answers({ turns, schema: { type: 'nonsense' }, maxTokens: 2 });
  expect(free?.stop).toBe('max-tokens');
});

test('what does not fit is said before anything is computed, and the next prompt is answered', async () => {
  const startedAt = performance.now();
  const [longPrompt] = await ask({ turns: [user('word '.repeat(3_000))] });
  const [longAnswer] = await ask({ turns: [user('Hi')], maxTokens: 2_040 });
  expect(performance.now() - startedAt).toBeLessThan(5_000);
  expect(longPrompt).toMatchObject({ ok: false, failure: { kind: 'context-overflow' } });
  expect(longAnswer).toMatchObject({ ok: false, failure: { kind: 'context-overflow' } });
  expect(await answers({ turns: [user('Hi')], maxTokens: 1 })).toHaveLength(1);
});

test('a long prompt is stopped within two seconds, and the next one is answered', async () => {
  const controller = new AbortController();
  // Some 1,200 tokens that no other test asks for: long to read, and sure to fit.
  const asked = { turns: [user('stone river '.repeat(600))] };
  const begun = new Promise<void>((resolve) => {
    setTimeout(() => {
      controller.abort();
      resolve();
    }, 500);
  });
  const drawing = ask(asked, { signal: controller.signal }).catch((error: unknown) => error);
  await begun;
  const abortedAt = performance.now();
  expect(await drawing).toMatchObject({ name: 'AbortError' });
  expect(performance.now() - abortedAt).toBeLessThan(2_000);
  expect(await answers({ turns: [user('Hi')], maxTokens: 1 })).toHaveLength(1);
});

test('a worker that vanishes without a word is replaced, and the group goes on', async () => {
  const states: string[] = [];
  const off = host.onState(({ state }) => states.push(state));
  const kinds: string[] = [];
  const request = requestOf({ turns: [user('Name a colour.')], seeds: [1, 2, 3], maxTokens: 2 });
  for await (const outcome of host.sampleGroup(request, { signal: never })) {
    kinds.push(outcome.ok ? 'answered' : outcome.failure.kind);
    if (kinds.length === 1) workers.at(-1)?.terminate();
  }
  off();
  expect(kinds).toEqual(['answered', 'engine-lost', 'answered']);
  expect(states).toEqual(['restarting', 'ready']);
});

test('a file from the disk is loaded, cut ones and others are refused with a reason', async () => {
  const weights = await (await fetch(`${baseUrl}models/${defaultModel.name}`)).blob();
  const other = newHost();
  const choose = (parts: BlobPart[], name: string) =>
    load({ kind: 'file', file: new File(parts, name) }, other);

  const whole = await choose([weights], 'mine.gguf');
  expect(whole).toMatchObject({ ok: true, value: { model: 'mine.gguf', contextTokens: 2048 } });
  expect(whole.ok && whole.value.digest).toMatch(/^edges:98362432:/);

  const cut = await choose([weights.slice(0, 40_000_000)], 'cut.gguf');
  expect(cut).toMatchObject({ ok: false, failure: { kind: 'start' } });
  expect(!cut.ok && cut.failure.kind === 'start' && cut.failure.detail).toContain('corrupted or incomplete');

  const text = await choose(['a list of things to buy'], 'list.txt');
  expect(text).toEqual({ ok: false, failure: { kind: 'not-a-model', name: 'list.txt' } });
  other.dispose();
});

test('loading is cancelled at once, and can be begun again', async () => {
  const other = newHost();
  const controller = new AbortController();
  const cancelAtBytes = ({ phase }: { phase: string }) => {
    if (phase === 'downloading') controller.abort();
  };
  const cancelled = await other.load({ kind: 'default' }, cancelAtBytes, controller.signal);
  expect(cancelled).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(other.state).toEqual({ state: 'none' });
  expect(await load({ kind: 'default' }, other)).toMatchObject({ ok: true });
  other.dispose();
});
