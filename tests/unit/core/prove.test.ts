import { expect, test } from 'vitest';
import { lineOf } from '../../../scripts/headless/tell-progress';
import type { ProofResult, RunEvent } from '../../../src/core/events';
import { emptyLibrary, type Library } from '../../../src/core/library';
import { defaultConfig, type PlannedTask, type RunPlan } from '../../../src/core/plan';
import type { Policy } from '../../../src/core/policy';
import { prove } from '../../../src/core/prove';
import type { Grader } from '../../../src/core/verdict';
import { concludeClaim } from '../../../src/statistics/claim';
import { lookAlpha } from '../../../src/statistics/interval';

/** Per task, a letter a rollout: `1` right, `0` wrong, `?` undecided. */
interface Marks {
  readonly without: readonly string[];
  readonly with: readonly string[];
}

const [bare, taught] = [0, 1];

test('arms go in blocks of at least ten tasks, one arm after the other', async () => {
  const { calls } = await proofOf(same(25, '1', '1'));
  expect(calls.map(({ tasks }) => tasks.length)).toEqual([13, 13, 12, 12]);
  expect(calls.map(({ arm }) => arm).toSorted()).toEqual(['with', 'with', 'without', 'without']);
  const [first, second, third, fourth] = calls.map(({ tasks }) => tasks.join());
  expect([second, fourth]).toEqual([first, third]);
  expect(calls.flatMap(({ tasks }) => tasks)).toHaveLength(50);
});

test('which arm begins a block is drawn by the seed: both come up, and a replay draws the same', async () => {
  const firsts = async (seed: number) => (await proofOf(same(10, '1', '1'), { seed })).calls[0]?.arm;
  const drawn = await Promise.all(Array.from({ length: 40 }, (_, seed) => firsts(seed)));
  const begun = drawn.filter((arm) => arm === 'with').length;
  expect(begun).toBeGreaterThan(8);
  expect(begun).toBeLessThan(32);
  expect(await Promise.all(drawn.map((_, seed) => firsts(seed)))).toEqual(drawn);
});

