import { expect, test } from 'vitest';
import { extractExact, gradeExact } from '../../../src/graders/exact';

test.each([
  ['positive', 'Positive'],
  ['positive', ' positive. '],
  ['positive', '"Positive!"'],
  ['positive', '**positive**'],
  ['positive', '`positive`'],
  ['positive', '- positive'],
  ['positive', '> positive'],
  ['positive', '«positive»'],
  ['positive', '\n\tpositive\r\n'],
  ['positive', 'ｐｏｓｉｔｉｖｅ'],
  ['positive', 'posi\u00ADtive\u200B'],
  ['New York', 'new   york'],
  ['New York', 'New\nYork'],
  ["don't", 'Don’t'],
  ['well-known', 'well‐known'],
  ['café', 'cafe\u0301'],
  ['Straße', 'STRASSE'],
  ['ΟΔΟΣ', 'οδος'],
  ['İstanbul', 'istanbul'],
  ['ISTANBUL', 'İstanbul'],
  ['正面', '“正面”。'],
  ['はい', '「はい」'],
  ['¿Qué?', 'qué'],
  ['ﬁne', 'fine'],
  ['2026-03-05', '(2026-03-05).'],
  ['?', '?'],
])('%j is answered by %j', (reference, answer) => {
  expect(gradeExact(reference, answer)).toEqual({ kind: 'graded', reward: 1 });
});

test.each([
  ['positive', 'positively'],
  ['positive', 'It is positive'],
  ['positive', ''],
  ['5', '-5'],
  ['5', '.5'],
  ['50', '50%'],
  ['C', 'C#'],
  ['C', 'C++'],
  ['5', '$5'],
  ['newyork', 'new york'],
  ['resume', 'résumé'],
  ['well known', 'well-known'],
  ['?', '!'],
])('%j is not answered by %j', (reference, answer) => {
  expect(gradeExact(reference, answer)).toEqual({ kind: 'graded', reward: 0 });
});

test('what is compared can be shown', () => {
  expect(extractExact('  **New   York!** ')).toBe('new york');
});
