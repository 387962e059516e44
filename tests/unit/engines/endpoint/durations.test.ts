import { expect, test } from 'vitest';
import { metered } from '../../../../src/core/meter';
import { requestFor } from '../short-request';
import { answersTo, isOpening, openScripted, outcomesOf, refused, scriptedServer } from './scripted-server';

/** A server that answers those who wait, all at once, when the test says so. */
function waitingServer(hasSeveral: boolean) {
  const waiting: (() => void)[] = [];
  const server = scriptedServer((body) => {
    if (!hasSeveral && body.n !== undefined) return refused('n is not supported');
    if (isOpening(body)) return answersTo(body);
    return new Promise((resolve) => waiting.push(() => resolve(answersTo(body))));
  }, 0);
  const answerAfter = async (calls: number, ms: number) => {
    await expect.poll(() => waiting.length).toBe(calls);
    server.pass(ms);
    for (const answer of waiting.splice(0)) answer();
  };
  return { server, answerAfter };
}

test.each([
  ['four calls at once', false, 4],
  ['one call for four', true, 1],
])(
  'the durations of %s are the time that passes, and a cap of minutes counts it once',
  async (_, several, calls) => {
    const { server, answerAfter } = waitingServer(several);
    const engine = metered(await openScripted(server), { minutes: 1 });
    const asked = outcomesOf(engine, requestFor(4));
    await answerAfter(calls, 40_000);
    const outcomes = await asked;
    expect(outcomes.map((outcome) => outcome.ok && outcome.value.durationMs)).toEqual(
      Array.from({ length: 4 }, () => 10_000),
    );
    expect(engine.usage().seconds).toBe(40);
  },
);

test('a call that fails ends its share of the time', async () => {
  let fails = true;
  const server = scriptedServer((body) => {
    if (isOpening(body) || !fails) return answersTo(body);
    return new Response('who are you?', { status: 401 });
  });
  const engine = await openScripted(server);
  await outcomesOf(engine, requestFor(1));
  fails = false;
  expect(await outcomesOf(engine, requestFor(1))).toMatchObject([{ value: { durationMs: 100 } }]);
});
