import { expect, test } from 'vitest';
import type { CannotReason, RunEnd } from '../../../src/core/events';
import { emptyLibrary } from '../../../src/core/library';
import { run } from '../../../src/ui/messages/en/run';

function endOf(reason: CannotReason): RunEnd {
  return { status: 'cannot', library: emptyLibrary('lib', 'Test'), reason };
}

test('where nothing was decided the page says why, and what to do about the most frequent reason', () => {
  const end = endOf({
    kind: 'nothing-decided',
    groups: 16,
    undecided: { 'cut-off': 127, 'grader-failure': 1 },
  });
  expect(run.endBody(end)).toBe(
    'In 16 groups no rollout was decided: 127 answers were cut off and once the grader did not start, or broke.',
  );
  expect(run.endNext(end, undefined)).toMatch(/Longest answer/);
  const broken = endOf({
    kind: 'nothing-decided',
    groups: 16,
    undecided: { 'cut-off': 1, 'grader-failure': 127 },
  });
  expect(run.endNext(broken, undefined)).toMatch(/another grader/);
});
