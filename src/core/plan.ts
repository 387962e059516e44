import type { Library } from './library';
import type { Role } from './policy';
import type { ControlName, PresetName } from './presets';
import type { Task } from './task';

/**
 * Everything a run needs besides an engine and a grader, fixed before its first call: with the same plan and
 * the same answers, a run is the same to the last bit. A journal carries its plan, so it can be played anywhere.
 */
export interface RunPlan {
  readonly kind: RunKind;
  readonly runId: string;
  readonly seed: number;
  readonly config: RunConfig;
  readonly taskSet: TaskSetFacts;
  readonly train: readonly PlannedTask[];
  readonly validation: readonly PlannedTask[];
  readonly test: readonly PlannedTask[];
  /** Counts before the choice, and what was left out and why, for the page to say. */
  readonly warnings: readonly PlanWarning[];
  /** What learning starts from, or what is to be proved or taken apart. */
  readonly library: Library;
  /** Controls: the arms beside no library, declared before the first call (the family of its claims). */
  readonly controls?: readonly ControlName[];
  /** Effects: the experiences to tell apart, by id; all of the library's where absent. The others stay in. */
  readonly measured?: readonly string[];
}

/**
 * `learn` ends in a proof of what it learnt; `prove` proves a library as it is; `controls` learns under several presets
 * and compares them on the same test tasks; `effects` measures single experiences on validation tasks.
 */
export const runKinds = ['learn', 'prove', 'controls', 'effects'] as const;
export type RunKind = (typeof runKinds)[number];

/** What a plan keeps of its task set. */
export interface TaskSetFacts {
  readonly id: string;
  readonly name: string;
  readonly grader: string;
  readonly system?: string;
  readonly answerTokens?: number;
}

export interface PlannedTask extends Task {
  /** Key of the task's cluster (rules R1, R2). */
  readonly cluster: string;
}

/** What these tasks count as: clusters, each once (rule R2). */
export function clustersOf(tasks: readonly PlannedTask[]): readonly string[] {
  return [...new Set(tasks.map(({ cluster }) => cluster))];
}

export interface RunConfig {
  /** Rollouts per training task (G). */
  readonly group: number;
  readonly epochs: number;
  /** Training tasks per step. */
  readonly batch: number;
  readonly temperature: number;
  readonly distil: 'examples' | 'lessons' | 'auto';
  readonly trainTasks: number;
  readonly validationTasks: number;
  readonly validationRollouts: number;
  readonly testTasks: number;
  readonly testRollouts: number;
  readonly testTemperature: number;
  /** Answer budget where the task set declares none. */
  readonly maxTokens: number;
  /** What a library that learning makes takes of a prompt at most (estimated), unless the one it began with takes more. */
  readonly libraryTokens: number;
  readonly capTokens?: number;
  readonly capMinutes?: number;
  /** In the currency of `prices`; needs them. */
  readonly capMoney?: number;
  /** What a million tokens cost, by role; a role without a price is free. */
  readonly prices?: Prices;
  /** The choice that set the fields above, for a person to read. */
  readonly preset?: PresetName;
  /** `fixed` (as when absent): always `group` rollouts. `adaptive`: by the rule of `adaptive.ts`. */
  readonly sampling?: 'fixed' | 'adaptive';
  /** Whence training rewards come: `reference` (as when absent), or no ground truth. */
  readonly rewards?: 'reference' | 'majority' | 'self-judge';
  /** Whence experiences come: `rollouts` (as when absent), or tips asked for without any rollout. */
  readonly source?: 'rollouts' | 'tips';
  /** Begin with examples from the person's own reference answers: given, not learnt, and tested like any other. */
  readonly given?: boolean;
  /** Tokens that the distiller's model reads at once; 2048 where absent. */
  readonly contextTokens?: number;
}

export type Prices = Readonly<Partial<Record<Role, Price>>>;

/** Per million tokens. Cached prompt tokens cost as much as the others where no price of their own is given. */
export interface Price {
  readonly input: number;
  readonly output: number;
  readonly cachedInput?: number;
}

export type PlanWarning =
  | { readonly kind: 'few-tasks'; readonly tasks: number }
  | { readonly kind: 'few-test-clusters'; readonly clusters: number }
  | { readonly kind: 'no-reference'; readonly tasks: number }
  | { readonly kind: 'learnt-from-left-out'; readonly tasks: number }
  | { readonly kind: 'opened-left-out'; readonly tasks: number }
  | { readonly kind: 'alike-left-out'; readonly tasks: number }
  | { readonly kind: 'learnt-from-unknown' }
  | { readonly kind: 'split-conflict'; readonly tasks: number };

/**
 * The default run fits 8 minutes on two cores at 25 tokens a second where answers are short.
 * Temperatures: 1.0 because the default model rarely wins below it; tests at the paper's 0.3.
 */
export const defaultConfig: RunConfig = {
  group: 8,
  epochs: 1,
  batch: 16,
  temperature: 1,
  distil: 'auto',
  trainTasks: 16,
  validationTasks: 12,
  validationRollouts: 2,
  testTasks: 32,
  testRollouts: 2,
  testTemperature: 0.3,
  maxTokens: 128,
  libraryTokens: 900,
};
