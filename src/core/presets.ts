import type { RunConfig } from './plan';

/**
 * The paper's experiments (arXiv 2510.08191, tables 1 and 2), and two controls of ours. The paper's settings: five
 * rollouts a group, three epochs of one batch each, temperature 0.7 to learn and 0.3 to test. What it says nothing of
 * (which distiller, how many tasks) stays as the person chose it.
 */
const paper = { group: 5, epochs: 3, temperature: 0.7, testTemperature: 0.3 } as const;

/** A preset that learns a library: what it changes in the settings. */
export const learningPresets = {
  full: paper,
  /** No comparison within a group: each rollout teaches alone. */
  'group-of-one': { ...paper, group: 1 },
  /** No ground truth: what most rollouts of a group answer counts as right. */
  'majority-rewards': { ...paper, rewards: 'majority' },
  /** No ground truth: the model says of each of its answers whether it is right. */
  'self-judged': { ...paper, rewards: 'self-judge' },
  /** Directly generated experiences: advice asked for without any rollout. */
  tips: { ...paper, epochs: 1, source: 'tips' },
} as const satisfies Readonly<Record<string, Partial<RunConfig>>>;

/** Presets that learn nothing: they are arms of a comparison with no library. */
const testOnly = ['placebo', 'majority-vote'] as const;

export type LearningPreset = keyof typeof learningPresets;

/** An arm of a controls run, beside no library. */
export type ControlName = LearningPreset | (typeof testOnly)[number];

/** One choice on the Learn page; `direct` is no library at all. */
export type PresetName = 'direct' | ControlName;

/** The paper's ablation, and our two, in the order of its table. */
export const controlNames: readonly ControlName[] = [
  'full',
  'group-of-one',
  'majority-rewards',
  'self-judged',
  'tips',
  'placebo',
  'majority-vote',
];

export const presetNames: readonly PresetName[] = ['direct', ...controlNames];

export function isLearning(name: PresetName): name is LearningPreset {
  return Object.hasOwn(learningPresets, name);
}

/** The settings that a preset stands for; what a person sets besides goes before them. */
export function presetConfig(name: PresetName): Partial<RunConfig> {
  return { ...(isLearning(name) ? learningPresets[name] : paper), preset: name };
}

/**
 * What an arm of a controls run changes in the run's settings: what makes it that control, and nothing else. Whatever
 * the run was asked for, only the arms without ground truth go without it, and they are given no answers.
 */
export function controlConfig(name: LearningPreset, config: RunConfig): RunConfig {
  const { group, rewards, source, epochs } = learningPresets[name] as Partial<RunConfig>;
  const base: RunConfig = { ...config, preset: name, rewards: 'reference', source: 'rollouts' };
  switch (name) {
    case 'full':
      return base;
    case 'group-of-one':
      // One that grows while all agree would be compared after all.
      return { ...base, group: group!, sampling: 'fixed' };
    case 'majority-rewards':
    case 'self-judged':
      return consistent({ ...base, rewards: rewards! });
    case 'tips':
      return consistent({ ...base, source: source!, epochs: epochs! });
  }
}

/** Who learns without reference answers, or without any rollout, is given none to begin with. */
export function consistent(config: RunConfig): RunConfig {
  const reads = (config.rewards ?? 'reference') === 'reference' && config.source !== 'tips';
  if (reads || config.given === undefined) return config;
  return { ...config, given: false };
}
