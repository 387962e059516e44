import { expect, test } from 'vitest';
import { extractNumber, gradeNumber, numberKey } from '../../../src/graders/number';

/** Answer, and the number that is read from it; none where nothing is. */
const readings: readonly (readonly [string, string | undefined])[] = [
  // Plain
  ['18', '18'],
  ['She has 18 apples.', '18'],
  ['3 + 4 = 7', '7'],
  ['First 12, then 30, so 42!', '42'],
  ['The answer is 5.', '5'],
  ['It costs 5.60.', '5.60'],
  ['about .5 of it', '.5'],
  ['007', '007'],
  ['+7', '7'],
  ['at 12:30', '30'],
  ['on 2026-03-05', '05'],
  ['no idea', undefined],
  ['', undefined],
  ['eighteen', undefined],
  // Thousands and decimals
  ['1,234', '1,234'],
  ['1,234,567.89', '1,234,567.89'],
  ['1.234.567', '1.234.567'],
  ['1.234,56', '1.234,56'],
  ['2,74 euros', '2,74'],
  ['0,500', '0,500'],
  ['1.000', '1.000'],
  ['12,34,567', '12,34,567'],
  ["1'000'000", "1'000'000"],
  ['25\u202F000', "25'000"],
  ['25\u00A0000 people', "25'000"],
  ['1_000', '1_000'],
  ['x is 1,2,3', '3'],
  ['10, 20, 30', '30'],
  ['3，5', '5'],
  // Signs
  ['-5', '-5'],
  ['−5', '-5'],
  ['–5 degrees', '-5'],
  ['—5', '5'],
  ['5-10', '10'],
  ['5 - 10', '10'],
  ['x = - 5', '-5'],
  ['- 5 apples', '5'],
  ['(-3)', '-3'],
  ['COVID-19', '19'],
  ['it is --5', '5'],
  ['答案是-5。', '-5'],
  // Money and percent
  ['$1,500', '1,500'],
  ['-$20', '-20'],
  ['$-20', '-20'],
  ['€5,50', '5,50'],
  ['20 %', '20'],
  ['12.5%', '12.5'],
  ['Rs500', '500'],
  ['Rs.500', '500'],
  ['US$40', '40'],
  // Units and names
  ['12kg', '12'],
  ['the 3rd', '3'],
  ['12b', '12'],
  ['v12b', undefined],
  ['GPT4 and CO2', undefined],
  ['x2', undefined],
  ['use v2.1.3', undefined],
  ['section 1.2.3', undefined],
  ['see x_18', undefined],
  ['_18_', '18'],
  ['**18**', '18'],
  ['`18`', '18'],
  ['15 cm²', '15'],
  ['15 m^2', '15'],
  ['15 m<sup>', '15'],
  // Fractions and powers
  ['3/4', '3/4'],
  ['3 / 4', '3 / 4'],
  ['½', '1/2'],
  ['2½ cups', '2 1/2'],
  ['2 1/2', '2 1/2'],
  ['-2 1/2', '-2 1/2'],
  ['01/02/2026', '2026'],
  ['7/0', '0'],
  ['1e3', '1e3'],
  ['6.02 × 10^23', '6.02 × 10^23'],
  ['10²', '10^2'],
  // LaTeX
  ['\\boxed{18}', '18'],
  ['$\\frac{1}{2}$', '1/2'],
  ['2\\frac{1}{2}', '2 1/2'],
  ['-\\dfrac{10}{9}', '-10/9'],
  ['14{,}916', '14,916'],
  ['30\\%', '30'],
  // Other digits
  ['１８', '18'],
  ['٣٫٥', '3.5'],
  ['१२', '12'],
  ['答案是18', '18'],
];

test.each(readings)('of %j the number %j is read', (answer, number) => {
  expect(extractNumber(answer)).toBe(number);
});

test.each([
  ['18', '18.0'],
  ['1000', '1,000'],
  ['1,000', '1000.00'],
  ['0.75', '3/4'],
  ['1/3', '2/6'],
  ['7/3', '2 1/3'],
  ['50%', '50'],
  ['$12', '12 dollars'],
  ['-5', '−5'],
  ['1000', '10^3'],
  ['0.012', '1.2e-2'],
  ['5,600', 'So it is 5600.'],
  ['0', '-0'],
  ['007', '7'],
  ['12345678901234567890', '12,345,678,901,234,567,890'],
])('%j is the same number as %j', (reference, answer) => {
  expect(gradeNumber(0, reference, answer)).toMatchObject({ kind: 'graded', reward: 1 });
});

test.each([
  ['18', '81'],
  ['5', '-5'],
  ['1.5', '15'],
  ['1', '1.000.001'],
  ['0.33', '1/3'],
  ['12345678901234567890', '12345678901234567891'],
  ['0.1', '0.10000000000000001'],
  [`1${'0'.repeat(400)}`, `2${'0'.repeat(400)}`],
  ['1e999', '2e999'],
])('%j is not the same number as %j', (reference, answer) => {
  expect(gradeNumber(0, reference, answer)).toMatchObject({ kind: 'graded', reward: 0 });
});

test.each([
  ['2', '2.01', 1],
  ['2', '1.99', 1],
  ['2', '2.011', 0],
  ['-2', '2', 0],
  ['3.14159', '3.14', 1],
  ['1/3', '0.33', 1],
])('within 0.01 of %j, %j earns %d', (reference, answer, reward) => {
  expect(gradeNumber(0.01, reference, answer)).toMatchObject({ reward });
});

test('an answer without a number is wrong, not undecided', () => {
  expect(gradeNumber(0, '5', 'I cannot say.')).toEqual({ kind: 'graded', reward: 0 });
});

test('a reference without a number cannot be compared with', () => {
  expect(gradeNumber(0, 'many', '5')).toMatchObject({ kind: 'undecided', reason: 'cannot-decide' });
});

test('numbers past all that can be held are the same where they are written so', () => {
  expect(gradeNumber(0, '1e400', 'It is 1E400.')).toMatchObject({ kind: 'graded', reward: 1 });
  expect(gradeNumber(0, '1e400', '1e401')).toMatchObject({ kind: 'graded', reward: 0 });
  expect(gradeNumber(0, '1e400', '-1e400')).toMatchObject({ kind: 'graded', reward: 0 });
  expect(gradeNumber(0, '1e400', '7')).toMatchObject({ kind: 'graded', reward: 0 });
  expect(gradeNumber(0, '7'.repeat(400), `${'7'.repeat(399)}8`)).toMatchObject({ kind: 'graded', reward: 0 });
  expect(numberKey('1e400')).not.toBe(numberKey('1e401'));
  expect(numberKey('1e400')).toBe(numberKey('1E400'));
});

test('what is shown of an endless number is short', () => {
  const verdict = gradeNumber(0, '5', '7'.repeat(100_000));
  expect(verdict).toMatchObject({ kind: 'graded', reward: 0 });
  expect(verdict.kind === 'graded' && verdict.extracted?.length).toBe(200);
});
