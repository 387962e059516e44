import { expect, test } from 'vitest';
import { guessGrader } from '../../../src/graders/guess';
import { gradeAnswer } from '../../../src/graders/grade';
import { parseGraderSpec } from '../../../src/graders/spec';

const size = 100_000;
const answers: readonly (readonly [string, string])[] = [
  ['one letter', 'a'.repeat(size)],
  ['spaces', ' '.repeat(size) + 'x'],
  ['line ends', '\r\n'.repeat(size / 2)],
  ['digits', '9'.repeat(size)],
  ['zeros before a digit', `0.${'0'.repeat(size)}1`],
  ['zeros after a point', `1.${'0'.repeat(size)}`],
  ['grouped digits', `1${',000'.repeat(size / 4)}`],
  ['digits in a list', '1,'.repeat(size / 2)],
  ['digits in a list of odd lengths', '1,22,'.repeat(size / 5)],
  ['dots and digits', '1.'.repeat(size / 2)],
  ['slashes and digits', '1/'.repeat(size / 2)],
  ['slashes, spaces and digits', '1 / '.repeat(size / 4)],
  ['apostrophes and digits', "1'000".repeat(size / 5)],
  ['minus signs', '-'.repeat(size)],
  ['minus signs with spaces', '- '.repeat(size / 2)],
  ['powers', '2^'.repeat(size / 2)],
  ['open braces', '{ '.repeat(size / 2)],
  ['LaTeX fractions', '\\frac {'.repeat(size / 7)],
  ['half labels', 'positiv '.repeat(size / 8)],
  ['labels inside words', 'positive1'.repeat(size / 9)],
  ['punctuation', '!'.repeat(size) + 'a' + '!'.repeat(size)],
  ['at signs', 'a@'.repeat(size / 2)],
  ['addresses that never end', `${'a.'.repeat(size / 4)}@${'b-'.repeat(size / 4)}`],
  ['piles of marks', `a${'\u0301\u0316'.repeat(size / 2)}`],
  ['ligatures that unfold', '\uFDFA'.repeat(size / 4)],
  ['half characters', '\uD800'.repeat(size)],
  ['fractions in one character', '½'.repeat(size)],
  ['raised digits', '²'.repeat(size)],
];
const specs = ['exact', 'one-of:positive|negative|正面', 'number', 'number:0.1'];

test.each(answers)('an answer of %s is graded without delay by every grader of ours', (_, answer) => {
  for (const text of [...specs, ...guessedPatterns()]) {
    const spec = parseGraderSpec(text);
    if (!spec.ok) throw new Error(`not a SPEC: ${text}`);
    const reference = text.startsWith('number') ? '18' : 'positive';

    const start = performance.now();
    const verdict = gradeAnswer(spec.value, { reference }, answer);
    const took = performance.now() - start;

    expect(verdict).toMatchObject({ kind: 'graded', reward: 0 });
    // The slowest takes a tenth of this; what grows with the square takes many times as long.
    expect(took, text).toBeLessThan(1_000);
  }
});

test.each(['exact', 'one-of:a|b', 'number', 'regex:a'])(
  'without a reference %s cannot decide, and says so',
  (text) => {
    const spec = parseGraderSpec(text);
    if (!spec.ok) throw new Error(`not a SPEC: ${text}`);
    for (const task of [{}, { reference: ' ' }]) {
      const verdict = gradeAnswer(spec.value, task, 'a');
      expect(verdict).toMatchObject({ kind: 'undecided', reason: 'cannot-decide' });
      expect(verdict.kind === 'undecided' && verdict.detail).toMatch(/no reference/);
    }
  },
);

function guessedPatterns(): string[] {
  const sets = [
    ['a@b.org', 'c.d@e.net', 'f@g.co.uk'],
    ['2026-01-02', '2026-01-03', '2026-01-04'],
    ['9:05', '19:20', '11:00'],
    ['AB-1', 'ABCD-1234', 'Z-99'],
    ['1 March 2026', '12 May 2026', '3 June 2026'],
  ];
  return sets.map((references) => {
    const { spec } = guessGrader(references.map((reference, i) => ({ id: `t${i}`, prompt: 'p', reference })));
    if (!spec.startsWith('regex:'))
      throw new Error(`no pattern guessed for ${references.join(', ')}: ${spec}`);
    return spec;
  });
}
