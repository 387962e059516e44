import { expect, test, vi } from 'vitest';
import type { SampleOutcome } from '../../../../src/core/policy';
import { EngineHost } from '../../../../src/engines/engine-host';
import { PageWorkers } from '../../../../src/engines/prompt-api/page-worker';
import { servePromptApi } from '../../../../src/engines/prompt-api/serve';
import { PromptApiDouble, type DoubleOptions } from '../../support/prompt-api-double';

const navigator = { userAgent: 'Mozilla/5.0 AppleWebKit/537.36 Chrome/156.0.7 Safari/537.36 Edg/156.0.1' };

/** A page that serves the double, and the host on the other side of the ports. */
function joined(options: DoubleOptions) {
  const double = new PromptApiDouble(options);
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', (event) =>
    servePromptApi((event as MessageEvent).ports[0]!, double, navigator),
  );
  port1.start();
  const page = new PageWorkers();
  page.offer(port2);
  const host = new EngineHost({ spawn: () => page.spawn()!, baseUrl: '' });
  const close = () => {
    host.dispose();
    port1.close();
  };
  return { double, host, close };
}

async function drawn(host: EngineHost, signal = new AbortController().signal): Promise<SampleOutcome[]> {
  const outcomes: SampleOutcome[] = [];
  const request = {
    role: 'policy' as const,
    turns: [{ role: 'user' as const, text: 'hello' }],
    temperature: 1,
    maxTokens: 20,
    draws: [0, 1].map((sample) => ({
      address: { stage: 'learn' as const, epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 },
      seed: sample,
    })),
  };
  for await (const outcome of host.sampleGroup(request, { signal })) outcomes.push(outcome);
  return outcomes;
}

test('an engine in the page loads, answers, comes back after a loss, and leaves no session behind', async () => {
  const { double, host, close } = joined({
    say: (_, { count }) => (count === 1 ? { error: 'UnknownError' } : 'hi'),
  });
  const loaded = await host.load({ kind: 'prompt-api' }, () => undefined, new AbortController().signal);
  expect(loaded).toMatchObject({
    ok: true,
    value: { kind: 'prompt-api', fixed: ['temperature', 'seed', 'tokens'] },
  });
  expect(await drawn(host)).toMatchObject([
    { ok: true, value: { text: 'hi' } },
    { ok: false, failure: { kind: 'engine-lost' } },
  ]);
  expect(await drawn(host)).toMatchObject([{ ok: true }, { ok: true }]);
  host.dispose();
  await vi.waitFor(() => expect(double.open).toBe(0));
  close();
});

test('an answer that does not stop is left behind within two seconds, and the next draw works', async () => {
  const { double, host, close } = joined({ say: (_, { count }) => (count === 0 ? { hangs: 'deaf' } : 'hi') });
  await host.load({ kind: 'prompt-api' }, () => undefined, new AbortController().signal);
  const controller = new AbortController();
  const drawing = drawn(host, controller.signal);
  await vi.waitFor(() => expect(double.prompts).toHaveLength(1));
  controller.abort();
  await expect(drawing).rejects.toMatchObject({ name: 'AbortError' });
  expect(await drawn(host)).toMatchObject([{ ok: true }, { ok: true }]);
  close();
});

test('loading that is cancelled ends the session that comes of it', async () => {
  const { double, host, close } = joined({ availability: 'downloadable', downloads: [0.1, 0.2, 0.3] });
  const controller = new AbortController();
  const loading = host.load(
    { kind: 'prompt-api' },
    ({ phase }) => phase === 'downloading' && controller.abort(),
    controller.signal,
  );
  expect(await loading).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(double.open).toBe(0);
  close();
});

test('without an offer of the page there is none', () => {
  expect(new PageWorkers().spawn()).toBeUndefined();
});
