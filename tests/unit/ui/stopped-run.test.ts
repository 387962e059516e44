import { expect, test } from 'vitest';
import type { RunEnd } from '../../../src/core/events';
import { emptyLibrary, type Library } from '../../../src/core/library';
import { run } from '../../../src/ui/messages/en/run';

const empty = emptyLibrary('lib-1', 'Test');
const origin = { kind: 'imported', from: 'elsewhere' } as const;
const learnt: Library = {
  ...empty,
  experiences: [{ id: 'G1', kind: 'lesson', text: 'Be brief.', locked: false, origin }],
};

const stopped = (library: Library): RunEnd => ({ status: 'stopped', library, reason: { kind: 'person' } });

test('of a stopped run, what can be done next comes first, and nothing is kept that is not there', () => {
  expect(run.endBody(stopped(empty))).not.toContain('learnt');
  expect(run.endNext(stopped(empty), undefined, true)).toMatch(/^You can go on with it below/);
  expect(run.endNext(stopped(empty), undefined)).not.toContain('go on');

  expect(run.endBody(stopped(learnt))).toContain('What it had learnt until then is kept.');
  expect(run.endNext(stopped(learnt), undefined, true)).toMatch(/^You can go on with it below.*prove/);
});
