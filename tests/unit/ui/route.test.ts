import { expect, test } from 'vitest';
import { hrefOf, parseRoute } from '../../../src/ui/route';

test('a moment of the recorded run, and of a stored one, goes into an address and comes out of it', () => {
  const moments = [
    { room: 'start', moment: { runId: 'run-1', at: 37 } },
    { room: 'learn', runId: 'run/2 %', moment: 1 },
    { room: 'learn', runId: 'moment' },
    { room: 'start' },
  ] as const;
  for (const route of moments) expect(parseRoute(hrefOf(route))).toEqual(route);
});

test('an address with no moment in it where one should be is unknown, and not guessed at', () => {
  for (const hash of [
    '#/moment',
    '#/moment/run-1',
    '#/moment/run-1/0',
    '#/moment/run-1/-3',
    '#/moment/run-1/1.5',
    '#/moment/run-1/1e3',
    '#/moment//3',
    '#/moment/run-1/3/4',
    '#/learn/run-1/moment',
    '#/learn/run-1/moment/x',
    '#/learn/run-1/other/3',
    '#/moment/run-1/9999999999',
  ]) {
    expect(parseRoute(hash).room, hash).toBe('unknown');
  }
});
