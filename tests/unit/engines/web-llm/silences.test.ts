import { expect, test } from 'vitest';
import type { SampleOutcome } from '../../../../src/core/policy';
import { EngineHost } from '../../../../src/engines/engine-host';
import { FakeWorker } from '../fake-worker';
import { ManualTimers, settle } from '../manual-timers';

/** A host whose worker answers pings and says what a test says. */
async function stage(prepare: (worker: FakeWorker) => void = () => {}) {
  const timers = new ManualTimers();
  const worker = new FakeWorker();
  prepare(worker);
  const host = new EngineHost({ spawn: () => worker, baseUrl: 'https://example.org/', timers });
  const loading = host.load({ kind: 'web-llm', model: 'A' }, () => {}, new AbortController().signal);
  await settle();
  return { timers, worker, host, loading };
}

async function drawing() {
  const staged = await stage();
  await staged.loading;
  const group = staged.host.sampleGroup(
    {
      role: 'policy',
      turns: [{ role: 'user', text: 'Say yes.' }],
      temperature: 1,
      maxTokens: 8,
      draws: [
        {
          seed: 1,
          address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample: 0, attempt: 0 },
        },
      ],
    },
    { signal: new AbortController().signal },
  );
  const drawn: Promise<IteratorResult<SampleOutcome>> = group[Symbol.asyncIterator]().next();
  await settle();
  return { ...staged, drawn };
}

test('a long prompt may be read for minutes without a sign, not for ever', async () => {
  const { timers, worker, drawn } = await drawing();
  await timers.advance(170_000);
  expect(worker.terminated).toBe(false);
  await timers.advance(20_000);
  expect(worker.terminated).toBe(true);
  expect(await drawn).toMatchObject({ value: { ok: false, failure: { kind: 'engine-lost' } } });
});

test('an answer that stands still is given up after a minute', async () => {
  const { timers, worker, drawn } = await drawing();
  worker.show(0, 'yes');
  await settle();
  await timers.advance(55_000);
  expect(worker.terminated).toBe(false);
  await timers.advance(10_000);
  expect(await drawn).toMatchObject({ value: { ok: false, failure: { kind: 'engine-lost' } } });
});

test('its programs may be compiled for minutes', async () => {
  const { timers, worker, loading } = await stage((made) => {
    made.loads = 'never';
  });
  worker.say({ type: 'progress', progress: { phase: 'starting' } });
  await timers.advance(290_000);
  expect(worker.terminated).toBe(false);
  await timers.advance(20_000);
  expect(await loading).toMatchObject({ ok: false, failure: { kind: 'start' } });
});

test('a worker that stands still for two minutes is dead, and not before', async () => {
  const { timers, worker } = await drawing();
  worker.answersPings = false;
  await timers.advance(115_000);
  expect(worker.terminated).toBe(false);
  await timers.advance(10_000);
  expect(worker.terminated).toBe(true);
});
