import { expect, test } from 'vitest';
import { learn } from '../../../src/ui/messages/en/learn';

test('why a grader was guessed is said in the number that there are', () => {
  const numbers = (references: number) => learn.guess({ code: 'all-numbers', references });
  expect(numbers(1)).toBe('The one right answer is a number, so numbers are compared.');
  expect(numbers(2)).toBe('Both right answers are numbers, so numbers are compared.');
  expect(numbers(40)).toBe('All 40 right answers are numbers, so numbers are compared.');
  expect([1, 2, 3].map(learn.grader.previewHeading)).toEqual([
    'On one of your tasks',
    'On two of your tasks',
    'On three of your tasks',
  ]);
});
