import { expect, test } from 'vitest';
import { tryIt } from '../../../src/ui/messages/try-it';

const words = tryIt.answers;

test('a cut-off answer says at which limit, and which of the two it was', () => {
  expect(words.cutOffAt(1, 1, 8)).toBe(
    'It was cut off at the limit of 8 tokens, which can be raised under “Advanced”.',
  );
  expect(words.cutOffAt(2, 1, 8)).toMatch(/^One of them was cut off/);
  expect(words.cutOffAt(2, 2, 1)).toMatch(/^Both were cut off at the limit of 1 token,/);
});

test('at temperature 0 no answer is put down to chance', () => {
  expect(words.caution(0.3)).toContain('with other chance');
  expect(words.caution(0)).not.toContain('chance');
});
