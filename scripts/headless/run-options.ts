import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { BesideFirst } from '../../src/core/beside';
import type { RunConfig } from '../../src/core/plan';
import {
  controlNames,
  isLearning,
  presetNames,
  type ControlName,
  type PresetName,
} from '../../src/core/presets';
import { concurrencyOf } from './concurrency-flag';
import { readGraderFlag } from './grader-flag';
import { readHelpers, type HelperFlag } from './helper-flags';
import { isHosted } from './hosted-flag';
import type { ModelFlag } from './model-flag';
import { decimal, wholeNumber } from './number-flags';
import { mustBePriced, pricesOf } from './price-flags';
import { mustAllBeUsed, mustBeApart } from './unused-flags';
import { UsageError } from './usage-error';

export interface RunOptions {
  readonly kind: 'learn' | 'prove' | 'controls';
  /** Controls: the arms beside no library. */
  readonly controls: readonly ControlName[] | undefined;
  /** A file of tasks, or the id of a built-in set. */
  readonly tasks: { readonly file: string } | { readonly builtIn: string } | undefined;
  readonly grader: string | undefined;
  readonly answerTokens: number | undefined;
  /** Who answers; the default model where absent. */
  readonly model: ModelFlag | undefined;
  /** Who writes lessons or judges beside it. */
  readonly helpers: BesideFirst<HelperFlag>;
  readonly libraryFile: string | undefined;
  readonly resume: string | undefined;
  readonly seed: number;
  readonly config: Partial<RunConfig>;
  readonly profile: string | undefined;
  readonly out: string;
  readonly recording: string | undefined;
  /** Measure for some seconds before the run, and say what it will take. */
  readonly forecast: boolean;
  readonly quiet: boolean;
}

const text = { type: 'string' } as const;
const flags = {
  tasks: text,
  set: text,
  grader: text,
  'answer-tokens': text,
  model: text,
  endpoint: text,
  'web-llm': text,
  concurrency: text,
  second: text,
  'second-endpoint': text,
  'second-model': text,
  'second-web-llm': text,
  'second-concurrency': text,
  'second-roles': text,
  'second-price-in': text,
  'second-price-out': text,
  third: text,
  'third-endpoint': text,
  'third-model': text,
  'third-web-llm': text,
  'third-concurrency': text,
  'third-roles': text,
  'third-price-in': text,
  'third-price-out': text,
  library: text,
  resume: text,
  seed: text,
  group: text,
  epochs: text,
  temperature: text,
  distil: text,
  preset: text,
  controls: text,
  rewards: text,
  adaptive: { type: 'boolean' },
  given: { type: 'boolean' },
  'train-tasks': text,
  'validation-tasks': text,
  'validation-rollouts': text,
  'test-tasks': text,
  'test-rollouts': text,
  'cap-tokens': text,
  'cap-minutes': text,
  'cap-money': text,
  'price-in': text,
  'price-out': text,
  forecast: { type: 'boolean' },
  profile: text,
  out: text,
  recording: text,
  quiet: { type: 'boolean' },
} as const satisfies ParseArgsConfig['options'];

