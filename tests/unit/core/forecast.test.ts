import { describe, expect, test } from 'vitest';
import { calibrate } from '../../../src/core/calibrate';
import { Gauge, type Figures } from '../../../src/core/figures';
import { forecast } from '../../../src/core/forecast';
import { proveLibrary } from '../../../src/core/learn';
import { emptyLibrary, type Library } from '../../../src/core/library';
import type { Usage } from '../../../src/core/meter';
import type { RunConfig, RunPlan } from '../../../src/core/plan';
import type { Draw, Role, SampleRequest } from '../../../src/core/policy';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, colourModel, literalGrader, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';
import { simulatedEngine } from '../support/simulated-engine';

const set = capitalsSet(400);

/** A model of its own for each seed: how often it wins, how long its answers are, how its tokens and times come. */
function engineOf(seed: number) {
  const random = seededRandom(`engine-of|${seed}`);
  const between = (low: number, high: number) => low + (high - low) * random();
  const colours = colourModel({ bare: between(0.1, 0.4), shown: between(0.6, 0.9) });
  const lengths = { bare: between(4, 9), shown: between(1, 4), lesson: between(30, 80) };
  const lessonRate = between(0.5, 0.9);
  const shownLesson = (request: SampleRequest) =>
    request.turns.some(({ text }) => text.includes('Write the colour'));
  return simulatedEngine({
    templateTokens: Math.round(between(5, 40)),
    charactersPerToken: between(3, 5),
    prefill: between(20, 400),
    decode: between(5, 60),
    perCall: between(0, 0.3),
    answer(request: SampleRequest, draw: Draw, chance) {
      const spread = (mean: number) => Math.max(1, Math.round(mean * (0.5 + chance())));
      if (request.role === 'distiller') {
        const lesson = {
          operations: [{ op: 'ADD', text: `Write the colour in upper case ${draw.seed % 7}.` }],
        };
        return { text: JSON.stringify(lesson), tokens: spread(lengths.lesson) };
      }
      if (request.role === 'judge') return { text: chance() < 0.5 ? 'right' : 'wrong', tokens: 2 };
      const isShown = request.turns.some(({ role }) => role === 'assistant');
      const text = colours(request, draw);
      const obeys = shownLesson(request) && seededRandom(`lesson|${draw.seed}`)() < lessonRate;
      return {
        text: obeys ? text.toUpperCase() : text,
        tokens: spread(isShown ? lengths.shown : lengths.bare),
      };
    },
  });
}

async function measured(plan: RunPlan, seed: number): Promise<Figures> {
  const gauge = new Gauge(plan.taskSet.answerTokens ?? plan.config.maxTokens, plan.config.temperature);
  const ports = { policy: engineOf(seed), grader: literalGrader, signal: new AbortController().signal };
  const lookAt = plan.train.length > 0 ? plan : planOf(set, {}, { seed });
  await calibrate(
    { ...lookAt, library: plan.library },
    plan.config.distil === 'auto' || plan.config.distil === 'lessons',
    {
      ...ports,
      gauge,
    },
  );
  return { engine: gauge.engineFigures(), tasks: gauge.taskFigures() };
}

const learning: Readonly<Record<string, Partial<RunConfig>>> = {
  small: { trainTasks: 8, group: 6, validationTasks: 8, testTasks: 16 },
  usual: {},
  thorough: { trainTasks: 32, validationTasks: 24, testTasks: 64 },
  epochs: { trainTasks: 12, epochs: 3, group: 5, validationTasks: 12, testTasks: 30 },
  steps: { trainTasks: 24, batch: 8, validationTasks: 12, testTasks: 30 },
  adaptive: { sampling: 'adaptive', trainTasks: 24, validationTasks: 12, testTasks: 30 },
  lessons: { distil: 'lessons', trainTasks: 12, validationTasks: 12, testTasks: 30 },
  auto: { distil: 'auto', trainTasks: 12, validationTasks: 12, testTasks: 30 },
  judged: { rewards: 'self-judge', trainTasks: 8, group: 5, testTasks: 30 },
};

function withExamples(count: number): Library {
  const experiences = set.tasks.slice(0, count).map((task) => ({
    kind: 'example' as const,
    id: `e-${task.id}`,
    locked: false,
    prompt: task.prompt,
    answer: task.reference ?? '',
    origin: { kind: 'written' as const },
  }));
  return { ...emptyLibrary('lib-1', 'Examples'), experiences };
}

interface Compared {
  readonly shape: string;
  readonly seed: number;
  readonly status: string;
  readonly ratios: Readonly<Record<'calls' | 'in' | 'cached' | 'out' | 'seconds', number>>;
}

