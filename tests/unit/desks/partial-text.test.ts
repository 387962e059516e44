import { expect, test } from 'vitest';
import { thinned } from '../../../workers/desks/partial-text';

/** Tells texts at their times, and answers those that came through. */
function through(texts: readonly (readonly [at: number, taskId: string, index: number, text: string])[]) {
  let time = 0;
  const told: string[] = [];
  const tell = thinned(
    (taskId, index, text) => told.push(`${taskId}${index} ${text}`),
    () => time,
  );
  for (const [at, taskId, index, text] of texts) {
    time = at;
    tell(taskId, index, text);
  }
  return told;
}

test('a text that grows by the token is told a few times a second', () => {
  const tokens = Array.from({ length: 20 }, (_, n) => [n * 50, 'a', 0, 'x'.repeat(n + 1)] as const);
  expect(through(tokens)).toEqual(['a0 x', 'a0 xxxxxx', 'a0 xxxxxxxxxxx', 'a0 xxxxxxxxxxxxxxxx']);
});

test('a new rollout is told at once', () => {
  expect(
    through([
      [0, 'a', 0, ''],
      [10, 'a', 1, ''],
      [20, 'b', 1, ''],
    ]),
  ).toEqual(['a0 ', 'a1 ', 'b1 ']);
});

test('the same rollout of the next arm is a new one', () => {
  expect(
    through([
      [0, 'a', 0, 'no'],
      [10, 'a', 0, 'now'],
      [20, 'a', 0, ''],
    ]),
  ).toEqual(['a0 no', 'a0 ']);
});
