import { expect, test } from 'vitest';
import { browserLocks } from '../../../../src/engines/weights/locks';
import { FakeLocks } from '../fake-locks';

const never = new AbortController().signal;
const nobody = () => undefined;

test('two do not work at once with one model, and who waits hears of it', async () => {
  const locks = browserLocks(new FakeLocks().manager);
  const told: string[] = [];
  let end: () => void = nobody;
  const first = locks.hold('m', nobody, never, () =>
    new Promise<void>((resolve) => (end = resolve)).then(() => void told.push('first')),
  );
  const second = locks.hold(
    'm',
    () => told.push('waits'),
    never,
    async () => void told.push('second'),
  );
  expect(await locks.tryHold('m', async () => told.push('never'))).toBeUndefined();
  expect(await locks.tryHold('another', async () => 7)).toEqual({ value: 7 });
  end();
  await Promise.all([first, second]);
  expect(told).toEqual(['waits', 'first', 'second']);
  expect(await locks.tryHold('m', async () => 8)).toEqual({ value: 8 });
});

test.each([
  ['has none', undefined],
  ['refuses them', { request: () => Promise.reject(new DOMException('Denied', 'SecurityError')) }],
])('a browser that %s lets the work be done all the same', async (_, manager) => {
  const locks = browserLocks(manager as unknown as LockManager | undefined);
  expect(await locks.hold('m', nobody, never, async () => 7)).toBe(7);
  expect(await locks.tryHold('m', async () => 8)).toEqual({ value: 8 });
});

test('what the work itself throws comes through, and the work is done once', async () => {
  const locks = browserLocks(new FakeLocks().manager);
  let times = 0;
  const work = () => {
    times += 1;
    return Promise.reject(new Error('a bug'));
  };
  await expect(locks.hold('m', nobody, never, work)).rejects.toThrow('a bug');
  expect(times).toBe(1);
  expect(await locks.tryHold('m', async () => 7)).toEqual({ value: 7 });
});
