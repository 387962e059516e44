import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../src/core/events';
import type { Candidate } from '../../../src/core/ladder';
import { emptyLibrary } from '../../../src/core/library';
import { defaultConfig, type PlannedTask, type RunPlan } from '../../../src/core/plan';
import type { Policy } from '../../../src/core/policy';
import { select, type Selection } from '../../../src/core/select';
import type { Grader } from '../../../src/core/verdict';

/** What an arm gets per task: a letter a rollout, `1` right, `0` wrong, `?` undecided. */
type Marks = Readonly<Record<string, readonly string[]>>;

test('up to two candidates are tried on all tasks, beside the current library', async () => {
  const { calls } = await choose({ current: ['0', '0', '0'], a: ['1', '1', '1'], b: ['0', '1', '0'] });
  expect(calls).toEqual(['current:0,1,2', 'a:0,1,2', 'b:0,1,2']);
});

test('more than two: the better half of the first half of the tasks goes on to the rest', async () => {
  const { calls, events, selection } = await choose({
    current: ['0', '0', '0', '0', '0'],
    a: ['0', '0', '1'],
    b: ['1', '1', '1', '1', '1'],
    c: ['0', '1', '1', '1', '0'],
  });
  expect(calls).toEqual(['current:0,1,2', 'a:0,1,2', 'b:0,1,2', 'c:0,1,2', 'current:3,4', 'b:3,4', 'c:3,4']);
  expect(events.filter(({ type }) => type === 'candidate-out')).toEqual([
    { type: 'candidate-out', step: 0, candidate: 'a', mean: 1 / 3 },
  ]);
  expect(selection.kept?.name).toBe('b');
  expect(selection.bestMean).toBe(1);
  expect(selection.results.map(({ name, tasks, kept }) => [name, tasks, kept])).toEqual([
    ['a', 3, false],
    ['b', 5, true],
    ['c', 5, false],
  ]);
});

test('the current library stays where the best gains no more than one standard error', async () => {
  const { selection } = await choose({ current: ['0', '0', '1'], a: ['0', '1', '1'] });
  expect(selection.kept).toBeUndefined();
  expect(selection.bestMean).toBeCloseTo(2 / 3, 12);
});

test.each([
  { large: thirds(3, 3, 1), small: thirds(1, 3, 3) },
  { large: thirds(1, 3, 3), small: thirds(3, 3, 1) },
])('equal means go to the smaller library, also where sums of thirds round differently: %j', async (arms) => {
  const { selection } = await choose(
    { current: thirds(0, 0, 0), ...arms },
    { tokens: { large: 90, small: 10 } },
  );
  expect(selection.kept?.name).toBe('small');
});

test('candidates are compared on the tasks that all decided, not on those that each found easy', async () => {
  const { selection } = await choose(
    {
      current: [...'000000000000'],
      // Ten right and two wrong, beside five right and seven undecided.
      a: [...'111111111100'],
      b: [...'11111???????'],
    },
    { tokens: { a: 10, b: 90 } },
  );
  expect(selection.kept?.name).toBe('a');
  const larger = await choose(
    { current: [...'00000000'], a: [...'11110000'], b: [...'110?????'] },
    { tokens: { a: 90, b: 10 } },
  );
  expect(larger.selection.kept?.name).toBe('a');
});

test('a candidate that decides hardly anything does not choose among the others, and is not chosen', async () => {
  const { selection } = await choose({
    current: [...'000000000000'],
    a: [...'100000000000'],
    b: [...'011111111111'],
    d: [...'1?????'],
    e: [...'000000'],
  });
  expect(selection.kept?.name).toBe('b');
  const alone = await choose({ current: [...'0000'], a: [...'1???'], b: [...'0111'] });
  expect(alone.selection.kept?.name).toBe('b');
});

test('the best mean, too, is of the tasks that all decided', async () => {
  const { selection } = await choose({ current: [...'0000'], a: [...'1?00'], b: [...'000?'] });
  // On the first and the third task, a has a half; on those it decided itself, a third.
  expect(selection.bestMean).toBe(0.5);
});

test('without a task that all decided, the gain over the current library decides', async () => {
  const { selection } = await choose(
    {
      current: [...'000011'],
      a: [...'111???'],
      // Right on every task it decided, and no gain on two of the three.
      b: [...'???111'],
    },
    { tokens: { a: 90, b: 10 } },
  );
  expect(selection.kept?.name).toBe('a');
  expect(selection.bestMean).toBe(1);
});

test('a candidate of which nothing was decided has no mean, and ranks last', async () => {
  const { events, selection } = await choose({
    current: [...'0000'],
    a: [...'????'],
    b: [...'1111'],
    c: [...'0011'],
  });
  expect(events.find(({ type }) => type === 'candidate-out')).toEqual({
    type: 'candidate-out',
    step: 0,
    candidate: 'a',
  });
  const [a] = selection.results;
  expect(a).toMatchObject({ name: 'a', tasks: 0 });
  expect(a).not.toHaveProperty('mean');
  expect(selection.kept?.name).toBe('b');
});

