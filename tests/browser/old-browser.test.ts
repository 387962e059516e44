import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../src/core/policy';
import { EngineHost } from '../../src/engines/engine-host';
import { partName } from '../support/gguf-file';
import { splitTinyLlama } from '../support/tiny-llama';

// A browser without JSPI and Memory64: the build for those, from where the page comes from, with a small model.

const never = new AbortController().signal;
const asked: string[] = [];
const host = new EngineHost({
  baseUrl: `${location.origin}/`,
  spawn: () => new Worker(new URL('./support/old-engine.worker.ts', import.meta.url), { type: 'module' }),
});

beforeAll(async () => {
  const parts = splitTinyLlama(2, { format: 'q8_0' }).map(
    (bytes, index) => new File([bytes], partName('tiny', index, 2)),
  );
  const [file, ...rest] = parts;
  const loaded = await host.load({ kind: 'file', file: file!, parts: rest, device: 'cpu' }, () => {}, never);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
});

afterAll(() => host.dispose());

function requestOf(seeds: readonly number[], text: string): SampleRequest {
  const draws = seeds.map((seed, sample) => ({
    address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 } as const,
    seed,
  }));
  return { role: 'policy', turns: [{ role: 'user', text }], temperature: 1, maxTokens: 12, draws };
}

test('it says which build it is, and that it has one thread and one lane', () => {
  const { state } = host;
  if (state.state !== 'ready') throw new Error(state.state);
  expect(state.facts).toMatchObject({ threads: 1, device: 'cpu' });
  expect(state.facts.engineVersion).toContain('(compatibility build)');
  expect(state.facts.lanes).toBeUndefined();
});

test('it answers: draws differ by seed, repeat by seed, and share what was read', async () => {
  const outcomes: SampleOutcome[] = [];
  for await (const outcome of host.sampleGroup(requestOf([1, 2, 2], 'Name a colour.'), { signal: never })) {
    outcomes.push(outcome);
  }
  const samples = outcomes.map((outcome) => {
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
    return outcome.value;
  });
  expect(samples).toHaveLength(3);
  expect(samples[1]?.text).not.toBe(samples[0]?.text);
  expect(samples[2]?.text).toBe(samples[1]?.text);
  expect(samples[2]?.tokens.cached).toBe(samples[2]!.tokens.prompt - 1);
});

test('it stops when it is asked to, and answers the next', async () => {
  const controller = new AbortController();
  const request = { ...requestOf([1, 2, 3], 'Tell me a story.'), maxTokens: 200 };
  const drawing = (async () => {
    const context = { signal: controller.signal, onText: () => controller.abort() };
    for await (const outcome of host.sampleGroup(request, context)) asked.push(JSON.stringify(outcome));
  })();
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
  for await (const outcome of host.sampleGroup(requestOf([4], 'Hi'), { signal: never })) {
    expect(outcome.ok).toBe(true);
  }
});
