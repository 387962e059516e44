import { expect, test } from 'vitest';
import type { LoadFailure } from '../../../../src/engines/engine';
import { download, type Stretch } from '../../../../src/engines/weights/download';
import { fakeWeb, type FakeSite } from '../fake-web';
import { ManualTimers } from '../manual-timers';
import { url, weightsOf } from './models';
import { settled } from './ports';

const bytes = weightsOf(2_000);
const whole: Stretch = { url, from: 0, isHashed: true, expects: 'gguf' };

/** Gathers what comes; may refuse to take more. */
function gatherer(refusal?: LoadFailure) {
  const chunks: Uint8Array[] = [];
  const waits: boolean[] = [];
  return {
    waits,
    bytes: () => Uint8Array.from(chunks.flatMap((chunk) => [...chunk])),
    learn: async () => undefined,
    async write(chunk: Uint8Array) {
      if (refusal) return refusal;
      chunks.push(chunk);
      return undefined;
    },
    wait: (isWaiting: boolean) => void waits.push(isWaiting),
  };
}

function get(site: FakeSite, stretch: Partial<Stretch> = {}, sink = gatherer()) {
  const web = fakeWeb({ [url]: site });
  const timers = new ManualTimers();
  const signal = new AbortController().signal;
  const done = settled(
    timers,
    download({ ...whole, ...stretch }, sink, { fetch: web.fetch, timers }, signal),
  );
  return { done, sink, timers, ...web };
}

test('a stretch is asked for alone, and ends where it should where a server sends more', async () => {
  for (const ranges of [true, false]) {
    const { done, sink, asked } = get({ body: bytes, ranges }, { from: 300, to: 700 });
    expect(await done).toMatchObject({ ok: true, value: { end: 700 } });
    expect(sink.bytes()).toEqual(bytes.slice(300, 700));
    expect(asked).toEqual([`${url} bytes=300-699`]);
  }
});

test('a device without a network waits for one, however long, and goes on', async () => {
  const timers = new ManualTimers();
  const web = fakeWeb({ [url]: { body: bytes, cutsAt: [900, 900, 900] } });
  let isOnline = false;
  let reconnect: () => void = () => undefined;
  const network = {
    isOnline: () => isOnline,
    online: () =>
      new Promise<void>((resolve) => {
        reconnect = resolve;
      }),
  };
  const sink = gatherer();
  const done = download(whole, sink, { fetch: web.fetch, timers, network }, new AbortController().signal);
  await timers.advance(3_600_000);
  expect(sink.waits).toEqual([true]);
  expect(web.asked).toHaveLength(1);
  isOnline = true;
  reconnect();
  expect(await settled(timers, done)).toMatchObject({ ok: true });
  expect(sink.waits).toEqual([true, false]);
  expect(sink.bytes()).toEqual(bytes);
});

test('a busy server is asked again when it said, and not for ever', async () => {
  const busy = { body: '', status: 429, headers: { 'Retry-After': '30' } };
  const timers = new ManualTimers();
  const web = fakeWeb({ [url]: busy });
  const signal = new AbortController().signal;
  const done = download(whole, gatherer(), { fetch: web.fetch, timers }, signal);
  await timers.advance(29_000);
  expect(web.asked).toHaveLength(1);
  await timers.advance(2_000);
  expect(web.asked).toHaveLength(2);
  expect(await settled(timers, done)).toMatchObject({
    ok: false,
    failure: { kind: 'download', status: 429 },
  });
  expect(web.asked).toHaveLength(3);
});

test('a server that gives a byte at a time and breaks off is no progress', async () => {
  const cutsAt = Array.from({ length: 500 }, (_, index) => index + 1);
  const { done, asked } = get({ body: bytes, cutsAt });
  expect(await done).toMatchObject({ ok: false, failure: { kind: 'download' } });
  expect(asked.length).toBeLessThan(10);
});

test('more bytes than there should be are another file', async () => {
  const site = { body: bytes, headers: { 'Content-Encoding': 'br' } };
  expect(await get(site, { sizeBytes: 1_500 }).done).toMatchObject({
    ok: false,
    failure: { kind: 'wrong-content', got: 'more' },
  });
});

test('what cannot be kept ends it at once', async () => {
  const refusal: LoadFailure = { kind: 'no-room', neededBytes: 1, freeBytes: 0 };
  const { done, asked } = get({ body: bytes }, {}, gatherer(refusal));
  expect(await done).toEqual({ ok: false, failure: refusal });
  expect(asked).toHaveLength(1);
});

test('what fails in keeping what came is told, and not taken for a broken connection', async () => {
  let times = 0;
  const sink = {
    ...gatherer(),
    async write() {
      if (++times === 3) throw new RangeError('Array buffer allocation failed');
      return undefined;
    },
  };
  const web = fakeWeb({ [url]: { body: bytes } });
  const timers = new ManualTimers();
  const signal = new AbortController().signal;
  const done = settled(timers, download(whole, sink, { fetch: web.fetch, timers }, signal));
  await expect(done).rejects.toThrow('Array buffer allocation failed');
  expect(web.asked).toHaveLength(1);
  expect(timers.waiting).toBe(0);
});

test('nothing more is sent of what is not wanted any more', async () => {
  for (const site of [
    { body: bytes, headers: { 'Content-Type': 'text/html' } },
    { body: bytes, status: 404 },
  ] as const) {
    const web = fakeWeb({ [url]: site });
    const signals: AbortSignal[] = [];
    const fetch = (address: string, init: RequestInit) => {
      signals.push(init.signal!);
      return web.fetch(address, init);
    };
    const timers = new ManualTimers();
    const signal = new AbortController().signal;
    expect(await settled(timers, download(whole, gatherer(), { fetch, timers }, signal))).toMatchObject({
      ok: false,
    });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  }
});

test('a range that lies elsewhere is not taken for ours', async () => {
  const site = { body: bytes, cutsAt: [700], headers: {} as Record<string, string> };
  const web = fakeWeb({ [url]: site });
  const timers = new ManualTimers();
  const sink = gatherer();
  const lying = async (address: string, init: RequestInit) => {
    const response = await web.fetch(address, init);
    if (web.asked.length !== 2) return response;
    return new Response(response.body, { status: 206, headers: { 'Content-Range': 'bytes 0-1999/2000' } });
  };
  const signal = new AbortController().signal;
  const done = settled(timers, download(whole, sink, { fetch: lying, timers }, signal));
  expect(await done).toMatchObject({ ok: true });
  expect(sink.bytes()).toEqual(bytes);
  expect(web.asked).toEqual([url, `${url} bytes=700-`, `${url} bytes=700-`]);
});

test('nobody is asked where it was called off before', async () => {
  const web = fakeWeb({ [url]: { body: bytes } });
  const done = download(
    whole,
    gatherer(),
    { fetch: web.fetch, timers: new ManualTimers() },
    AbortSignal.abort(),
  );
  expect(await done).toEqual({ ok: false, failure: { kind: 'cancelled' } });
  expect(web.asked).toEqual([]);
});
