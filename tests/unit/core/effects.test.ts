import { expect, test } from 'vitest';
import { factorsOf } from '../../../src/core/effect-factors';
import { measureEffects } from '../../../src/core/effects';
import type { EffectsResult, RunEvent } from '../../../src/core/events';
import { emptyLibrary, type Experience, type Library } from '../../../src/core/library';
import { metered } from '../../../src/core/meter';
import { defaultConfig, type PlannedTask, type RunConfig, type RunPlan } from '../../../src/core/plan';
import type { SampleRequest } from '../../../src/core/policy';
import type { Grader } from '../../../src/core/verdict';
import { seededRandom } from '../../../src/statistics/hash';
import { MemoryJournal, play } from '../support/runs';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

test('known effects that add up lie in their intervals', async () => {
  const truth = [0.3, 0.1, 0, -0.2, 0];
  const results = await Promise.all(
    seeds(40).map((seed) =>
      measured(planOf({ lessons: truth.length, tasks: 40, seed }), additive(0.4, truth)),
    ),
  );
  const inside = results.flatMap(({ effects }) =>
    effects.map(({ low, high }, index) => low <= truth[index]! && truth[index]! <= high),
  );
  expect(inside).toHaveLength(200);
  expect(inside.filter(Boolean).length).toBeGreaterThanOrEqual(184);
  for (const [index, effect] of truth.entries()) {
    const mean = average(results.map(({ effects }) => effects[index]!.effect));
    expect(mean, `experience ${index}`).toBeCloseTo(effect, 1);
  }
});

test('a harmful experience is found, tried without, and proposed for deletion', async () => {
  const truth = [0.25, -0.35, 0, 0.1];
  const results = await Promise.all(
    seeds(40).map((seed) =>
      measured(planOf({ lessons: truth.length, tasks: 40, seed }), additive(0.5, truth)),
    ),
  );
  const proposed = results.filter(({ trial }) => trial?.proposed && trial.experienceId === 'l1');
  expect(proposed.length).toBeGreaterThanOrEqual(36);
  expect(results.filter(({ trial }) => trial?.proposed && trial.experienceId !== 'l1')).toEqual([]);
  for (const { trial } of proposed) expect(trial!.gain).toBeGreaterThan(trial!.standardError);
});

test('a library that does nothing has nothing proposed for deletion in 95% of all measurements', async () => {
  const results = await Promise.all(
    seeds(200).map((seed) =>
      measured(planOf({ lessons: 7, tasks: 24, seed }), additive([0.05, 0.3, 0.5, 0.9][seed % 4]!, [])),
    ),
  );
  const proposed = results.filter(({ trial }) => trial?.proposed);
  expect(results).toHaveLength(200);
  expect(proposed.length).toBeLessThanOrEqual(10);
});

test('every task is asked once per library, library by library, and never with what it is not to see', async () => {
  const plan = planOf({ lessons: 3, tasks: 10 });
  const asked: { arm: string; task: string; lessons: string }[] = [];
  const result = await measured(plan, (request, { address }) => {
    asked.push({ arm: `${address.step} ${address.arm}`, task: address.task, lessons: lessonsIn(request) });
    return '1';
  });
  expect(result).toMatchObject({ rollouts: 80, calls: 80, tasks: 10, clusters: 10, undecided: 0 });
  expect(asked).toHaveLength(80);
  const arms = asked.map(({ arm }) => arm).filter((arm, index, all) => arm !== all[index - 1]);
  expect(arms).toHaveLength(16);
  expect(new Set(arms).size).toBe(16);
  for (const arm of arms) {
    expect(new Set(asked.filter((one) => one.arm === arm).map(({ lessons }) => lessons)).size).toBe(1);
  }
  for (const { id } of plan.validation) {
    const libraries = asked.filter(({ task }) => task === id).map(({ lessons }) => lessons);
    // Each of three experiences is there in half of a task's eight libraries.
    for (const lesson of ['l0', 'l1', 'l2']) {
      expect(libraries.filter((lessons) => lessons.includes(lesson))).toHaveLength(4);
    }
  }
});

test('tasks of one cluster lie in one half, and count as one', async () => {
  const clusters = ['a', 'a', 'a', 'b', 'b', 'c', 'd', 'e', 'f', 'g'];
  const plan = planOf({ lessons: 2, tasks: 10, clusters });
  const armsByCluster = new Map<string, Set<string>>();
  const result = await measured(plan, (_, { address }) => {
    const cluster = clusters[Number(address.task)]!;
    armsByCluster.set(cluster, (armsByCluster.get(cluster) ?? new Set()).add(address.arm));
    return '1';
  });
  expect([...armsByCluster.values()].map(({ size }) => size)).toEqual([1, 1, 1, 1, 1, 1, 1]);
  expect(result.clusters).toBe(7);
});

