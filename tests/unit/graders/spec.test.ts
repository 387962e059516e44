import { expect, test } from 'vitest';
import { formatGraderSpec, parseGraderSpec } from '../../../src/graders/spec';

test.each([
  ['exact', { kind: 'exact' }],
  [' exact ', { kind: 'exact' }],
  ['one-of:yes|no', { kind: 'one-of', labels: ['yes', 'no'] }],
  ['one-of: very good | bad ', { kind: 'one-of', labels: ['very good', 'bad'] }],
  ['number', { kind: 'number', tolerance: 0 }],
  ['number:0.01', { kind: 'number', tolerance: 0.01 }],
  ['number:1e-3', { kind: 'number', tolerance: 0.001 }],
  ['number:.5', { kind: 'number', tolerance: 0.5 }],
  ['regex:a:b ', { kind: 'regex', pattern: 'a:b ' }],
  ['regex:(?i)yes|no', { kind: 'regex', pattern: '(?i)yes|no' }],
])('%j is read', (text, spec) => {
  expect(parseGraderSpec(text)).toEqual({ ok: true, value: spec });
});

test.each([
  ['', { kind: 'empty' }],
  ['  ', { kind: 'empty' }],
  ['math', { kind: 'unknown-grader', name: 'math' }],
  ['Exact', { kind: 'unknown-grader', name: 'Exact' }],
  ['exact:x', { kind: 'unexpected-argument', name: 'exact', argument: 'x' }],
  ['one-of', { kind: 'too-few-labels' }],
  ['one-of:yes', { kind: 'too-few-labels' }],
  ['one-of:yes||no', { kind: 'empty-label', position: 2 }],
  ['one-of:yes|no|Yes!', { kind: 'repeated-label', label: 'Yes!' }],
  ['number:', { kind: 'bad-tolerance', text: '' }],
  ['number:-1', { kind: 'bad-tolerance', text: '-1' }],
  ['number:1e999', { kind: 'bad-tolerance', text: '1e999' }],
  ['number:5%', { kind: 'bad-tolerance', text: '5%' }],
  ['regex:', { kind: 'empty-pattern' }],
  ['regex', { kind: 'empty-pattern' }],
])('%j is refused, and why is said', (text, failure) => {
  expect(parseGraderSpec(text)).toEqual({ ok: false, failure });
});

test('a pattern that is no pattern is refused in the words of the machine', () => {
  const result = parseGraderSpec('regex:[a');
  expect(result).toMatchObject({ ok: false, failure: { kind: 'bad-pattern', pattern: '[a' } });
  expect(!result.ok && 'message' in result.failure && result.failure.message).toContain('[a');
});

test('an endless SPEC and endless labels are refused', () => {
  expect(parseGraderSpec(`regex:${'a'.repeat(5_000)}`)).toEqual({
    ok: false,
    failure: { kind: 'too-long', limit: 4_000 },
  });
  const labels = Array.from({ length: 101 }, (_, i) => `l${i}`).join('|');
  expect(parseGraderSpec(`one-of:${labels}`)).toEqual({
    ok: false,
    failure: { kind: 'too-many-labels', limit: 100 },
  });
});

test.each(['exact', 'one-of:yes|no|very good', 'number', 'number:0.01', 'number:1e-9', 'regex:(?i)a|b:c '])(
  '%j is written as it was read',
  (text) => {
    const spec = parseGraderSpec(text);
    expect(spec.ok && formatGraderSpec(spec.value)).toBe(text);
  },
);
