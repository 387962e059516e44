import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { freshName } from '../unit/store/fixtures/open';
import { Trouble, type LoadScene, type Moment, type World } from './fault';
import { browserModel } from './in-browser-model';
import { llama } from './in-llama';
import { server } from './in-server';
import { webLlm } from './in-web-llm';
import { hangingLoad } from './loading-weights';
import { Page, passing, passingCounted, until } from './page';
import { smallSet as taskSet } from '../unit/support/small-set';
import { request } from './small-run';

// Two seconds from Stop to idle, whatever an engine is at: the time is counted, so a slow machine changes nothing.

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const longestMs = 2_000;

interface Scene {
  readonly engine: string;
  readonly at: string;
  readonly moment: Moment;
  readonly world: (trouble: Trouble) => World;
}

const never = () => new Promise<never>(() => undefined);
const scenes: readonly Scene[] = [
  { engine: 'llama.cpp', at: 'reads without end', moment: 'reading', world: (t) => llama(t, never) },
  { engine: 'llama.cpp', at: 'writes without end', moment: 'writing', world: (t) => llama(t, never) },
  {
    engine: 'llama.cpp',
    at: 'is gone without a word',
    moment: 'writing',
    world: (t) =>
      llama(t, ({ worker }) => {
        worker.vanish();
        return never();
      }),
  },
  { engine: 'web-llm', at: 'reads without end', moment: 'reading', world: (t) => webLlm(t, never) },
  { engine: 'web-llm', at: 'writes without end', moment: 'writing', world: (t) => webLlm(t, never) },
  {
    engine: 'web-llm',
    at: 'has lost its device',
    moment: 'writing',
    world: (t) =>
      webLlm(t, async (library) => {
        library.loseDevice();
        await never();
      }),
  },
  { engine: 'a server', at: 'does not answer', moment: 'reading', world: (t) => server(t, calledOff) },
  {
    engine: 'a server',
    at: 'is waited for, as it said',
    moment: 'reading',
    world: (t) => server(t, () => new Response('', { status: 429, headers: { 'retry-after': '110' } })),
  },
  {
    engine: 'a server',
    at: 'falls silent in the middle',
    moment: 'reading',
    world: (t) => server(t, ({ signal }) => new Response(silentBody(signal), stream)),
  },
  {
    engine: 'the browser’s model',
    at: 'does not hear',
    moment: 'reading',
    world: (t) => browserModel(t, { hangs: 'deaf' }),
  },
];

const stream = { headers: { 'content-type': 'text/event-stream' } };

function calledOff({ signal }: { readonly signal: AbortSignal }): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(new DOMException('Aborted', 'AbortError'))),
  );
}

function silentBody(signal: AbortSignal): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      signal.addEventListener('abort', () => controller.error(new DOMException('Aborted', 'AbortError')));
    },
  });
}

describe.each(scenes)('$engine that $at', ({ moment, world }) => {
  test('is idle within two seconds of Stop, and answers afterwards', async () => {
    const trouble = new Trouble(moment, Infinity);
    const { choice, spawn } = world(trouble);
    const page = await Page.open({ database: freshName(), taskSet, spawn });
    expect(await page.load(choice)).toMatchObject({ ok: true });
    trouble.isArmed = true;
    await page.start(request);
    await passing(until(() => trouble.hasStruck));

    expect(await passingCounted(page.runs.stop())).toBeLessThanOrEqual(longestMs);
    expect(page.run).toBeUndefined();
    trouble.end();
    await page.resume();
    expect(await page.untilItRests()).toBe('over');
    page.close();
  });
});

test('loading that hangs is called off within two seconds, and may be begun again', async () => {
  const scene: LoadScene = hangingLoad();
  const page = await Page.open({ database: freshName(), taskSet, spawn: scene.spawn });
  const loading = page.model.load(scene.choice);
  await vi.advanceTimersByTimeAsync(5_000);
  page.model.cancelLoad();
  expect(await passingCounted(loading)).toBeLessThanOrEqual(longestMs);
  scene.end();
  expect(await page.load(scene.choice)).toMatchObject({ ok: true });
  page.close();
});
