import type { Library } from './library';
import type { Task } from './task';

/**
 * Everything a run needs besides an engine and a grader, fixed before its first call: with the same plan and
 * the same answers, a run is the same to the last bit. A journal carries its plan, so it can be played anywhere.
 */
export interface RunPlan {
  readonly kind: 'learn' | 'prove';
  readonly runId: string;
  readonly seed: number;
  readonly config: RunConfig;
  readonly taskSet: TaskSetFacts;
  readonly train: readonly PlannedTask[];
  readonly validation: readonly PlannedTask[];
  readonly test: readonly PlannedTask[];
  /** Counts before the choice, and what was left out and why, for the page to say. */
  readonly warnings: readonly PlanWarning[];
  /** What learning starts from, or what is to be proved. */
  readonly library: Library;
}

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
  /** A rendered library never takes more than this many tokens (estimated). */
  readonly libraryTokens: number;
  readonly capTokens?: number;
  readonly capMinutes?: number;
}

export type PlanWarning =
  | { readonly kind: 'few-tasks'; readonly tasks: number }
  | { readonly kind: 'few-test-clusters'; readonly clusters: number }
  | { readonly kind: 'no-reference'; readonly tasks: number }
  | { readonly kind: 'learnt-from-left-out'; readonly tasks: number }
  | { readonly kind: 'opened-left-out'; readonly tasks: number }
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