describe('a candidate that left most tasks undecided', () => {
  test('is not kept for the few that it decided', async () => {
    const { selection } = await choose({ current: [...'001111111111'], a: [...'11??????????'] });
    expect(selection.kept).toBeUndefined();
    // What it did on two tasks says nothing of the rest: the current library's mean is over all twelve.
    expect(selection.bestMean).toBeCloseTo(10 / 12, 12);
  });

  test('is kept where it does better even with its undecided rollouts read as wrong', async () => {
    const { selection } = await choose({ current: [...'000000000000'], a: [...'11111???????'] });
    expect(selection.kept?.name).toBe('a');
    expect(selection.bestMean).toBeCloseTo(5 / 12, 12);
  });

  test('does not make the others look weak by the tasks that it found hard', async () => {
    const { selection } = await choose({ current: [...'001111111111'], a: [...'00??????????'] });
    expect(selection.bestMean).toBeCloseTo(10 / 12, 12);
  });
});

test('nothing decided anywhere: no best mean, nothing kept', async () => {
  const { selection } = await choose({ current: ['?', '?'], a: ['?', '?'] });
  expect(selection).toMatchObject({ kept: undefined, bestMean: undefined });
});

test('two tasks of one cluster count as one', async () => {
  const { selection } = await choose(
    { current: [...'0000'], a: [...'1100'], b: [...'0011'] },
    { clusters: ['x', 'x', 'y', 'z'], tokens: { a: 10, b: 20 } },
  );
  // By tasks both have a half; by clusters a has a third and b two thirds.
  expect(selection.bestMean).toBeCloseTo(2 / 3, 12);
  expect(selection.kept?.name).toBe('b');
  expect(selection.results[0]?.validation.estimate).toBeCloseTo(1 / 3, 12);
});

function thirds(...right: readonly number[]): readonly string[] {
  return right.map((count) => '1'.repeat(count) + '0'.repeat(3 - count));
}

/** Runs a selection in which every answer is its mark, and tells who was asked what. */
async function choose(
  marks: Marks,
  more: { clusters?: readonly string[]; tokens?: Readonly<Record<string, number>> } = {},
) {
  const tasks = marks['current']!.map((_, index): PlannedTask => ({
    id: `${index}`,
    prompt: `task ${index}`,
    cluster: more.clusters?.[index] ?? `c${index}`,
  }));
  const blocks: { arm: string; tasks: string[] }[] = [];
  const policy: Policy = {
    async *sampleGroup({ draws }) {
      const { arm, task } = draws[0]!.address;
      const last = blocks.at(-1);
      if (last?.arm === arm) last.tasks.push(task);
      else blocks.push({ arm, tasks: [task] });
      for (const { address } of draws) {
        const text = marks[arm]?.[Number(task)]?.[address.sample] ?? '';
        const tokens = { prompt: 1, cached: 0, completion: 1 };
        yield { ok: true, value: { text, stop: 'end-of-turn', tokens, durationMs: 1 } };
      }
    },
  };
  const candidates = Object.keys(marks)
    .filter((name) => name !== 'current')
    .map((name) => candidateOf(name, more.tokens?.[name] ?? 10));
  const running = select(
    emptyLibrary('lib', 'Test'),
    candidates,
    { epoch: 0, step: 0 },
    planOf(tasks, marks['current']![0]!.length),
    { policy, grader: markGrader, signal: new AbortController().signal },
  );
  const { events, value } = await drain(running);
  return {
    events,
    selection: value,
    calls: blocks.map((block) => `${block.arm}:${block.tasks.join(',')}`),
  };
}

const markGrader: Grader = {
  grade: async (_, answer) =>
    answer === '?'
      ? { kind: 'undecided', reason: 'cannot-decide' }
      : { kind: 'graded', reward: Number(answer) },
};

async function drain(running: AsyncGenerator<RunEvent, Selection>) {
  const events: RunEvent[] = [];
  for (;;) {
    const next = await running.next();
    if (next.done) return { events, value: next.value };
    events.push(next.value);
  }
}

function candidateOf(name: string, tokens: number): Candidate {
  const library = emptyLibrary(name, name);
  const { rendering } = library;
  return { name, rendering, lessons: 0, examples: 0, experienceIds: [], library, outcomes: [], tokens };
}

function planOf(validation: readonly PlannedTask[], validationRollouts: number): RunPlan {
  return {
    kind: 'learn',
    runId: 'run',
    seed: 1,
    config: { ...defaultConfig, validationRollouts },
    taskSet: { id: 'set', name: 'Set', grader: 'exact' },
    train: [],
    validation,
    test: [],
    warnings: [],
    library: emptyLibrary('lib', 'Test'),
  };
}
