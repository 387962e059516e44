import { expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../../../src/core/policy';
import { operationsSchema } from '../../../../src/core/prompts/lesson-prompts';
import type { Engine } from '../../../../src/engines/engine';
import { outcomeOf } from '../../../../src/engines/web-llm/outcome';
import { quirkyEngine } from '../../support/web-llm-artifacts';
import { QuirkyWebLlm } from '../../support/quirky-web-llm';
import { ManualTimers, settle } from '../manual-timers';
import { requestFor } from '../short-request';

const never = new AbortController().signal;
const schema = operationsSchema(2);

async function sample(
  engine: Engine,
  request: SampleRequest,
  context: { signal?: AbortSignal; onText?: (index: number, text: string) => void } = {},
): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of engine.sampleGroup(request, { signal: never, ...context }))
    outcomes.push(outcome);
  return outcomes;
}

const textsOf = (outcomes: readonly SampleOutcome[]) =>
  outcomes.map((outcome) =>
    outcome.ok ? outcome.value.text : `${outcome.failure.kind}: ${outcome.failure.detail}`,
  );

/** A promise that a test opens. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

async function stage() {
  const library = new QuirkyWebLlm();
  const timers = new ManualTimers();
  const engine = await quirkyEngine(library, { timers });
  return { library, timers, engine };
}

test('a group is drawn one after another, each with its seed, and told as it grows', async () => {
  const { library, engine } = await stage();
  const grown: [number, string][] = [];
  const outcomes = await sample(engine, requestFor(3), { onText: (...piece) => grown.push(piece) });

  expect(library.most).toBe(1);
  expect(library.requests.map(({ seed }) => seed)).toEqual([100, 101, 102]);
  expect(library.requests[0]).toMatchObject({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Say something.' },
    ],
    temperature: 0.7,
    top_p: 0.95,
    max_tokens: 32,
    repetition_penalty: 1,
  });
  expect(library.requests[0]).not.toHaveProperty('n');
  expect(new Set(textsOf(outcomes)).size).toBe(3);
  for (const [index, outcome] of outcomes.entries()) {
    const pieces = grown.filter(([at]) => at === index).map(([, text]) => text);
    expect(pieces.at(-1)).toBe(outcome.ok && outcome.value.text);
    for (const [nth, text] of pieces.entries()) expect(text.startsWith(pieces[nth - 1] ?? '')).toBe(true);
  }
});

test('the same seed alone gives the same answer; two groups at once take turns', async () => {
  const { library, engine } = await stage();
  const [first, second] = await Promise.all([sample(engine, requestFor(2)), sample(engine, requestFor(2))]);
  expect(textsOf(first)).toEqual(textsOf(second));
  expect(library.most).toBe(1);
});

test('tokens are counted by web-llm, and estimated and marked so where it does not say', async () => {
  const { library, engine } = await stage();
  library.state.answer = () => ['a', 'b', 'c'];
  const [counted] = await sample(engine, requestFor(1));
  expect(counted).toMatchObject({ value: { stop: 'end-of-turn', tokens: { cached: 0, completion: 4 } } });
  expect(counted?.ok && counted.value.tokens.estimated).toBeUndefined();

  library.state.usage = false;
  const [estimated] = await sample(engine, requestFor(1));
  expect(estimated).toMatchObject({ value: { text: 'abc', tokens: { completion: 3, estimated: true } } });
});

test('a conversation that goes on is read and counted whole, and answered as if it stood alone', async () => {
  const { library, engine } = await stage();
  const turns = requestFor(1).turns;
  const [first] = await sample(engine, requestFor(1));
  const answer = { role: 'assistant', text: first?.ok ? first.value.text : '' } as const;
  const longer = requestFor(1, { turns: [...turns, answer, { role: 'user', text: 'And now?' }] });
  const [second] = await sample(engine, longer);
  const whole = library.requests.map((request) => library.state.promptTokens(request));
  expect(whole[1]).toBeGreaterThan(whole[0]!);
  expect(second).toMatchObject({ value: { tokens: { prompt: whole[1] } } });
});

test('the budget ends an answer, a full context does not pass for it', async () => {
  const { library, engine } = await stage();
  library.state.answer = () => Array.from({ length: 5_000 }, () => 'x');
  expect(await sample(engine, requestFor(1))).toMatchObject([
    { value: { text: 'x'.repeat(32), stop: 'max-tokens' } },
  ]);

  library.state.promptTokens = () => 2_040;
  const [full] = await sample(engine, requestFor(1));
  expect(full).toMatchObject({ ok: false, failure: { kind: 'context-overflow' } });

  library.state.promptTokens = () => 2_049;
  expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^context-overflow: .*2049/);

  library.state.promptTokens = () => 10;
  expect(await sample(engine, requestFor(1))).toMatchObject([{ ok: true }]);
});

test('a budget that just fits is used up, and nothing overflowed', () => {
  const answer = { text: 'x', finish: 'length', tokens: { prompt: 2_016, cached: 0, completion: 32 } };
  expect(outcomeOf(answer, { maxTokens: 32 }, 2_048, 5)).toMatchObject({ value: { stop: 'max-tokens' } });
  expect(outcomeOf(answer, { maxTokens: 33 }, 2_048, 5)).toMatchObject({
    failure: { kind: 'context-overflow' },
  });
});

test('errors that come as strings are told apart by their words', async () => {
  const { library, engine } = await stage();
  library.state.stringErrors = true;
  library.state.promptTokens = () => 9_999;
  expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^context-overflow/);
});

test('a stream that breaks off is no answer', async () => {
  const { library, engine } = await stage();
  library.state.breaksAfter = 2;
  expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^engine-lost: the answer broke off/);
});

test('a schema becomes a grammar, and the answer parses', async () => {
  const { library, engine } = await stage();
  const outcomes = await sample(engine, requestFor(3, { schema, maxTokens: 500 }));
  expect(library.requests[0]?.response_format?.grammar).toContain('root ::=');
  for (const outcome of outcomes) {
    expect(outcome.ok && JSON.parse(outcome.value.text)).toHaveProperty('operations');
  }
});

test('where no matcher can be made the schema is asked for without one, once and for all', async () => {
  const { library, engine } = await stage();
  library.state.grammarFails = true;
  const outcomes = await sample(engine, requestFor(3, { schema }));
  expect(outcomes.every(({ ok }) => ok)).toBe(true);
  expect(library.requests.map(({ response_format: format }) => format !== undefined)).toEqual([
    true,
    false,
    false,
    false,
  ]);
});

test('a schema that no grammar can hold to is left out', async () => {
  const { library, engine } = await stage();
  expect(await sample(engine, requestFor(1, { schema: { type: 'string', pattern: '^a' } }))).toMatchObject([
    { ok: true },
  ]);
  expect(library.requests[0]).not.toHaveProperty('response_format');
});

test('an answer of nothing but blanks is left, and asked for again without the grammar', async () => {
  const { library, engine } = await stage();
  library.state.blanks = true;
  library.state.answer = () => ['{"operations":[]}'];
  let decoded = 0;
  library.state.decode = async () => void (decoded += 1);
  const outcomes = await sample(engine, requestFor(1, { schema, maxTokens: 400 }));
  expect(textsOf(outcomes)).toEqual(['{"operations":[]}']);
  expect(decoded).toBeLessThan(40);

  // Blanks without a grammar too: what came is cut off there.
  library.state.answer = () => ['{', ...Array.from({ length: 500 }, () => '   ')];
  const [cut] = await sample(engine, requestFor(1, { schema, maxTokens: 400 }));
  expect(cut).toMatchObject({ value: { text: '{', stop: 'max-tokens' } });
});

test('blanks are left alone where nobody asked for JSON', async () => {
  const { library, engine } = await stage();
  library.state.answer = () => Array.from({ length: 100 }, () => '\n');
  const [blank] = await sample(engine, requestFor(1, { maxTokens: 90 }));
  expect(blank).toMatchObject({ value: { text: '\n'.repeat(90), stop: 'max-tokens' } });
});

test('called off while it writes: no further token, and the next draw works', async () => {
  const { library, engine } = await stage();
  const stop = new AbortController();
  let decoded = 0;
  library.state.answer = () => Array.from({ length: 100 }, () => 'x');
  library.state.decode = async () => {
    if (++decoded === 3) stop.abort();
  };
  await expect(sample(engine, requestFor(2), { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(decoded).toBeLessThanOrEqual(4);
  expect(library.requests).toHaveLength(1);
  expect(await sample(engine, requestFor(1))).toMatchObject([{ ok: true }]);
});

test('called off while it writes what is not told yet: no further token either', async () => {
  const { library, engine } = await stage();
  const stop = new AbortController();
  let decoded = 0;
  library.state.answer = () => ['x', ...Array.from({ length: 100 }, () => '')];
  library.state.decode = async () => {
    if (++decoded === 3) stop.abort();
    await settle();
  };
  await expect(sample(engine, requestFor(1), { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(decoded).toBe(3);
});

test('called off before the prompt is read, it is not read', async () => {
  const { library, engine } = await stage();
  const stop = new AbortController();
  library.state.reset = async () => stop.abort();
  await expect(sample(engine, requestFor(1), { signal: stop.signal })).rejects.toMatchObject({
    name: 'AbortError',
  });
  library.state.reset = async () => {};
  await settle();
  expect(library.requests).toHaveLength(0);
  expect(await sample(engine, requestFor(1))).toMatchObject([{ ok: true }]);
});

test('called off while another group has its turn: at once, and the other goes on', async () => {
  const { library, engine } = await stage();
  const stop = new AbortController();
  const reading = gate();
  library.state.prefill = () => reading.opened;
  const first = sample(engine, requestFor(1));
  await settle();
  const second = sample(engine, requestFor(1), { signal: stop.signal });
  await settle();
  stop.abort();
  await expect(second).rejects.toMatchObject({ name: 'AbortError' });
  reading.open();
  expect(await first).toMatchObject([{ ok: true }]);
  expect(library.requests).toHaveLength(1);
});

test('called off while the prompt is read: it ends when that is done', async () => {
  const { library, engine } = await stage();
  const stop = new AbortController();
  const reading = gate();
  library.state.prefill = () => reading.opened;
  const group = sample(engine, requestFor(2), { signal: stop.signal });
  await settle();
  stop.abort();
  await settle();
  reading.open();
  await expect(group).rejects.toMatchObject({ name: 'AbortError' });
  expect(library.requests).toHaveLength(1);
});

test('called off while a long prompt is read: nobody waits for it, and the next draw begins after it', async () => {
  const { library, timers, engine } = await stage();
  const stop = new AbortController();
  const reading = gate();
  library.state.prefill = () => reading.opened;
  const group = sample(engine, requestFor(1), { signal: stop.signal });
  group.catch(() => undefined);
  await settle();
  stop.abort();
  await timers.advance(1_600);
  await expect(group).rejects.toMatchObject({ name: 'AbortError' });

  const next = sample(engine, requestFor(1));
  await settle();
  expect(library.requests).toHaveLength(1);
  reading.open();
  expect(await next).toMatchObject([{ ok: true }]);
  expect(library.most).toBe(1);
});

test('what was called off and never ends takes the engine with it: nobody waits for ever', async () => {
  const { library, timers, engine } = await stage();
  const stop = new AbortController();
  library.state.prefill = () => new Promise(() => {});
  const group = sample(engine, requestFor(1), { signal: stop.signal });
  group.catch(() => undefined);
  await settle();
  stop.abort();
  await timers.advance(1_600);
  const next = sample(engine, requestFor(1));
  await timers.advance(11_000);
  expect(textsOf(await next)[0]).toMatch(/^engine-lost: .*does not end/);
});

test('called off before it begins, nothing is asked of the model', async () => {
  const { library, engine } = await stage();
  await expect(sample(engine, requestFor(1), { signal: AbortSignal.abort() })).rejects.toMatchObject({
    name: 'AbortError',
  });
  expect(library.requests).toHaveLength(0);
});

test('a group that is not taken to its end computes no more, and frees the model', async () => {
  const { library, engine } = await stage();
  for await (const outcome of engine.sampleGroup(requestFor(4), { signal: never })) {
    expect(outcome.ok).toBe(true);
    break;
  }
  expect(library.requests).toHaveLength(1);
  expect(await sample(engine, requestFor(1))).toHaveLength(1);
});

test.each(['hangs', 'fails'] as const)(
  'a lost device ends the answer that %s then, and all later ones',
  async (whenLost) => {
    const { library, engine } = await stage();
    library.state.whenLost = whenLost;
    const writing = gate();
    let decoded = 0;
    library.state.answer = () => Array.from({ length: 100 }, () => 'x');
    library.state.decode = async () => {
      if (++decoded === 3) writing.open();
    };
    const group = sample(engine, requestFor(2));
    await writing.opened;
    library.loseDevice('reset');
    for (const text of textsOf(await group))
      expect(text).toMatch(/^engine-lost: .*graphics processor was lost.*reset/);
    expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^engine-lost/);
    expect(library.requests).toHaveLength(1);
  },
);

test('a model that web-llm unloaded by itself is a lost engine', async () => {
  const { library, engine } = await stage();
  await library.engines[0]?.unload();
  expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^engine-lost: ModelNotLoadedError/);
});

test('let go in the middle of a prompt it does not wait; what is drawn then fails as a value', async () => {
  const { library, timers, engine } = await stage();
  library.state.prefill = () => new Promise(() => {});
  const group = sample(engine, requestFor(1));
  await settle();
  const goodbye = Promise.all([engine.dispose(), engine.dispose()]);
  await timers.advance(1_100);
  await goodbye;
  expect(textsOf(await group)[0]).toMatch(/^engine-lost: .*let go/);
  expect(textsOf(await sample(engine, requestFor(1)))[0]).toMatch(/^engine-lost: .*let go/);
});

test('models that think first are told not to, and a block of thoughts is no part of the answer', async () => {
  const library = new QuirkyWebLlm();
  library.records.push({ ...library.records[0]!, model_id: 'Qwen3-0.6B-q4f32_1-MLC' });
  library.state.answer = () => ['<think>\n\n</think>\n\n', 'yes'];
  const engine = await quirkyEngine(library, {
    choice: { kind: 'web-llm', model: 'Qwen3-0.6B-q4f32_1-MLC' },
  });
  expect(textsOf(await sample(engine, requestFor(1)))).toEqual(['yes']);
  expect(library.requests[0]?.extra_body).toEqual({ enable_thinking: false });
});
