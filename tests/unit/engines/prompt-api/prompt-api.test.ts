import { expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../../../src/core/policy';
import type { Engine, LoadProgress } from '../../../../src/engines/engine';
import { promptApiLoader } from '../../../../src/engines/prompt-api/load';
import { PromptApiDouble, type DoubleOptions } from '../../support/prompt-api-double';

const browser = { name: 'Google Chrome', version: '156.0.1.2' };

async function opened(options: DoubleOptions = {}) {
  const double = new PromptApiDouble(options);
  const progress: LoadProgress[] = [];
  const load = promptApiLoader({ factory: double, browser, now: () => performance.now() });
  const loaded = await load({ kind: 'prompt-api' }, (at) => progress.push(at), new AbortController().signal);
  return { double, progress, loaded };
}

async function ready(options: DoubleOptions = {}): Promise<{ double: PromptApiDouble; engine: Engine }> {
  const { double, loaded } = await opened(options);
  if (!loaded.ok) throw new Error(loaded.failure.kind);
  return { double, engine: loaded.value };
}

function asking(changes: Partial<SampleRequest> = {}, draws = 1): SampleRequest {
  return {
    role: 'policy',
    turns: [
      { role: 'system', text: 'Answer with one word.' },
      { role: 'user', text: 'Which colour is the sky?' },
    ],
    temperature: 1,
    maxTokens: 50,
    draws: Array.from({ length: draws }, (_, sample) => ({
      address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
      seed: sample + 1,
    })),
    ...changes,
  };
}

async function answers(
  engine: Engine,
  request: SampleRequest,
  { signal = new AbortController().signal, onText = (_index: number, _text: string): void => undefined } = {},
): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of engine.sampleGroup(request, { signal, onText })) outcomes.push(outcome);
  return outcomes;
}

test('what answers share is read once, and each answer is written in a clone of it', async () => {
  const { double, engine } = await ready({ say: (_messages, { count }) => `blue ${count}` });
  const first = await answers(engine, asking({}, 3));
  expect(first.map((outcome) => outcome.ok && outcome.value.text)).toEqual(['blue 0', 'blue 1', 'blue 2']);
  // One at loading, one with the system message.
  expect(double.made.map(({ initialPrompts }) => initialPrompts?.length ?? 0)).toEqual([0, 1]);
  // No answer has seen another.
  expect(double.prompts.map((messages) => messages.map(({ role }) => role))).toEqual(
    Array.from({ length: 3 }, () => ['system', 'user']),
  );
  const [one, two] = first;
  if (!one?.ok || !two?.ok) throw new Error('no answer');
  expect(one.value.tokens).toMatchObject({ cached: 0, estimated: true });
  expect(two.value.tokens.cached).toBeGreaterThan(0);
  expect(two.value.tokens.prompt).toBeGreaterThan(two.value.tokens.cached);

  await answers(engine, asking({}, 2));
  expect(double.made).toHaveLength(2);
  await answers(engine, asking({ turns: [{ role: 'user', text: 'alone' }] }));
  expect(double.prompts.at(-1)).toEqual([{ role: 'user', content: 'alone' }]);
  // The one that holds the model, and the newest beginning: nothing else takes memory.
  expect(double.open).toBe(2);
  await engine.dispose();
  expect(double.open).toBe(0);
});

test('it says what it does not let anybody choose, and asks for variety instead of a temperature', async () => {
  const { double, engine } = await ready();
  expect(engine.facts).toEqual({
    kind: 'prompt-api',
    model: 'Google Chrome 156: built-in model',
    digest: 'prompt-api:Google Chrome/156.0.1.2/4096',
    engineVersion: 'Prompt API',
    contextTokens: 4096,
    threads: 0,
    fixed: ['temperature', 'seed', 'tokens'],
  });
  for (const temperature of [0, 0.3, 0.7, 1, 1.5]) await answers(engine, asking({ temperature }));
  expect(double.made.slice(1).map(({ samplingMode }) => samplingMode)).toEqual([
    'most-predictable',
    'predictable',
    'balanced',
    'creative',
    'most-creative',
  ]);
  expect(JSON.stringify(double.made)).not.toContain('temperature');
});

