import { expect, test } from 'vitest';
import { requestFor } from '../short-request';
import { answersTo, isOpening, openScripted, outcomesOf, scriptedServer, streamed } from './scripted-server';

const minute = 60_000;

function busy(retryAfter: string | undefined, status = 429): Response {
  const headers = retryAfter === undefined ? undefined : { 'retry-after': retryAfter };
  return new Response('slow down', { status, ...(headers && { headers }) });
}

test.each([
  ['0', 429],
  [new Date(Date.now() - minute).toUTCString(), 503],
])('a server that is busy and says to come back at once (%s) is asked now and then', async (when, status) => {
  const server = scriptedServer((body) => (isOpening(body) ? answersTo(body) : busy(when, status)), 50);
  const engine = await openScripted(server);
  const [before, from] = [server.asked.length, server.now()];
  expect(await outcomesOf(engine, requestFor(1))).toMatchObject([{ failure: { why: 'busy' } }]);
  expect(server.asked.length - before).toBeLessThan(20);
  expect((server.now() - from) / minute).toBeGreaterThanOrEqual(10);
  expect((server.now() - from) / minute).toBeLessThan(12);
});

test('a group in one call waits for a busy server once, and is told that it is busy', async () => {
  const server = scriptedServer((body) => (isOpening(body) ? answersTo(body) : busy('20')));
  const engine = await openScripted(server);
  const from = server.now();
  const outcomes = await outcomesOf(engine, requestFor(3));
  expect(outcomes.map((outcome) => !outcome.ok && outcome.failure)).toMatchObject([
    { why: 'busy' },
    { why: 'busy' },
    { why: 'busy' },
  ]);
  expect((server.now() - from) / minute).toBeLessThan(12);
});

test('one call for a group is not given up because the server was busy or broken for a while', async () => {
  let trouble: (() => Response) | undefined;
  const server = scriptedServer((body) => (isOpening(body) || !trouble ? answersTo(body) : trouble()));
  const engine = await openScripted(server);
  const broken = () => new Response('oops', { status: 500 });
  const noKey = () => new Response('who are you?', { status: 401 });
  for (const kind of [() => busy(undefined), broken, noKey]) {
    trouble = kind;
    expect(await outcomesOf(engine, requestFor(2))).toMatchObject([{ ok: false }, { ok: false }]);
    trouble = undefined;
    await outcomesOf(engine, requestFor(4));
    expect(server.asked.at(-1)).toMatchObject({ n: 4 });
  }
});

test.each([
  ['says no', () => Response.json({ error: 'too many candidates' }, { status: 400 })],
  ['gives fewer', () => streamed(['ok', 'ok'])],
])('a server that has n for two and %s for eight is asked one by one from then on', async (_, toEight) => {
  const server = scriptedServer((body) => ((body.n ?? 1) > 2 ? toEight() : answersTo(body)));
  const engine = await openScripted(server);
  const calls = async () => {
    const before = server.asked.length;
    const outcomes = await outcomesOf(engine, requestFor(8));
    expect(outcomes.every(({ ok }) => ok)).toBe(true);
    return server.asked.length - before;
  };
  expect([await calls(), await calls()]).toEqual([9, 8]);
});

test('one call for a group stays where each of its prompts is refused by itself, too', async () => {
  let isBlocked = true;
  const server = scriptedServer((body) =>
    isOpening(body) || !isBlocked ? answersTo(body) : Response.json({ error: 'blocked' }, { status: 400 }),
  );
  const engine = await openScripted(server);
  expect(await outcomesOf(engine, requestFor(2))).toMatchObject([{ ok: false }, { ok: false }]);
  isBlocked = false;
  await outcomesOf(engine, requestFor(2));
  expect(server.asked.at(-1)).toMatchObject({ n: 2 });
});
