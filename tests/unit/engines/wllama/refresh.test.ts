import { expect, test } from 'vitest';
import type { SampleOutcome, SampleRequest } from '../../../../src/core/policy';
import { fail, ok, type Result } from '../../../../src/core/result';
import type { EngineFacts, LoadFailure } from '../../../../src/engines/engine';
import type { Started, Starting } from '../../../../src/engines/wllama/start-at-pace';
import { WllamaEngine } from '../../../../src/engines/wllama/wllama-engine';

// The store of earlier prompts grows for hours in a real engine; here its size is said.

const timings = { cache_n: 0, prompt_n: 10, prompt_ms: 1, predicted_n: 3, predicted_ms: 3 };
const facts: EngineFacts = {
  kind: 'wllama',
  model: 'a',
  digest: 'd1',
  engineVersion: '1',
  contextTokens: 2048,
  threads: 4,
  lanes: 4,
};
const starting: Starting = {
  blobs: [],
  sizeBytes: 1,
  contextTokens: 2048,
  device: 'cpu',
  lanes: 4,
  onRead: () => {},
};

/** An instance that answers at once; `name` is what it says. */
function instance(name: string, storedMiB: number, exited: string[]): Started {
  const wllama = {
    exit: async () => void exited.push(name),
    async createChatCompletion({ onData }: { onData: (chunk: unknown) => void }) {
      onData({ prompt_progress: { total: 10 }, choices: [] });
      await new Promise((resolve) => setTimeout(resolve, 2));
      onData({ choices: [{ delta: { content: name }, finish_reason: 'stop' }], timings });
    },
  };
  const log = { storedMiB, errors: '', broken: new Promise(() => {}), began() {}, ended() {}, letGo() {} };
  return { running: { wllama, log } as unknown as Started['running'], threads: 4, tokenMs: 5 };
}

const request: SampleRequest = {
  role: 'policy',
  turns: [{ role: 'user', text: 'Hi' }],
  temperature: 1,
  maxTokens: 8,
  draws: [1, 2, 3, 4].map((seed) => ({
    address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample: seed, attempt: 0 },
    seed,
  })),
};

async function textsOf(engine: WllamaEngine): Promise<readonly string[]> {
  const texts: string[] = [];
  const say = (outcome: SampleOutcome) => (outcome.ok ? outcome.value.text : outcome.failure.kind);
  const { signal } = new AbortController();
  for await (const outcome of engine.sampleGroup(request, { signal })) texts.push(say(outcome));
  return texts;
}

test('an engine whose groups are all written side by side starts afresh too, before a group, when its store is full', async () => {
  const exited: string[] = [];
  const start = async (): Promise<Result<Started, LoadFailure>> => ok(instance('new', 0, exited));
  const engine = new WllamaEngine(instance('old', 600, exited), starting, facts, { isFixed: true }, start);
  expect(await textsOf(engine)).toEqual(['new', 'new', 'new', 'new']);
  expect(exited).toEqual(['old']);
  expect(await textsOf(engine)).toHaveLength(4);
  expect(exited).toEqual(['old']);
});

test('where it does not start afresh every draw of the group says that the engine is lost', async () => {
  const start = async (): Promise<Result<Started, LoadFailure>> => fail({ kind: 'start', detail: 'no' });
  const engine = new WllamaEngine(instance('old', 600, []), starting, facts, { isFixed: true }, start);
  expect(await textsOf(engine)).toEqual(Array.from({ length: 4 }, () => 'engine-lost'));
});
