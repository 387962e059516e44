import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { answerRequest } from '../../../src/graders/answer-request';
import { GuardedGrader } from '../../../src/graders/guarded-grader';
import type { GradeWorker, StartTimer } from '../../../src/graders/guarded-grader';
import type { GradeMessage, GradeReply, GradeRequest } from '../../../src/graders/wire';

const task = { id: 't', prompt: 'p', reference: 'yes' };

/** A worker that does what the test tells it, and remembers what it was asked. */
class FakeWorker implements GradeWorker {
  readonly asked: GradeRequest[] = [];
  isEnded = false;
  failToPost = false;
  readonly #listeners: { readonly type: string; readonly listener: (event: never) => void }[] = [];

  postMessage({ requests }: GradeMessage): void {
    if (this.failToPost) throw new Error('cannot be cloned');
    this.asked.push(...requests);
  }

  terminate(): void {
    this.isEnded = true;
  }

  addEventListener(type: 'message', listener: (event: { readonly data: GradeReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: unknown) => void): void;
  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.push({ type, listener });
  }

  say(data: GradeReply): void {
    this.dispatch('message', { data });
  }

  dispatch(type: 'message' | 'error' | 'messageerror', event: unknown): void {
    for (const { listener } of this.#listeners.filter((entry) => entry.type === type)) {
      Reflect.apply(listener, undefined, [event]);
    }
  }

  ready(): void {
    this.say({ kind: 'ready' });
  }

  answer(request = this.asked.at(-1)): void {
    if (request === undefined) throw new Error('nothing was asked');
    this.say({ kind: 'verdict', id: request.id, verdict: answerRequest(request) });
  }
}

/** Time that passes only when the test says so. */
class FakeTimers {
  readonly running = new Set<{ readonly ms: number; readonly callback: () => void }>();

  readonly start: StartTimer = (ms, callback) => {
    const timer = { ms, callback };
    this.running.add(timer);
    return () => this.running.delete(timer);
  };

  runOut(): void {
    // Only those that run now: what gives up may start another.
    const due = Array.from(this.running);
    for (const timer of due) {
      this.running.delete(timer);
      timer.callback();
    }
  }
}

function guarded(spec = 'exact') {
  const workers: FakeWorker[] = [];
  const timers = new FakeTimers();
  const grader = new GuardedGrader(
    spec,
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    { startTimer: timers.start },
  );
  const last = () => {
    const worker = workers.at(-1);
    if (worker === undefined) throw new Error('no worker was started');
    return worker;
  };
  return { grader, workers, timers, last };
}

test('no worker is started before there is something to grade', () => {
  expect(guarded().workers).toHaveLength(0);
});

test('answers are graded one at a time, in order, by one worker', async () => {
  const { grader, workers, last, timers } = guarded();
  const verdicts = [grader.grade(task, 'yes'), grader.grade(task, 'no'), grader.grade(task, 'Yes.')];
  expect(last().asked).toHaveLength(0);

  last().ready();
  for (let i = 1; i <= 3; i++) {
    expect(last().asked).toHaveLength(i);
    last().answer();
  }

  expect((await Promise.all(verdicts)).map((verdict) => verdict.kind === 'graded' && verdict.reward)).toEqual(
    [1, 0, 1],
  );
  expect(workers).toHaveLength(1);
  expect(timers.running.size).toBe(0);
});

test('the limit of an answer starts when the worker has it, not while the worker loads', async () => {
  const { grader, last, timers } = guarded();
  const verdict = grader.grade(task, 'yes');
  expect([...timers.running].map(({ ms }) => ms)).toEqual([30_000]);
  last().ready();
  expect([...timers.running].map(({ ms }) => ms)).toEqual([2_000]);
  last().answer();
  expect(await verdict).toMatchObject({ reward: 1 });
});

test('an answer on which the worker hangs is undecided, and the next goes to a fresh worker', async () => {
  const { grader, workers, last, timers } = guarded('regex:(a+)+$');
  const first = grader.grade(task, 'aaaa!');
  const second = grader.grade({ ...task, reference: 'aa' }, 'aa');
  last().ready();
  timers.runOut();

  expect(await first).toEqual({
    kind: 'undecided',
    reason: 'timeout',
    detail: 'The pattern (a+)+$ takes longer than 2 s on this answer.',
  });
  expect(workers.map((worker) => worker.isEnded)).toEqual([true, false]);

  last().ready();
  last().answer();
  expect(await second).toMatchObject({ kind: 'graded', reward: 1 });
});

test('what an ended worker still says is not heard', async () => {
  const { grader, workers, last, timers } = guarded();
  const first = grader.grade(task, 'yes');
  const second = grader.grade(task, 'no');
  last().ready();
  timers.runOut();
  last().ready();

  const [old] = workers;
  old?.answer(last().asked[0]);
  old?.dispatch('error', new Error('late'));
  last().answer();
  expect(await first).toMatchObject({ reason: 'timeout' });
  expect(await second).toMatchObject({ kind: 'graded', reward: 0 });
  expect(workers).toHaveLength(2);
});