async function compare(shape: string, plan: RunPlan, seed: number): Promise<Compared> {
  const expected = forecast(plan, await measured(plan, seed));
  const run = plan.kind === 'prove' ? { run: proveLibrary as never } : {};
  const { report, end } = await play(plan, engineOf(seed), run);
  const used = report.usage as Usage;
  return {
    shape,
    seed,
    status: report.proof?.change ? end.status : `${end.status}, no proof`,
    ratios: {
      calls: expected.calls / used.calls,
      in: expected.promptTokens / used.promptTokens,
      cached: expected.cachedTokens / used.cachedTokens,
      out: expected.completionTokens / used.completionTokens,
      seconds: expected.seconds! / used.seconds,
    },
  };
}

/** Runs that went all the way: what no forecast can know (nothing learnt, so nothing to prove) has its own figure. */
async function comparisons(): Promise<readonly Compared[]> {
  const all: Compared[] = [];
  for (const seed of [1, 2, 3]) {
    for (const [shape, config] of Object.entries(learning)) {
      all.push(await compare(shape, planOf(set, config, { seed }), seed));
    }
    const proof = planOf(set, {}, { seed, kind: 'prove', library: withExamples(seed) });
    all.push(await compare('prove', proof, seed));
  }
  return all.filter(({ status }) => status === 'finished');
}

test(
  'after calibration, calls, tokens out and seconds are within a quarter of what 24 runs and more used',
  { timeout: 60_000 },
  async () => {
    const all = await comparisons();
    expect(all.length).toBeGreaterThanOrEqual(24);
    for (const { shape, seed, ratios } of all) {
      for (const name of ['calls', 'out', 'seconds'] as const) {
        expect(ratios[name], `${name} of ${shape}, seed ${seed}`).toBeGreaterThan(0.75);
        expect(ratios[name], `${name} of ${shape}, seed ${seed}`).toBeLessThan(1.25);
      }
    }
    // Tokens in hang on which library is kept, with one, two or four examples: the middle of them is forecast.
    const tokensIn = all.map(({ ratios }) => ratios.in).toSorted((a, b) => a - b);
    const within = tokensIn.filter((ratio) => ratio > 0.75 && ratio < 1.25);
    expect(within.length).toBeGreaterThanOrEqual(0.6 * all.length);
    expect(tokensIn[Math.floor(tokensIn.length / 2)]).toBeGreaterThan(0.85);
    expect(tokensIn[Math.floor(tokensIn.length / 2)]).toBeLessThan(1.15);
  },
);

test('what a proof reads, with a library that is there already, is within a twentieth', async () => {
  for (const seed of [4, 5, 6]) {
    const plan = planOf(set, {}, { seed, kind: 'prove', library: withExamples(4) });
    const { ratios } = await compare('prove', plan, seed);
    expect(Math.abs(ratios.calls - 1)).toBe(0);
    expect(Math.abs(ratios.in - 1)).toBeLessThan(0.05);
    expect(Math.abs(ratios.cached - 1)).toBeLessThan(0.1);
  }
});

test('the kept library decides what is read: its tokens lie between the low figure and the high one', async () => {
  let inside = 0;
  const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
  for (const seed of seeds) {
    const plan = planOf(set, {}, { seed });
    const { low, high } = forecast(plan, await measured(plan, seed));
    const { report } = await play(plan, engineOf(seed));
    const used = report.usage!.promptTokens;
    inside += used > 0.9 * low.promptTokens && used < 1.1 * high.promptTokens ? 1 : 0;
  }
  expect(inside).toBeGreaterThanOrEqual(7);
});

test('a run that learns nothing ends at the figure for that', async () => {
  const never = simulatedEngine({
    templateTokens: 20,
    charactersPerToken: 4,
    prefill: 100,
    decode: 20,
    perCall: 0.1,
    answer: () => ({ text: 'no', tokens: 3 }),
  });
  const plan = planOf(set, { trainTasks: 20 });
  const { end, report } = await play(plan, never);
  expect(end.status).toBe('cannot');
  const { ifNothing } = forecast(plan, { engine: {} });
  // Sixteen groups without a contrast, of twenty.
  expect(ifNothing?.calls).toBe(16 * plan.config.group);
  expect(report.usage?.calls).toBe(16 * plan.config.group);
});

