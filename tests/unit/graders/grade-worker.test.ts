import { afterEach, expect, test, vi } from 'vitest';
import type { GradeMessage, GradeReply } from '../../../src/graders/wire';
import type { GradeWorker } from '../../../src/graders/guarded-grader';

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

test('the worker says that it listens, and answers a batch in order', async () => {
  const replies: GradeReply[] = [];
  let listen: ((event: { data: GradeMessage }) => void) | undefined;
  vi.stubGlobal('postMessage', (reply: GradeReply) => replies.push(reply));
  vi.stubGlobal('addEventListener', (_: 'message', listener: (event: { data: GradeMessage }) => void) => {
    listen = listener;
  });

  await import('../../../workers/grade.worker');
  expect(replies).toEqual([{ kind: 'ready' }]);

  const task = { id: 't', prompt: 'p', reference: '5' };
  listen?.({
    data: {
      kind: 'grade',
      requests: [
        { id: 7, spec: 'number', task, answer: 'It is 5.' },
        { id: 8, spec: 'regex:(', task, answer: '5' },
        { id: 9, spec: 'exact', task, answer: '6' },
      ],
    },
  });
  expect(replies.slice(1)).toMatchObject([
    { kind: 'verdict', id: 7, verdict: { kind: 'graded', reward: 1, extracted: '5' } },
    { kind: 'verdict', id: 8, verdict: { kind: 'undecided', reason: 'grader-failure' } },
    { kind: 'verdict', id: 9, verdict: { kind: 'graded', reward: 0 } },
  ]);
});

test('a worker of the browser is one that the guard can use', () => {
  // Checked by the compiler: this file does not type-check when the contract drifts from the real thing.
  const accept = (worker: Worker): GradeWorker => worker;
  expect(accept).toBeTypeOf('function');
});
