import { runControls } from '../../../src/core/controls';
import { measureEffects } from '../../../src/core/effects';
import type { RunEvent } from '../../../src/core/events';
import { learn, proveLibrary } from '../../../src/core/learn';
import { emptyLibrary, type Library } from '../../../src/core/library';
import type { RunConfig, RunPlan } from '../../../src/core/plan';
import { controlNames } from '../../../src/core/presets';
import type { Grader } from '../../../src/core/verdict';
import { seededRandom } from '../../../src/statistics/hash';
import { capitalsSet, planOf } from './runs';
import type { Script } from './scripted-policy';

/** A run of its own kind, small enough to be cut off at each of its calls. */
export interface Shape {
  readonly name: string;
  readonly plan: RunPlan;
  readonly run: typeof learn;
  readonly script: Script;
  readonly grader: Grader;
  /** Parts of addresses that the run must come to: a shape that misses what it is named for shows nothing. */
  readonly asks: readonly string[];
  /** Events that it must tell, for the same reason. */
  readonly tells: readonly RunEvent['type'][];
  /** How it ends; finished where absent. */
  readonly ends?: string;
}

const set = capitalsSet(120);
const small: Partial<RunConfig> = {
  group: 3,
  batch: 2,
  trainTasks: 4,
  validationTasks: 4,
  validationRollouts: 1,
  testTasks: 10,
  testRollouts: 1,
};

/** Compares letter by letter; of a task without its answer it can only say what it read. */
const grader: Grader = {
  grade: async ({ reference }, answer) =>
    reference === undefined
      ? { kind: 'undecided', reason: 'cannot-decide', detail: 'no reference', extracted: answer }
      : { kind: 'graded', reward: answer === reference ? 1 : 0 },
};

/**
 * Answers each role by the draw's seed alone: in capitals now and then, more often with anything in the prompt; at
 * length where it is wrong, so that it is summarised; with lessons that differ, so that they are consolidated.
 */
export function everyRole(bare = 0.3, shown = 0.9): Script {
  return ({ role: asked, turns }, { seed, address }) => {
    const random = seededRandom(seed);
    if (asked === 'judge') return random() < 0.5 ? 'right' : 'wrong';
    if (address.stage === 'probe') {
      return operationsOf(['Answer in capital letters and keep the unit, as in 12 km.']);
    }
    if (address.arm === 'summary') return 'It talks at length and names the colour last.';
    if (asked === 'distiller') {
      return operationsOf([`Write the colour in capitals, rule ${seed}.`, `Say one word, rule ${seed + 1}.`]);
    }
    const colour = /Which colour is (\w+)\?/.exec(turns.at(-1)!.text)?.[1] ?? 'none';
    const isShown = turns.some(({ role, text }) => role === 'assistant' || text.includes('capitals'));
    if (random() < (isShown ? shown : bare)) return colour.toUpperCase();
    return random() < 0.5 ? colour : `${'I have thought about this for a long time. '.repeat(24)}${colour}`;
  };
}

/** The same model, whose engine finds some prompts too long and cuts some answers off. */
const withGaps: Script = (request, draw) => {
  const chance = seededRandom(draw.seed ^ 1)();
  if (chance < 0.1) return { ok: false, failure: { kind: 'context-overflow', detail: 'too long' } };
  const text = everyRole(0.4)(request, draw);
  if (typeof text !== 'string' || chance > 0.2) return text;
  const tokens = { prompt: 20, cached: 10, completion: 8 };
  return { ok: true, value: { text, stop: 'max-tokens', tokens, durationMs: 100 } };
};

function operationsOf(texts: readonly string[]): string {
  return JSON.stringify({ operations: texts.map((text) => ({ op: 'ADD', text })) });
}

/** Lessons that are there before the run; the last one harms whoever heeds it. */
export function writtenLibrary(texts: readonly string[]): Library {
  return {
    ...emptyLibrary('lib-written', 'Written'),
    experiences: texts.map((text, index) => ({
      id: `w${index}`,
      kind: 'lesson' as const,
      text,
      locked: false,
      origin: { kind: 'written' as const },
    })),
  };
}

/** Heeds a lesson that harms, whatever else it is told. */
const obedient: Script = (request, draw) =>
  request.turns.some(({ text }) => text.includes('Never answer')) ? 'no' : everyRole(0.95)(request, draw);

function shape(
  name: string,
  config: Partial<RunConfig>,
  asks: readonly string[],
  more: Partial<Omit<Shape, 'name' | 'plan' | 'asks'>> & Parameters<typeof planOf>[2] = {},
): Shape {
  // With this seed most of them keep two revisions.
  const { seed = 10, library, kind, controls, ...rest } = more;
  const plan = planOf(
    set,
    { ...small, ...config },
    {
      seed,
      ...(library && { library }),
      ...(kind && { kind }),
      ...(controls && { controls }),
    },
  );
  return { name, plan, asks, tells: [], run: learn, script: everyRole(), grader, ...rest };
}

const library = writtenLibrary(['Write in capitals.', 'Say one word.', 'Never answer.']);

/** Every kind of run, and every way in which a learning run can go. */
export const shapes: readonly Shape[] = [
  shape('examples, two epochs', { epochs: 2 }, ['learn/1/', 'validate/', 'prove/']),
  shape('examples without validation tasks', { validationTasks: 0 }, ['learn/0/1/', 'prove/']),
  shape(
    'lessons, summarised and consolidated',
    { distil: 'lessons' },
    ['/critique/', '/summary/', '/consolidate/', 'prove/'],
    { seed: 1 },
  ),
  shape('whatever the model can write', { distil: 'auto' }, ['probe/', '/critique/', 'validate/', 'prove/'], {
    seed: 12,
  }),
  shape('adaptive groups, two epochs', { sampling: 'adaptive', epochs: 2 }, ['learn/1/', 'prove/'], {
    seed: 2,
    tells: ['task-skipped'],
  }),
  shape('rewards by the model itself', { rewards: 'self-judge' }, ['judge/', 'prove/']),
  shape('rewards by majority', { rewards: 'majority', group: 5 }, ['learn/', 'prove/'], {
    script: everyRole(0.5),
  }),
  shape('groups of one', { group: 1 }, ['learn/', 'prove/'], { script: everyRole(0.6) }),
  shape('examples that are given', { given: true }, ['validate/0/0/', 'learn/0/1/', 'prove/']),
  shape('tips without rollouts', { source: 'tips' }, ['/tips/', 'validate/', 'prove/']),
  shape('prompts too long and answers cut off', { epochs: 2 }, ['learn/', 'validate/'], {
    script: withGaps,
  }),
  shape('a cap that is reached', { capTokens: 2_500 }, ['learn/', 'validate/'], { ends: 'stopped' }),
  shape('a model that cannot', { trainTasks: 6, epochs: 3 }, ['learn/'], {
    script: () => 'none',
    ends: 'cannot',
  }),
  shape('a proof', {}, ['prove/0/0/with/', 'prove/0/0/without/'], {
    kind: 'prove',
    run: proveLibrary,
    library,
  }),
  shape(
    'all controls',
    { trainTasks: 2, validationTasks: 2, group: 2 },
    ['full', 'group-of-one', 'majority-rewards', 'self-judged', 'tips', 'placebo', 'majority-vote'],
    { kind: 'controls', run: runControls, controls: controlNames, script: everyRole(0.5) },
  ),
  shape('effects with a trial', { validationTasks: 8 }, ['effects/', 'validate/'], {
    kind: 'effects',
    run: measureEffects,
    library,
    script: obedient,
  }),
];