test('a worker that breaks leaves its answer undecided and is replaced', async () => {
  const { grader, workers, last } = guarded();
  const first = grader.grade(task, 'yes');
  const second = grader.grade(task, 'yes');
  last().ready();
  last().dispatch('error', { message: 'out of memory' });
  expect(await first).toEqual({ kind: 'undecided', reason: 'grader-failure', detail: 'out of memory' });

  last().ready();
  last().dispatch('messageerror', {});
  expect(await second).toMatchObject({ kind: 'undecided', reason: 'grader-failure' });
  expect(workers.every((worker) => worker.isEnded)).toBe(true);
});

test('a worker that breaks while it has nothing to do is replaced when there is', async () => {
  const { grader, workers, last } = guarded();
  const first = grader.grade(task, 'yes');
  last().ready();
  last().answer();
  await first;
  last().dispatch('error', undefined);
  expect(workers).toHaveLength(1);

  const second = grader.grade(task, 'yes');
  last().ready();
  last().answer();
  expect(await second).toMatchObject({ reward: 1 });
  expect(workers).toHaveLength(2);
});

test('an error is kept from going on to the console', async () => {
  const { grader, last } = guarded();
  const verdict = grader.grade(task, 'yes');
  last().ready();
  const event = new Event('error', { cancelable: true });
  last().dispatch('error', event);
  expect(event.defaultPrevented).toBe(true);
  expect(await verdict).toMatchObject({ detail: 'The grader broke.' });
});

test('when a worker does not start, nobody waits, and the next answer tries again', async () => {
  const { grader, workers, last, timers } = guarded();
  const verdicts = [grader.grade(task, 'yes'), grader.grade(task, 'no')];
  timers.runOut();
  for (const verdict of await Promise.all(verdicts)) {
    expect(verdict).toEqual({
      kind: 'undecided',
      reason: 'grader-failure',
      detail: 'The grader does not start: it took too long.',
    });
  }

  const third = grader.grade(task, 'yes');
  last().dispatch('error', { message: 'not found' });
  expect(await third).toMatchObject({ detail: 'The grader does not start: not found' });
  expect(workers).toHaveLength(2);
});

test('where no worker can be made, answers are undecided', async () => {
  const grader = new GuardedGrader('exact', () => {
    throw new Error('blocked');
  });
  expect(await grader.grade(task, 'yes')).toEqual({
    kind: 'undecided',
    reason: 'grader-failure',
    detail: 'The grader does not start: blocked',
  });
});

test('an answer that cannot be posted is undecided', async () => {
  const { grader, last } = guarded();
  const verdict = grader.grade(task, 'yes');
  last().failToPost = true;
  last().ready();
  expect(await verdict).toMatchObject({ kind: 'undecided', detail: 'cannot be cloned' });
});

test('disposing answers every pending call and ends the worker', async () => {
  const { grader, last, timers } = guarded();
  const verdicts = [grader.grade(task, 'yes'), grader.grade(task, 'no')];
  last().ready();
  grader.dispose();
  grader.dispose();
  last().answer();

  for (const verdict of [...(await Promise.all(verdicts)), await grader.grade(task, 'yes')]) {
    expect(verdict).toEqual({ kind: 'undecided', reason: 'grader-failure', detail: 'The grader is closed.' });
  }
  expect(last().isEnded).toBe(true);
  expect(timers.running.size).toBe(0);
});

test('a request with a SPEC that cannot be read is answered undecided', () => {
  expect(answerRequest({ id: 1, spec: 'regex:(', task, answer: 'yes' })).toEqual({
    kind: 'undecided',
    reason: 'grader-failure',
    detail: 'The grader "regex:(" cannot be read (bad-pattern).',
  });
});

test('a real thread that runs a hostile pattern is ended, and grading goes on', async () => {
  const threads: Worker[] = [];
  const grader = new GuardedGrader('regex:^(a+)+$', () => startThread(threads), { limitMs: 300 });
  const hostile = await grader.grade(task, `${'a'.repeat(60)}!`);
  const harmless = await grader.grade(task, 'aaa');
  grader.dispose();

  expect(hostile).toMatchObject({ kind: 'undecided', reason: 'timeout' });
  expect(harmless).toMatchObject({ kind: 'graded', reward: 1 });
  expect(threads).toHaveLength(2);
});

/** A thread that matches patterns, with the face of a browser's worker. */
function startThread(threads: Worker[]): GradeWorker {
  const thread = new Worker(
    `const { parentPort } = require('node:worker_threads');
     parentPort.on('message', ({ requests: [{ id, spec, answer }] }) => {
       const reward = new RegExp(spec.slice(6)).test(answer) ? 1 : 0;
       parentPort.postMessage({ kind: 'verdict', id, verdict: { kind: 'graded', reward } });
     });
     parentPort.postMessage({ kind: 'ready' });`,
    { eval: true },
  );
  threads.push(thread);
  return {
    postMessage: (message) => thread.postMessage(message),
    terminate: () => void thread.terminate(),
    addEventListener: (
      type: 'message' | 'error' | 'messageerror',
      listener: (event: { readonly data: GradeReply }) => void,
    ) => {
      thread.on(type, (data: GradeReply) => listener({ data }));
    },
  };
}
