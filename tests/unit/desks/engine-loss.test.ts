import { expect, test } from 'vitest';
import type { SampleFailure } from '../../../src/core/policy';
import type { EngineFacts } from '../../../src/engines/engine';
import { EngineHost } from '../../../src/engines/engine-host';
import { lossOf } from '../../../workers/desks/engine-loss';
import { FakeWorker, facts } from '../engines/fake-worker';
import { ManualTimers } from '../engines/manual-timers';

const server: EngineFacts = { ...facts, kind: 'openai-compatible', model: 'parrot' };
const lost: SampleFailure = { kind: 'engine-lost', detail: 'RuntimeError: unreachable at 0x7f' };

async function loaded() {
  const workers: FakeWorker[] = [];
  const timers = new ManualTimers();
  const spawn = () => {
    workers.push(new FakeWorker());
    return workers.at(-1)!;
  };
  const host = new EngineHost({ spawn, baseUrl: '', timers });
  await host.load({ kind: 'default' }, () => undefined, new AbortController().signal);
  return { host, worker: workers[0]! };
}

test('what an engine says itself is not told, but for a server: its words say what to do', async () => {
  const { host } = await loaded();
  const failure: SampleFailure = { kind: 'unavailable', detail: '401: •••', why: 'key' };
  expect(lossOf(server, 'second', failure, { host })).toEqual({
    model: 'parrot',
    digest: facts.digest,
    place: 'second',
    why: 'key',
    said: '401: •••',
  });
  for (const why of ['no-model', 'no-connection', 'broken-answer'] as const) {
    expect(lossOf(server, 'first', { ...failure, why }, { host })).not.toHaveProperty('said');
  }
  expect(lossOf(facts, 'first', { kind: 'unavailable', detail: 'x' }, { host })).toEqual({
    model: facts.model,
    digest: facts.digest,
    place: 'first',
    why: 'refused',
  });
});

test('an engine that crashed, went silent or cannot be started again are told apart', async () => {
  const one = await loaded();
  one.worker.crash('RuntimeError: unreachable');
  expect(lossOf(facts, 'first', lost, one)).toEqual({
    model: facts.model,
    digest: facts.digest,
    place: 'first',
    why: 'crashed',
  });

  const { host } = await loaded();
  host.dispose();
  expect(lossOf(facts, 'first', lost, { host })).toMatchObject({ why: 'crashed' });
  Object.defineProperty(host, 'ended', { value: 'silent' });
  expect(lossOf(facts, 'first', lost, { host })).toMatchObject({ why: 'silent' });
  const failure = { kind: 'out-of-memory', neededBytes: 9 } as const;
  Object.defineProperty(host, 'state', { value: { state: 'failed', failure } });
  expect(lossOf(facts, 'first', lost, { host })).toEqual({
    model: facts.model,
    digest: facts.digest,
    place: 'first',
    why: 'not-started',
    failure,
  });
});
