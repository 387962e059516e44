import { expect, test } from 'vitest';
import { parseCaseLine, verdictLine } from '../../../src/graders/case-line';

test.each([
  ['{"gold": "5", "answer": "five"}', { reference: '5', answer: 'five' }],
  ['{"reference": "5", "pred": "five"}', { reference: '5', answer: 'five' }],
  ['\uFEFF{"gold": 5, "answer": 5.5, "family": "x"}', { reference: '5', answer: '5.5' }],
  ['{"answer": ""}', { answer: '' }],
])('%j is a case', (line, value) => {
  expect(parseCaseLine(line)).toEqual({ ok: true, value });
});

test.each([
  ['{"gold": "5"', 'bad-json'],
  ['', 'bad-json'],
  ['[]', 'no-answer'],
  ['null', 'no-answer'],
  ['"answer"', 'no-answer'],
  ['{"gold": "5"}', 'no-answer'],
  ['{"gold": "5", "answer": {"a": 1}}', 'no-answer'],
  ['{"__proto__": {"answer": "5"}}', 'no-answer'],
])('%j is refused as %s', (line, kind) => {
  expect(parseCaseLine(line)).toEqual({ ok: false, failure: { kind } });
});

test('verdicts are printed in words', () => {
  expect(verdictLine({ kind: 'graded', reward: 1, extracted: '5' })).toEqual({
    verdict: 'right',
    reward: 1,
    extracted: '5',
  });
  expect(verdictLine({ kind: 'graded', reward: 0 })).toEqual({ verdict: 'wrong', reward: 0 });
  expect(verdictLine({ kind: 'undecided', reason: 'timeout', detail: 'slow' })).toEqual({
    verdict: 'undecided',
    reason: 'timeout',
    detail: 'slow',
  });
});