/** Reads the flags of `learn` and `prove`. Throws `UsageError` with a sentence for everything it cannot use. */
export function readRunOptions(kind: 'learn' | 'prove', argv: readonly string[]): RunOptions {
  const values = parsed(argv);
  if (values['web-llm'] !== undefined && (values.model !== undefined || values.endpoint !== undefined)) {
    throw new UsageError('--web-llm names the model that answers: give it without --model and --endpoint.');
  }
  if (values.endpoint !== undefined && values.model === undefined) {
    throw new UsageError('--endpoint needs --model NAME: the name that the server has for its model.');
  }
  if (values.tasks !== undefined && values.set !== undefined) {
    throw new UsageError('--tasks names a file and --set a built-in task set: give one of them.');
  }
  if (values.tasks === undefined && values.set === undefined && values.resume === undefined) {
    throw new UsageError('Which tasks? --tasks FILE.jsonl, or --set with the id of a built-in set.');
  }
  if (values.resume !== undefined && values.profile === undefined) {
    throw new UsageError('--resume needs the --profile DIR in which the run was made.');
  }
  if (kind === 'prove' && values.library === undefined && values.resume === undefined) {
    throw new UsageError('Which library? --library PACK.json (the `library` of a run.json works too).');
  }
  mustAllBeUsed(kind, values);
  const out = values.out ?? (kind === 'learn' ? 'run.json' : 'proof.json');
  mustBeApart({ '--tasks': values.tasks, '--out': out, '--recording': values.recording });
  const whole = (name: keyof typeof flags, least = 1) => wholeNumber(name, values[name], least);
  const { distil } = values;
  if (distil !== undefined && distil !== 'auto' && distil !== 'examples' && distil !== 'lessons') {
    throw new UsageError('--distil is examples, lessons or auto.');
  }
  const preset = oneOf('preset', values.preset, presetNames);
  const rewards = oneOf('rewards', values.rewards, ['reference', 'majority', 'self-judge'] as const);
  const controls = controlsOf(values.controls, preset);
  const helpers = readHelpers(values, kind);
  const prices = pricesOf(values, helpers);
  const capMoney = decimal('cap-money', values['cap-money']);
  // A run that goes on has the prices that it began with.
  if (capMoney !== undefined && values.resume === undefined) mustBePriced(values, helpers);
  return {
    kind: controls ? 'controls' : kind,
    controls,
    tasks:
      values.tasks !== undefined
        ? { file: values.tasks }
        : values.set !== undefined
          ? { builtIn: values.set }
          : undefined,
    grader: values.grader === undefined ? undefined : readGraderFlag(values.grader),
    answerTokens: whole('answer-tokens'),
    model: modelOf(values),
    helpers,
    libraryFile: values.library,
    resume: values.resume,
    seed: whole('seed', 0) ?? 1,
    config: given({
      preset: controls ? undefined : preset,
      rewards,
      sampling: values.adaptive === true ? 'adaptive' : undefined,
      given: values.given === true ? true : undefined,
      group: whole('group'),
      epochs: whole('epochs'),
      temperature: decimal('temperature', values.temperature),
      distil,
      trainTasks: whole('train-tasks'),
      validationTasks: whole('validation-tasks'),
      validationRollouts: whole('validation-rollouts'),
      testTasks: whole('test-tasks'),
      testRollouts: whole('test-rollouts'),
      capTokens: whole('cap-tokens'),
      capMinutes: decimal('cap-minutes', values['cap-minutes']),
      capMoney,
      prices,
    }),
    profile: values.profile,
    out,
    recording: values.recording,
    forecast: values.forecast === true,
    quiet: values.quiet === true,
  };
}

function modelOf(values: {
  readonly endpoint?: string | undefined;
  readonly model?: string | undefined;
  readonly 'web-llm'?: string | undefined;
  readonly concurrency?: string | undefined;
}): ModelFlag | undefined {
  const { endpoint, model, 'web-llm': webLlm } = values;
  const concurrency = concurrencyOf('', values);
  if (webLlm !== undefined) return { webLlm };
  if (endpoint !== undefined && model !== undefined) {
    return { endpoint, name: model, concurrency };
  }
  if (model === undefined) return undefined;
  return isHosted(model) ? { hosted: model } : { file: model };
}

function parsed(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: flags, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * The arms of a comparison: those named, or all. A preset that learns nothing has no run of its own: it is compared with
 * no library.
 */
function controlsOf(
  named: string | undefined,
  preset: PresetName | undefined,
): readonly ControlName[] | undefined {
  if (named !== undefined && preset !== undefined) {
    throw new UsageError('--preset is one way to learn and --controls compares several: give one of them.');
  }
  if (preset !== undefined && !isLearning(preset)) return preset === 'direct' ? [] : [preset];
  if (named === undefined) return undefined;
  if (named === 'all') return controlNames;
  const names = named.split(',').map((name) => oneOf('controls', name.trim(), controlNames));
  return controlNames.filter((name) => names.includes(name));
}

function oneOf<const T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((one) => one === value);
  if (choice === undefined)
    throw new UsageError(`--${name} is one of ${choices.join(', ')}; “${value}” is not.`);
  return choice;
}

/** Without the entries that nobody gave, so that the defaults stay. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