test('what is not decided is missing, not wrong, and is counted', async () => {
  const plan = planOf({ lessons: 2, tasks: 16 });
  // The second experience makes answers undecided now and then, and changes none that is decided.
  const result = await measured(plan, (request, { seed }) =>
    lessonsIn(request).includes('l1') && seededRandom(seed)() < 0.4 ? '?' : '1',
  );
  expect(result.undecided).toBeGreaterThan(10);
  expect(result.effects.map(({ effect, conclusion }) => [effect, conclusion])).toEqual([
    [0, 'no-effect-shown'],
    [0, 'no-effect-shown'],
  ]);
  const none = await measured(plan, () => '?');
  expect(none).toMatchObject({ undecided: 128, rollouts: 128 });
  for (const { low, high, conclusion } of none.effects) {
    expect([low, high, conclusion]).toEqual([-1, 1, 'no-effect-shown']);
  }
});

test('a locked experience is measured and never proposed for deletion, and the next worst is not locked', async () => {
  const truth = [-0.6, 0, -0.4];
  const plan = planOf({ lessons: 3, tasks: 40, locked: ['l0'] });
  const result = await measured(plan, additive(1, truth));
  expect(result.effects[0]).toMatchObject({ conclusion: 'harms' });
  expect(result.trial).toMatchObject({ experienceId: 'l2' });
  const both = await measured(planOf({ lessons: 3, tasks: 40, locked: ['l0', 'l2'] }), additive(1, truth));
  expect(both.effects.map(({ conclusion }) => conclusion)).toEqual(['harms', 'no-effect-shown', 'harms']);
  expect(both).not.toHaveProperty('trial');
});

test('more than seven experiences are measured in seven blocks of neighbours', () => {
  const blocks = (lessons: number) =>
    factorsOf(planOf({ lessons, tasks: 8 })).map(({ experienceIds }) => experienceIds);
  expect(blocks(7)).toEqual(['l0', 'l1', 'l2', 'l3', 'l4', 'l5', 'l6'].map((id) => [id]));
  expect(blocks(30).map((block) => block.length)).toEqual([4, 5, 4, 4, 4, 5, 4]);
  expect(blocks(30).flat()).toEqual(Array.from({ length: 30 }, (_, index) => `l${index}`));
});

test('of a harmful block nothing is proposed; measured alone, it shows which of its experiences harms', async () => {
  const truth = Array.from({ length: 14 }, (_, index) => (index === 5 ? -0.5 : 0));
  const whole = await measured(planOf({ lessons: 14, tasks: 40 }), additive(0.8, truth));
  expect(whole.effects[2]).toMatchObject({ experienceIds: ['l4', 'l5'], conclusion: 'harms' });
  expect(whole).not.toHaveProperty('trial');

  const seen = new Set<string>();
  const plan = { ...planOf({ lessons: 14, tasks: 40 }), measured: ['l4', 'l5'] };
  const opened = await measured(plan, (request, draw) => {
    seen.add(lessonsIn(request));
    return additive(0.8, truth)(request, draw);
  });
  expect(opened.effects.map(({ experienceIds }) => experienceIds)).toEqual([['l4'], ['l5']]);
  expect(opened.trial).toMatchObject({ experienceId: 'l5', proposed: true });
  const others = truth.map((_, index) => `l${index}`).filter((id) => id !== 'l4' && id !== 'l5');
  for (const lessons of seen) for (const id of others) expect(lessons.split(' ')).toContain(id);
});

test('a measurement that is cut off at any call goes on to the same figures, with no call made twice', async () => {
  const plan = planOf({ lessons: 2, tasks: 16, config: { validationRollouts: 2 } });
  const model = additive(0.9, [0, -0.8]);
  const whole = await play(plan, scriptedPolicy(model), { run: measureEffects, grader: markGrader });
  const { calls } = whole.report.usage!;
  // The design, and the trial of the harmful one.
  expect(calls).toBe(8 * 16 + 2 * 16 * 2);
  expect(whole.report.effects?.trial?.proposed).toBe(true);

  for (let killAt = 0; killAt <= calls; killAt++) {
    const journal = new MemoryJournal();
    const aborted = new AbortController();
    let given = 0;
    const first = scriptedPolicy((request, draw) => {
      given += 1;
      if (given === killAt) aborted.abort(new DOMException('closed', 'AbortError'));
      return model(request, draw);
    });
    if (killAt > 0) {
      const cut = { journal, run: measureEffects, grader: markGrader, signal: aborted.signal };
      expect((await play(plan, first, cut)).end.status).toBe('stopped');
    }
    const second = scriptedPolicy(model);
    const resumed = await play(plan, second, { journal, run: measureEffects, grader: markGrader });
    expect(resumed.events).toEqual(whole.events);
    expect(second.calls).toHaveLength(calls - killAt);
  }
});

