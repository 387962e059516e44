import { expect, test } from 'vitest';
import { requestFor } from '../short-request';
import { answersTo, isOpening, openScripted, outcomesOf, scriptedServer } from './scripted-server';

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
