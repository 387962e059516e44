import { expect, test } from 'vitest';
import type { CallAddress } from '../../../src/core/address';
import { addressKey, seedOf } from '../../../src/core/address';
import { journaled } from '../../../src/core/journal';
import type { SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import { retried } from '../../../src/core/retry';
import { MemoryJournal } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const context: SampleContext = { signal: new AbortController().signal };
const lost: SampleOutcome = { ok: false, failure: { kind: 'engine-lost', detail: 'died' } };

function addressOf(sample: number): CallAddress {
  return { stage: 'learn', epoch: 0, step: 0, arm: '', task: 'a/b c', sample, attempt: 0 };
}

function requestOf(count: number): SampleRequest {
  const draws = Array.from({ length: count }, (_, sample) => ({ address: addressOf(sample), seed: sample }));
  return { role: 'policy', turns: [{ role: 'user', text: 'Hi' }], temperature: 1, maxTokens: 8, draws };
}

async function all(outcomes: AsyncIterable<SampleOutcome>): Promise<SampleOutcome[]> {
  const gathered: SampleOutcome[] = [];
  for await (const outcome of outcomes) gathered.push(outcome);
  return gathered;
}

test('addresses of different calls have different keys, and the key gives the seed', () => {
  const keys = [addressOf(0), addressOf(1), { ...addressOf(0), task: 'a', arm: 'b c' }].map(addressKey);
  expect(new Set(keys).size).toBe(3);
  expect(seedOf(1, addressOf(0))).toBe(seedOf(1, addressOf(0)));
  expect(seedOf(1, addressOf(0))).not.toBe(seedOf(2, addressOf(0)));
});

test('a lost engine is asked again for the draws that are missing, and only for those', async () => {
  let died = false;
  const inner = scriptedPolicy((_, draw) => {
    if (draw.address.sample === 1 && !died) {
      died = true;
      return lost;
    }
    return `answer ${draw.address.sample}`;
  });
  const waits: number[] = [];
  const policy = retried(inner, {
    wait: async (ms) => void waits.push(ms),
    onExhausted: async () => 'give-up',
  });
  const outcomes = await all(policy.sampleGroup(requestOf(3), context));
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.text)).toEqual([
    'answer 0',
    'answer 1',
    'answer 2',
  ]);
  expect(inner.calls.filter((key) => key === addressKey(addressOf(0)))).toHaveLength(1);
  expect(waits).toEqual([200]);
});

test('when retries are used up a person is asked, and giving up ends the run as failed', async () => {
  const answers: ('again' | 'give-up')[] = ['again', 'give-up'];
  const policy = retried(
    scriptedPolicy(() => lost),
    {
      wait: async () => undefined,
      onExhausted: async () => answers.shift()!,
    },
  );
  await expect(all(policy.sampleGroup(requestOf(1), context))).rejects.toMatchObject({
    end: { status: 'failed', reason: { kind: 'engine', failure: { kind: 'engine-lost' } } },
  });
  expect(answers).toEqual([]);
});

test('a partly recorded group asks the engine for the rest, each answer stored once', async () => {
  const journal = new MemoryJournal();
  await all(journaled(scriptedPolicy(['one', 'two']), journal).sampleGroup(requestOf(2), context));
  const texts: [number, string][] = [];
  const inner = scriptedPolicy(['three']);
  const outcomes = await all(
    journaled(inner, journal).sampleGroup(requestOf(3), {
      ...context,
      onText: (i, text) => texts.push([i, text]),
    }),
  );
  expect(outcomes.map((outcome) => outcome.ok && outcome.value.text)).toEqual(['one', 'two', 'three']);
  expect(inner.calls).toEqual([addressKey(addressOf(2))]);
});

test('failures that may pass are not journaled; an overflow is, because it is an answer', async () => {
  const journal = new MemoryJournal();
  const overflow: SampleOutcome = { ok: false, failure: { kind: 'context-overflow', detail: '' } };
  const inner = scriptedPolicy((_, draw) => (draw.address.sample === 0 ? lost : overflow));
  await all(journaled(inner, journal).sampleGroup(requestOf(2), context));
  expect([...journal.entries.keys()]).toEqual([addressKey(addressOf(1))]);
});