test('a browser that does not know a mode is asked without', async () => {
  const { double, engine } = await ready({ modes: ['balanced'] });
  expect(await answers(engine, asking({}, 2))).toMatchObject([{ ok: true }, { ok: true }]);
  expect(double.made.map(({ samplingMode }) => samplingMode)).toEqual([undefined, 'creative', undefined]);
});

test('the older names are read as the new ones, and without any the tokens are estimated', async () => {
  for (const names of ['old', 'none'] as const) {
    const { engine } = await ready({ names, contextWindow: 3000 });
    expect(engine.facts.contextTokens).toBe(names === 'old' ? 3000 : 4096);
    const [outcome] = await answers(engine, asking());
    if (!outcome?.ok) throw new Error('no answer');
    expect(outcome.value.tokens.prompt).toBeGreaterThan(5);
  }
});

test('an answer ends at the limit of tokens, though the browser knows none', async () => {
  const { double, engine } = await ready({ say: () => 'word '.repeat(1000) });
  const seen: string[] = [];
  const [outcome] = await answers(engine, asking({ maxTokens: 10 }), {
    onText: (_, text) => seen.push(text),
  });
  expect(outcome).toMatchObject({
    ok: true,
    value: { stop: 'max-tokens', text: 'word '.repeat(8), tokens: { completion: 10 } },
  });
  expect(seen[0]).toBe('');
  expect(seen.at(-1)).toBe('word '.repeat(8));
  expect(double.open).toBe(2);
});

test('a schema constrains the answer; one the browser makes nothing of is left out for good', async () => {
  const schema = { type: 'object', properties: { word: { type: 'string' } } };
  const shaped = await ready({ say: (_, asked) => (asked.schema ? '{"word":"a"}' : 'free') });
  expect(await answers(shaped.engine, asking({ schema }))).toMatchObject([
    { value: { text: '{"word":"a"}' } },
  ]);

  const tried: boolean[] = [];
  const other = await ready({
    refusesSchemas: true,
    say: (_, asked) => {
      tried.push(asked.schema !== undefined);
      return 'free';
    },
  });
  expect(await answers(other.engine, asking({ schema }, 2))).toMatchObject([
    { value: { text: 'free' } },
    { value: { text: 'free' } },
  ]);
  expect(tried).toEqual([false, false]);

  const once = await ready({ say: (_, asked) => (asked.schema ? { error: 'SyntaxError' } : 'free') });
  expect(await answers(once.engine, asking({ schema }, 2))).toMatchObject([
    { value: { text: 'free' } },
    { value: { text: 'free' } },
  ]);
});

test('what does not fit is an overflow, wherever it shows, and the next draw works', async () => {
  const { engine } = await ready({
    contextWindow: 100,
    say: (messages) => (messages.at(-1)?.content === 'grow' ? { overflowsAfter: 'on and on' } : 'blue'),
  });
  const overflow = { ok: false, failure: { kind: 'context-overflow' } };
  const long = 'x'.repeat(900);
  expect(await answers(engine, asking({ turns: [{ role: 'user', text: long }] }))).toMatchObject([overflow]);
  expect(
    await answers(
      engine,
      asking({
        turns: [
          { role: 'system', text: long },
          { role: 'user', text: 'a' },
        ],
      }),
    ),
  ).toMatchObject([overflow]);
  expect(await answers(engine, asking({ maxTokens: 95 }))).toMatchObject([overflow]);
  expect(await answers(engine, asking({ turns: [{ role: 'user', text: 'grow' }] }))).toMatchObject([
    overflow,
  ]);
  expect(await answers(engine, asking())).toMatchObject([{ ok: true, value: { text: 'blue' } }]);
});

test('a prompt in a language that it does not take has no answer, now or later, and costs nothing else', async () => {
  const schemas: boolean[] = [];
  const { engine } = await ready({
    foreign: /[а-я]/,
    say: (_, { schema }) => {
      schemas.push(schema !== undefined);
      return 'blue';
    },
  });
  const notTaken = {
    ok: false,
    failure: { kind: 'not-taken', detail: expect.stringContaining('NotSupported') },
  };
  const turns = [{ role: 'user' as const, text: 'Какого цвета небо?' }];
  const shared = [{ role: 'system' as const, text: 'Одним словом.' }, ...turns];
  expect(await answers(engine, asking({ turns }, 2))).toMatchObject([notTaken, notTaken]);
  expect(await answers(engine, asking({ turns: shared }))).toMatchObject([notTaken]);
  // The language is to blame, not the schema: that is enforced for other prompts as before.
  const schema = { type: 'object' };
  expect(await answers(engine, asking({ turns, schema }))).toMatchObject([notTaken]);
  expect(await answers(engine, asking({ schema }))).toMatchObject([{ ok: true, value: { text: 'blue' } }]);
  expect(schemas).toEqual([true]);
});