test('a cap ends it without figures: half of a design tells nothing', async () => {
  const plan = planOf({ lessons: 3, tasks: 10, config: { capTokens: 500 } });
  const { events, end, report } = await play(plan, scriptedPolicy(additive(0.5, [])), {
    run: measureEffects,
    grader: markGrader,
  });
  expect(end).toMatchObject({ status: 'stopped', reason: { kind: 'token-cap' } });
  expect(events.some(({ type }) => type === 'effects-end')).toBe(false);
  expect(report).not.toHaveProperty('effects');
});

test('without experiences or without tasks there is nothing to measure, and the run says so', async () => {
  const ends = await Promise.all(
    [planOf({ lessons: 0, tasks: 10 }), planOf({ lessons: 2, tasks: 0 })].map(
      async (plan) => (await play(plan, scriptedPolicy([]), { run: measureEffects })).end,
    ),
  );
  expect(ends).toMatchObject([
    { status: 'failed', reason: { kind: 'no-experiences' } },
    { status: 'failed', reason: { kind: 'no-tasks', split: 'validation' } },
  ]);
});

const seeds = (count: number) => Array.from({ length: count }, (_, seed) => seed);
const average = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;

/** The ids of the lessons that a prompt shows. */
function lessonsIn({ turns }: SampleRequest): string {
  return [...(turns[0]?.role === 'system' ? turns[0].text : '').matchAll(/l\d+/g)].map(String).join(' ');
}

/** A model whose rate of success is a sum: of its own rate on the task, and of what each lesson in its prompt adds. */
function additive(base: number, effects: readonly number[]): Script {
  return (request, { seed, address }) => {
    // Tasks differ, by what is left of the range on both sides.
    const room = Math.min(0.1, base, 1 - base);
    const own = base + room * (seededRandom(`task ${address.task}`)() * 2 - 1);
    const shown = lessonsIn(request).split(' ');
    const rate = effects.reduce(
      (sum, effect, index) => sum + (shown.includes(`l${index}`) ? effect : 0),
      own,
    );
    return seededRandom(seed)() < rate ? '1' : '0';
  };
}

const markGrader: Grader = {
  grade: async (_, answer) =>
    answer === '?'
      ? { kind: 'undecided', reason: 'cannot-decide' }
      : { kind: 'graded', reward: Number(answer) },
};

/** The figures, without a journal between: many measurements take their time. */
async function measured(plan: RunPlan, script: Script): Promise<EffectsResult> {
  const running = measureEffects(plan, {
    policy: metered(scriptedPolicy(script), {}),
    grader: markGrader,
    signal: new AbortController().signal,
    reserveLook: async () => {
      throw new Error('a measurement on validation tasks is no look at the test tasks');
    },
  });
  let result: Extract<RunEvent, { type: 'effects-end' }> | undefined;
  for await (const event of running) if (event.type === 'effects-end') result = event;
  if (!result) throw new Error('the run ended without figures');
  return result.effects;
}

function planOf(given: {
  lessons: number;
  tasks: number;
  seed?: number;
  locked?: readonly string[];
  clusters?: readonly string[];
  config?: Partial<RunConfig>;
}): RunPlan {
  const experiences = Array.from({ length: given.lessons }, (_, index): Experience => ({
    kind: 'lesson',
    id: `l${index}`,
    text: `l${index}`,
    locked: given.locked?.includes(`l${index}`) ?? false,
    origin: { kind: 'written' },
  }));
  const library: Library = { ...emptyLibrary('lib', 'Test'), revision: 4, experiences };
  return {
    kind: 'effects',
    runId: 'run',
    seed: given.seed ?? 1,
    config: { ...defaultConfig, ...given.config },
    taskSet: { id: 'set', name: 'Set', grader: 'exact' },
    train: [],
    validation: Array.from({ length: given.tasks }, (_, index): PlannedTask => ({
      id: `${index}`,
      prompt: `task ${index}`,
      cluster: given.clusters?.[index] ?? `c${index}`,
    })),
    test: [],
    warnings: [],
    library,
  };
}
