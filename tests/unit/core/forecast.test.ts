import { expect, test } from 'vitest';
import { calibrate } from '../../../src/core/calibrate';
import { Gauge, type Figures } from '../../../src/core/figures';
import { forecast } from '../../../src/core/forecast';
import { proveLibrary } from '../../../src/core/learn';
import { emptyLibrary, type Library } from '../../../src/core/library';
import type { Usage } from '../../../src/core/meter';
import type { RunConfig, RunPlan } from '../../../src/core/plan';
import type { Draw, SampleRequest } from '../../../src/core/policy';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, colourModel, literalGrader, planOf, play } from '../support/runs';
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

test('look', { timeout: 120_000 }, async () => {
  const all: Compared[] = [];
  for (const [shape, config] of Object.entries(learning)) {
    for (const seed of [1, 2, 3])
      all.push(await compare(shape, planOf(set, { distil: 'examples', ...config }, { seed }), seed));
  }
  for (const seed of [1, 2, 3])
    all.push(
      await compare('prove', planOf(set, {}, { seed, kind: 'prove', library: withExamples(3) }), seed),
    );
  for (const { shape, seed, status, ratios } of all) {
    console.log(
      shape.padEnd(9),
      seed,
      status.padEnd(20),
      Object.entries(ratios)
        .map(([name, r]) => `${name} ${r.toFixed(2)}`)
        .join('  '),
    );
  }
  expect(all.length).toBeGreaterThan(20);
});
