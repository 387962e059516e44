import { expect, test } from 'vitest';
import { extractMatch, gradeRegex } from '../../../src/graders/regex';

const date = String.raw`\d{4}-\d{2}-\d{2}`;

test.each([
  [date, 'On 2026-03-05.', '2026-03-05'],
  [date, '2026-03-05 or 2026-03-06', '2026-03-06'],
  [date, 'March', undefined],
  ['#### (\\d+)', 'steps 3\n#### 18', '18'],
  ['answer: (\\w+)', 'Answer: no. answer: yes', 'yes'],
  ['(?i)answer: (\\w+)', 'ANSWER: yes', 'yes'],
  ['^no', 'yes\nno', undefined],
  ['(?m)^no', 'yes\nno', 'no'],
  ['a.b', 'a\nb', undefined],
  ['(?s)a.b', 'a\nb', 'a\nb'],
  ['(?ims)^A.b', 'x\na\nb', 'a\nb'],
  ['(?<day>\\d+) March', '5 March', '5'],
  ['(?:Mon|Tues)day', 'Tuesday', 'Tuesday'],
  ['x(\\d)|y(\\d)', 'x1 y2', '2'],
  ['no(pe)?', 'no', 'no'],
  ['\\d*', 'a1b', '1'],
  ['x*', 'abc', undefined],
  ['\\p{Lu}+', 'aÉB', 'ÉB'],
  ['^.$', '🙂', '🙂'],
  ['[\\w-.]+@x', 'me.too-1@x', 'me.too-1@x'],
  ['a|b', 'ba', 'a'],
  ['(a)(b)', 'ab', 'a'],
])('the pattern %j takes from %j the part %j', (pattern, answer, part) => {
  expect(extractMatch(pattern, answer)).toBe(part);
});

test('what the pattern takes is compared as exact compares', () => {
  expect(gradeRegex('is (.+)', 'New York', 'It is **new  york**!')).toEqual({
    kind: 'graded',
    reward: 1,
    extracted: '**new  york**!',
  });
  expect(gradeRegex('is (.+)', 'York', 'It is New York')).toMatchObject({ reward: 0, extracted: 'New York' });
});

test('an answer that the pattern does not match is wrong', () => {
  expect(gradeRegex(date, '2026-03-05', '5 March 2026')).toEqual({ kind: 'graded', reward: 0 });
});

test('a pattern that cannot be compiled is undecided and named', () => {
  const verdict = gradeRegex('(', 'a', 'a');
  expect(verdict).toMatchObject({ kind: 'undecided', reason: 'grader-failure' });
  expect(verdict.kind === 'undecided' && verdict.detail).toContain('The pattern (');
});

test('a pattern that runs out of memory is undecided, not a crash and not wrong', () => {
  expect(gradeRegex('(?:(.)|(..))*z', 'a', 'a'.repeat(3_000_000))).toMatchObject({
    kind: 'undecided',
    reason: 'grader-failure',
  });
});
