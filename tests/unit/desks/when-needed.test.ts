import { expect, test } from 'vitest';
import { whenNeeded } from '../../../workers/desks/when-needed';

test('it is made once, when it is first asked for, and again only where it did not come', async () => {
  let asked = 0;
  const get = whenNeeded(async () => {
    asked += 1;
    if (asked === 1) throw new Error('no connection');
    return asked;
  });
  expect(asked).toBe(0);
  await expect(get()).rejects.toThrow('no connection');
  expect(await Promise.all([get(), get()])).toEqual([2, 2]);
  expect(await get()).toBe(2);
  expect(asked).toBe(2);
});