test('a proof counts as one look at its clusters, and uses the error rate of that look', async () => {
  const marks = { without: [...'000000000000'], with: [...'111111111100'] };
  const asked: (readonly string[])[] = [];
  const { proof } = await proofOf(marks, { look: 3, asked, clusters: ['a', 'a'] });
  expect(asked).toEqual([['a', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10', 'c11']]);
  expect(proof.look).toBe(3);
  const pairs = [...'11111111100'].map((mark, cluster) => {
    // The first cluster has two tasks.
    const times = cluster === 0 ? 2 : 1;
    return {
      without: { rewards: Array.from({ length: times }, () => 0), undecided: 0 },
      with: { rewards: Array.from({ length: times }, () => Number(mark)), undecided: 0 },
    };
  });
  expect(proof.claim).toEqual(concludeClaim({ pairs, alpha: lookAlpha(3) }));
  expect(proof.claim).not.toEqual(concludeClaim({ pairs, alpha: lookAlpha(1) }));
});

test('tasks of one cluster are one unit, and the arms differ by exactly the change of the claim', async () => {
  const clusters = Array.from({ length: 24 }, (_, task) => `c${task < 4 ? 0 : Math.floor(task / 2)}`);
  const marks = {
    without: Array.from({ length: 24 }, (_, task) => (task < 4 ? '11' : '01')),
    with: Array.from({ length: 24 }, (_, task) => (task % 3 === 0 ? '00' : '11')),
  };
  const { proof } = await proofOf(marks, { clusters });
  const [without, withLibrary] = proof.arms;
  expect(proof.claim).toMatchObject({ clusters: 11 });
  expect(without!.mean).toBeCloseTo((1 + 10 * 0.5) / 11, 12);
  expect(withLibrary!.mean! - without!.mean!).toBeCloseTo(estimateOf(proof), 12);
});

test('where every rollout is decided and every cluster is one task, all means are those over tasks', async () => {
  const marks = { without: [...'000000001111'].map((m) => `${m}1`), with: same(12, '10', '10').with };
  const { proof } = await proofOf(marks);
  expect(proof.arms[bare]).toMatchObject({
    mean: 8 / 12,
    meanAtK: 8 / 12,
    passAtK: 1,
    tasks: 12,
    rollouts: 24,
  });
  expect(proof.arms[taught]).toMatchObject({ mean: 0.5, meanAtK: 0.5, passAtK: 1, undecided: 0 });
});

test('both arms are averaged over what both decided, so that undecided tasks make no difference of their own', async () => {
  // Equal on the twelve tasks that both decided; the library's arm did not decide four that fail.
  const marks = { without: [...'1111111100000000'], with: [...'111111110000????'] };
  const { proof } = await proofOf(marks);
  const [without, withLibrary] = proof.arms;
  expect(estimateOf(proof)).toBe(0);
  expect(without!.mean).toBeCloseTo(8 / 12, 12);
  expect(withLibrary!.mean).toBeCloseTo(8 / 12, 12);
  expect(withLibrary).toMatchObject({ undecided: 4, tasks: 16, rollouts: 16 });
});

test('an arm with nothing decided has no mean; it is not zero', async () => {
  const { proof, events } = await proofOf(same(12, '1', '?'));
  for (const arm of proof.arms) {
    expect(arm).not.toHaveProperty('mean');
    expect(arm).not.toHaveProperty('meanAtK');
    expect(arm).not.toHaveProperty('passAtK');
  }
  expect(proof.claim).toMatchObject({ conclusion: 'refused', reason: 'too-few-decided' });
  const line = lineOf({ type: 'run-event', runId: 'run', event: events.at(-1)! });
  expect(line).toBe('no library –, this library –; no conclusion: too-few-decided');
});

test('a right answer within k is told only of tasks with k decided answers in both arms', async () => {
  const none = await proofOf(same(12, '1?', '10'));
  expect(none.proof.arms[taught]).not.toHaveProperty('passAtK');
  expect(none.proof.arms[taught]).toMatchObject({ mean: 0.5 });
  const some = await proofOf({
    without: ['00', '00', ...same(10, '1?', '').without],
    with: ['11', '00', ...same(10, '11', '').without],
  });
  expect(some.proof.arms.map(({ passAtK }) => passAtK)).toEqual([0, 0.5]);
});

test('nothing but counts is told before the last rollout', async () => {
  const { events } = await proofOf(same(11, '01', '11'));
  expect(events.map(({ type }) => type)).toEqual([
    'proof-start',
    ...Array.from({ length: 44 }, () => 'proof-progress'),
    'proof-end',
  ]);
  expect(events.at(-2)).toEqual({ type: 'proof-progress', done: 44, of: 44 });
});

function same(tasks: number, without: string, withLibrary: string): Marks {
  const all = (mark: string) => Array.from({ length: tasks }, () => mark);
  return { without: all(without), with: all(withLibrary) };
}

function estimateOf({ claim }: ProofResult): number {
  if (claim.conclusion === 'refused') throw new Error('a conclusion was expected');
  return claim.estimate;
}

const library: Library = {
  ...emptyLibrary('lib', 'Test'),
  experiences: [{ kind: 'lesson', id: 'l1', text: 'Be brief.', locked: false, origin: { kind: 'written' } }],
};

/** Proves a library with which every answer is its mark, and tells which arm was asked which tasks. */
async function proofOf(
  marks: Marks,
  more: { seed?: number; look?: number; asked?: (readonly string[])[]; clusters?: readonly string[] } = {},
) {
  const tasks = marks.without.map((_, index): PlannedTask => ({
    id: `${index}`,
    prompt: `task ${index}`,
    cluster: more.clusters?.[index] ?? `c${index}`,
  }));
  const calls: { arm: string; tasks: string[] }[] = [];
  const policy: Policy = {
    async *sampleGroup({ draws }) {
      const { arm, task } = draws[0]!.address;
      const last = calls.at(-1);
      if (last?.arm === arm && !last.tasks.includes(task) && last.tasks.length < blockSize(tasks.length)) {
        last.tasks.push(task);
      } else calls.push({ arm, tasks: [task] });
      for (const { address } of draws) {
        const text = marks[arm as keyof Marks][Number(task)]?.[address.sample] ?? '';
        const tokens = { prompt: 1, cached: 0, completion: 1 };
        yield { ok: true, value: { text, stop: 'end-of-turn', tokens, durationMs: 1 } };
      }
    },
  };
  const running = prove(library, planOf(tasks, marks.without[0]!.length, more.seed ?? 1), {
    policy,
    grader: markGrader,
    signal: new AbortController().signal,
    reserveLook: async (clusters) => {
      more.asked?.push(clusters);
      return more.look ?? 1;
    },
  });
  const events: RunEvent[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { events, proof: next.value, calls };
    events.push(next.value);
  }
}

/** One arm may end a block and begin the next: the longest block tells where one ends. */
function blockSize(tasks: number): number {
  return Math.ceil(tasks / Math.max(1, Math.floor(tasks / 10)));
}

const markGrader: Grader = {
  grade: async (_, answer) =>
    answer === '?'
      ? { kind: 'undecided', reason: 'cannot-decide' }
      : { kind: 'graded', reward: Number(answer) },
};

function planOf(test: readonly PlannedTask[], testRollouts: number, seed: number): RunPlan {
  return {
    kind: 'prove',
    runId: 'run',
    seed,
    config: { ...defaultConfig, testRollouts },
    taskSet: { id: 'set', name: 'Set', grader: 'exact' },
    train: [],
    validation: [],
    test,
    warnings: [],
    library,
  };
}
