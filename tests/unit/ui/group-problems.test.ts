import { expect, test } from 'vitest';
import { groupProblems } from '../../../src/ui/learn/group-problems';

const noTab = { code: 'no-tab' } as const;

test('lines with the same reason are told together, in the order they come', () => {
  const problems = [
    { line: 3, reason: noTab },
    { line: 4, reason: { code: 'no-answer' } as const },
    { line: 9, reason: noTab },
  ];
  expect(groupProblems(problems)).toEqual([
    { lines: 'Lines 3 and 9', reason: 'there is no tab between a prompt and an answer' },
    { lines: 'Line 4', reason: 'nothing follows the tab' },
  ]);
});

test('of many lines the first are named and the others counted', () => {
  const problems = Array.from({ length: 100 }, (_, index) => ({ line: index + 1, reason: noTab }));
  expect(groupProblems(problems)[0]?.lines).toBe('Lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, and 88 more');
});
