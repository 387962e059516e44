import { expect, test } from 'vitest';
import type { SampleOutcome } from '../../../src/core/policy';
import type { Engine, LoadEngine } from '../../../src/engines/engine';
import { serveEngine } from '../../../src/engines/engine-server';
import type { FromEngine } from '../../../src/engines/wire';
import { facts } from './fake-worker';
import { settle } from './manual-timers';

const request = {
  role: 'policy',
  turns: [{ role: 'user', text: 'Say yes.' }],
  temperature: 1,
  maxTokens: 8,
  draws: [],
} as const;

function outcome(text: string): SampleOutcome {
  const tokens = { prompt: 1, cached: 0, completion: 1 };
  return { ok: true, value: { text, stop: 'end-of-turn', tokens, durationMs: 1 } };
}

/** A served engine with these groups, and all it posts. */
async function serve(sampleGroup: Engine['sampleGroup'], load?: LoadEngine) {
  const posted: FromEngine[] = [];
  const engine: Engine = { facts, sampleGroup, dispose: () => Promise.resolve() };
  const receive = serveEngine(
    () => load ?? (() => Promise.resolve({ ok: true, value: engine })),
    (message) => posted.push(message),
  );
  await receive({ type: 'load', choice: { kind: 'default' }, baseUrl: 'https://example.org/' });
  return { receive, posted };
}

test('one draw is computed for each credit, and text is sent as it grows', async () => {
  let computed = 0;
  const { receive, posted } = await serve(async function* (_request, context) {
    for (const text of ['one', 'two']) {
      computed += 1;
      context.onText?.(computed - 1, text.slice(0, 1));
      yield outcome(text);
    }
  });
  await receive({ type: 'open', group: 7, request });
  await settle();
  expect(computed).toBe(0);
  await receive({ type: 'pull', group: 7 });
  await settle();
  expect(computed).toBe(1);
  expect(posted.slice(1)).toEqual([
    { type: 'text', group: 7, index: 0, text: 'o' },
    { type: 'outcome', group: 7, outcome: outcome('one') },
  ]);
  await receive({ type: 'pull', group: 7 });
  await receive({ type: 'pull', group: 7 });
  expect(posted.at(-1)).toEqual({ type: 'end', group: 7, why: 'done' });
});

test('an aborted draw ends its group, and says so once', async () => {
  const { receive, posted } = await serve(async function* (_request, { signal }) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
    yield outcome('never');
  });
  await receive({ type: 'open', group: 1, request });
  const pulled = receive({ type: 'pull', group: 1 });
  await receive({ type: 'abort', group: 1 });
  await pulled;
  await receive({ type: 'pull', group: 1 });
  expect(posted.slice(1)).toEqual([{ type: 'end', group: 1, why: 'aborted' }]);
});

test('a group that is ended between draws lets go of what it holds', async () => {
  let released = false;
  const { receive } = await serve(async function* () {
    try {
      yield outcome('one');
      yield outcome('two');
    } finally {
      released = true;
    }
  });
  await receive({ type: 'open', group: 1, request });
  await receive({ type: 'pull', group: 1 });
  await receive({ type: 'abort', group: 1 });
  await settle();
  expect(released).toBe(true);
});

test('a bug becomes a message, since an error would not survive the way', async () => {
  const { receive, posted } = await serve(async function* () {
    yield outcome('one');
    throw new TypeError('x is not a function');
  });
  await receive({ type: 'open', group: 1, request });
  await receive({ type: 'pull', group: 1 });
  await receive({ type: 'pull', group: 1 });
  expect(posted.at(-1)).toEqual({ type: 'broken', detail: 'TypeError: x is not a function' });
});

test('a failed load is passed on as it is', async () => {
  const failure = { kind: 'unsupported', missing: 'memory64' } as const;
  const { posted } = await serve(
    async function* () {},
    () => Promise.resolve({ ok: false, failure }),
  );
  expect(posted).toEqual([{ type: 'loaded', result: { ok: false, failure } }]);
});

test('progress of a large file is told now and then, and every new phase at once', async () => {
  const { posted } = await serve(
    async function* () {},
    (_choice, onProgress) => {
      onProgress({ phase: 'looking' });
      for (let receivedBytes = 0; receivedBytes < 1_000; receivedBytes++) {
        onProgress({ phase: 'downloading', receivedBytes, totalBytes: 1_000 });
      }
      onProgress({ phase: 'checking' });
      return Promise.resolve({ ok: false, failure: { kind: 'cancelled' } });
    },
  );
  const phases = posted.flatMap((message) => (message.type === 'progress' ? message.progress.phase : []));
  expect(new Set(phases)).toEqual(new Set(['looking', 'downloading', 'checking']));
  expect(phases.length).toBeLessThan(50);
});

test('pings are answered while a draw is under way', async () => {
  const { receive, posted } = await serve(async function* (_request, { signal }) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', resolve));
    yield outcome('late');
  });
  await receive({ type: 'open', group: 1, request });
  void receive({ type: 'pull', group: 1 });
  await receive({ type: 'ping' });
  expect(posted.at(-1)).toEqual({ type: 'pong' });
});
