import { expect, test } from 'vitest';
import type { SampleRequest } from '../../../../src/core/policy';
import { openEndpoint } from '../../../../src/engines/endpoint/endpoint';
import { quickPorts, serveChat, stream } from './test-server';

/** The nth of a fixed sequence of chances, so that a failing run can be run again. */
function chance(n: number): number {
  return ((Math.imul(n + 1, 0x9e3779b1) >>> 0) % 1000) / 1000;
}

test('2,000 rollouts at 64 at once, through failures and broken streams: each answered, none twice', async () => {
  let calls = 0;
  let atOnce = 0;
  let most = 0;
  const answered = new Map<number, number>();
  const server = await serveChat(async ({ body, response }) => {
    const nth = calls++;
    if (body.n !== undefined) return void response.writeHead(400).end('{"error":"n is not supported"}');
    atOnce += 1;
    most = Math.max(most, atOnce);
    response.on('close', () => (atOnce -= 1));
    await new Promise((resolve) => setTimeout(resolve, 3));
    const luck = nth < 2 ? 1 : chance(nth);
    if (luck < 0.095) return void response.writeHead(500).end('broken');
    if (luck < 0.1) return void response.writeHead(429, { 'retry-after': '0' }).end('busy');
    if (luck < 0.15) {
      response.setHeader('content-type', 'text/event-stream');
      response.write('data: {"choices":[{"index":0,"delta":{"content":"hal');
      return void response.destroy();
    }
    if (body.seed! >= 10_000) answered.set(body.seed!, (answered.get(body.seed!) ?? 0) + 1);
    stream(response, [`answer ${body.seed}`]);
  });
  const choice = { kind: 'endpoint', baseUrl: server.baseUrl, model: 'm', concurrency: 64 } as const;
  const opened = await openEndpoint(choice, quickPorts(), new AbortController().signal);
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure));

  const request: SampleRequest = {
    role: 'policy',
    turns: [{ role: 'user', text: 'Say something.' }],
    temperature: 1,
    maxTokens: 16,
    draws: Array.from({ length: 2000 }, (_, sample) => ({
      seed: 10_000 + sample,
      address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
    })),
  };
  const heap: number[] = [];
  let next = 0;
  let failed = 0;
  for await (const outcome of opened.value.sampleGroup(request, { signal: new AbortController().signal })) {
    if (outcome.ok) expect(outcome.value.text).toBe(`answer ${10_000 + next}`);
    else failed += 1;
    next += 1;
    if (next % 200 === 0) heap.push(process.memoryUsage().heapUsed);
  }
  await server.close();

  expect(next).toBe(2000);
  // Three tries at 10% each: about one in a thousand calls fails for good, and is told as a failure.
  expect(failed).toBeLessThan(15);
  expect(answered.size).toBe(2000 - failed);
  expect([...answered.values()].every((times) => times === 1)).toBe(true);
  expect(most).toBeGreaterThan(16);
  expect(most).toBeLessThanOrEqual(64);
  // Whatever the collector does in between, two thousand short answers leave no more than a few megabytes.
  expect(Math.min(...heap.slice(-3)) - heap[0]!).toBeLessThan(40e6);
}, 60_000);
