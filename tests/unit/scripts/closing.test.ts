import { expect, test } from 'vitest';
import { Closing } from '../../../scripts/headless/closing';

test('what was opened last is closed first, once, and a failure keeps nothing open', async () => {
  const told: string[] = [];
  const closed: string[] = [];
  const closing = new Closing((line) => told.push(line));
  closing.add(async () => void closed.push('server'));
  closing.add(async () => {
    throw new Error('still busy');
  });
  closing.add(async () => void closed.push('browser'));
  expect(closing.begun).toBe(false);
  await closing.close();
  await closing.close();
  expect(closing.begun).toBe(true);
  expect(closed).toEqual(['browser', 'server']);
  expect(told).toEqual(['while closing: Error: still busy']);
});