describe('adaptive sampling in several epochs', () => {
  const several = [
    [6, 3],
    [12, 3],
    [8, 4],
    [30, 2],
  ] as const;
  const planWith = (trainTasks: number, epochs: number, seed = 1) =>
    planOf(set, { sampling: 'adaptive', epochs, trainTasks, batch: trainTasks }, { seed });
  const lowerCase = (turns: SampleRequest['turns']) =>
    /Which colour is (\w+)\?/.exec(turns.at(-1)!.text)![1]!;

  test.each(several)(
    'of %i tasks in %i epochs none is asked twice where nothing is won',
    async (tasks, epochs) => {
      const plan = planWith(tasks, epochs);
      const { report } = await play(
        plan,
        scriptedPolicy(({ turns }) => lowerCase(turns)),
      );
      expect(report.usage?.calls).toBe(4 * Math.min(16, plan.train.length));
      expect(forecast(plan, { engine: {} }).ifNothing?.calls).toBe(report.usage?.calls);
    },
  );

  test.each(several)(
    'of %i tasks in %i epochs the mixed ones are asked again where nothing is kept',
    async (tasks, epochs) => {
      const plan = planWith(tasks, epochs);
      const mixed = plan.train[0]!.id;
      const script = ({ turns }: SampleRequest, { address }: Draw) =>
        address.stage === 'learn' && address.task === mixed && address.sample === 1
          ? lowerCase(turns).toUpperCase()
          : lowerCase(turns);
      const { report } = await play(plan, scriptedPolicy(script));
      const expected = forecast(plan, { engine: {} });
      // One task of all is mixed: two rollouts of it, and four of each other in the first epoch alone.
      const learnt = report.usage!.stages.learn!.policy!.calls;
      expect(learnt).toBe(4 * (plan.train.length - 1) + 2 * epochs);
      expect(expected.low.calls).toBeGreaterThanOrEqual(learnt);
      expect(expected.low.calls / report.usage!.calls).toBeLessThan(1.2);
    },
  );

  test('what is learnt is within a fifth of what is forecast, on average over ten runs', async () => {
    const ratios: number[] = [];
    for (let seed = 1; seed <= 10; seed++) {
      const plan = planWith(16, 3, seed);
      const expected = forecast(plan, {
        engine: {},
        tasks: { budget: 8, answers: {}, bare: { wins: 20, rollouts: 100 } },
      });
      const { report } = await play(plan, scriptedPolicy(colourModel({ bare: 0.2, shown: 0.9 })));
      const calls = expected.rows.find(({ stage }) => stage === 'learn')!.calls;
      ratios.push(report.usage!.stages.learn!.policy!.calls / calls);
    }
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(mean).toBeGreaterThan(0.8);
    expect(mean).toBeLessThan(1.2);
  });
});

test('without any figure there are calls and tokens, and no time; with prices, money by role', () => {
  const price = { input: 2, output: 4 };
  const plan = planOf(set, { prices: { policy: price }, rewards: 'self-judge', capMoney: 1 });
  const expected = forecast(plan, { engine: {} });
  expect(expected).not.toHaveProperty('seconds');
  expect(expected.isMeasured).toBe(false);
  const judge = expected.rows.find(({ role }) => role === 'judge');
  expect(judge).toMatchObject({ stage: 'judge', calls: 16 * 8, money: 0 });
  const learn = expected.rows.find(({ stage }) => stage === 'learn')!;
  const paid = (learn.promptTokens * 2 + learn.completionTokens * 4) / 1e6;
  expect(learn.money).toBeCloseTo(paid, 9);
});

test('a second model takes its own time for its roles, and the first one for the rest', () => {
  const speed = { prefill: 100, decode: 20, perCall: 0.1 };
  const slow = { prefill: 10, decode: 2, perCall: 1 };
  const plan = planOf(set, { rewards: 'self-judge' });
  const secondsOf = (figures: Figures, wanted: Role) =>
    forecast(plan, figures)
      .rows.filter(({ role }) => role === wanted)
      .reduce((sum, { seconds = 0 }) => sum + seconds, 0);
  const alone = { engine: { speed } };
  const helped = { ...alone, helpers: { judge: { speed: slow } } };
  expect(secondsOf(helped, 'judge')).toBeCloseTo(10 * secondsOf(alone, 'judge'), 6);
  expect(secondsOf(helped, 'policy')).toBeCloseTo(secondsOf(alone, 'policy'), 6);
});

test('too few test clusters, or an empty library: no tests are forecast', () => {
  const stagesOf = (plan: RunPlan) => forecast(plan, { engine: {} }).rows.map(({ stage }) => stage);
  expect(stagesOf(planOf(set, { testTasks: 5 }))).not.toContain('prove');
  expect(stagesOf(planOf(set, {}, { kind: 'prove', library: emptyLibrary('none', '') }))).toEqual([]);
});

test('a comparison is forecast arm by arm, and effects by eight libraries on each task', () => {
  const controls = {
    ...planOf(set),
    kind: 'controls' as const,
    controls: ['full', 'group-of-one', 'placebo'] as const,
  };
  const rows = forecast(controls, { engine: {} }).rows;
  const { config, train, test: tests } = controls;
  const callsOf = (stage: string) => rows.find((row) => row.stage === stage)?.calls;
  expect(callsOf('learn')).toBe(train.length * (config.group + 1));
  expect(callsOf('prove')).toBe(4 * tests.length * config.testRollouts);

  const effects = { ...planOf(set, {}, { library: withExamples(3) }), kind: 'effects' as const };
  expect(forecast(effects, { engine: {} }).calls).toBe(8 * effects.validation.length);
});