test('a model that the browser has taken away may come back: no answer of it is final', async () => {
  const { engine } = await ready({ vanishes: true });
  expect(await answers(engine, asking())).toMatchObject([
    { ok: false, failure: { kind: 'unavailable', why: 'no-model' } },
  ]);
});

test('a draw that is called off ends at once, whatever the browser does, and the next one works', async () => {
  for (const hangs of ['listening', 'deaf'] as const) {
    const { engine } = await ready({ say: (_, { count }) => (count === 1 ? { hangs } : 'blue') });
    const controller = new AbortController();
    const heard: number[] = [];
    const drawing = answers(engine, asking({}, 3), {
      signal: controller.signal,
      onText: (index) => {
        heard.push(index);
        if (index === 1) setTimeout(() => controller.abort(), 5);
      },
    });
    await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
    expect(Math.max(...heard)).toBe(1);
    expect(await answers(engine, asking({}, 2))).toMatchObject([{ ok: true }, { ok: true }]);
  }
});

test('failures are values: lost, refused or held back', async () => {
  const failing = async (error: string) => {
    const { double, engine } = await ready({
      say: (_, { count }) => (count === 0 ? { error, after: 'Once upon' } : 'blue'),
    });
    const outcomes = await answers(engine, asking({}, 2));
    expect(outcomes[1]).toMatchObject({ ok: true, value: { text: 'blue' } });
    expect(double.open).toBe(2);
    return outcomes[0];
  };
  expect(await failing('UnknownError')).toMatchObject({ failure: { kind: 'engine-lost' } });
  expect(await failing('InvalidStateError')).toMatchObject({ failure: { kind: 'engine-lost' } });
  expect(await failing('NotAllowedError')).toMatchObject({ failure: { kind: 'unavailable' } });
  expect(await failing('NotReadableError')).toMatchObject({
    ok: true,
    value: { text: 'Once upon', stop: 'max-tokens' },
  });
});

test('after it was let go, a draw fails as lost and nothing hangs', async () => {
  const { double, engine } = await ready({ say: () => ({ hangs: 'deaf' }) });
  const drawing = answers(engine, asking());
  await new Promise((resolve) => setTimeout(resolve, 20));
  await engine.dispose();
  expect(await drawing).toMatchObject([{ ok: false, failure: { kind: 'engine-lost' } }]);
  await engine.dispose();
  expect(await answers(engine, asking())).toMatchObject([{ ok: false, failure: { kind: 'engine-lost' } }]);
  expect(double.open).toBe(0);
});

test('loading tells how far the download is, and why there is no model', async () => {
  const fetched = await opened({ availability: 'downloadable', downloads: [0.25, 0.5] });
  expect(fetched.progress).toEqual([
    { phase: 'downloading' },
    { phase: 'downloading', share: 0 },
    { phase: 'downloading', share: 0.25 },
    { phase: 'downloading', share: 0.5 },
    { phase: 'starting' },
  ]);
  expect((await opened()).progress).toEqual([{ phase: 'starting' }]);
  expect((await opened({ availability: 'unavailable' })).loaded).toEqual({
    ok: false,
    failure: { kind: 'unsupported', missing: 'prompt-api' },
  });
  expect((await opened({ createFails: 'NetworkError' })).loaded).toMatchObject({
    failure: { kind: 'download', status: undefined },
  });
  expect((await opened({ createFails: 'NotAllowedError' })).loaded).toMatchObject({
    failure: { kind: 'start' },
  });
  const load = promptApiLoader({ factory: undefined, browser, now: () => 0 });
  expect(await load({ kind: 'prompt-api' }, () => undefined, new AbortController().signal)).toMatchObject({
    failure: { kind: 'unsupported', missing: 'prompt-api' },
  });
});
