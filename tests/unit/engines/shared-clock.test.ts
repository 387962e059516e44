import { expect, test } from 'vitest';
import { SharedClock } from '../../../src/engines/shared-clock';

test('time is shared by what is under way, and adds up to what passed', () => {
  const time = { ms: 0 };
  const clock = new SharedClock(() => time.ms);
  expect(clock.isIdle).toBe(true);
  const first = clock.begin();
  time.ms = 10;
  const second = clock.begin();
  time.ms = 30;
  expect(first()).toBe(20);
  time.ms = 35;
  expect(second()).toBe(15);
  expect([first(), second()]).toEqual([20, 15]);
  expect(clock.isIdle).toBe(true);
  time.ms = 100;
  const later = clock.begin();
  time.ms = 104;
  expect(later()).toBe(4);
});
