import type { Claim } from '../statistics/claim';
import type { Library, Operation, OperationOutcome, Rendering } from './library';
import type { PromptCut } from './prompt-cut';
import type { Usage } from './meter';
import type { SampleFailure } from './policy';
import type { RunPlan } from './plan';
import type { ControlName, PresetName } from './presets';
import type { Group, Rollout } from './rollout';
import type { Split } from './task';
import type { UndecidedReason } from './verdict';

/** What a run tells as it goes. The page, the headless report and the player of recorded runs fold the same events. */
export type RunEvent =
  | { readonly type: 'run-start'; readonly plan: RunPlan }
  | { readonly type: 'probe-end'; readonly canWriteLessons: boolean; readonly raw: string }
  | {
      readonly type: 'step-start';
      readonly epoch: number;
      readonly step: number;
      readonly taskIds: readonly string[];
    }
  | {
      readonly type: 'rollout-end';
      readonly stage: 'learn';
      readonly epoch: number;
      readonly step: number;
      readonly rollout: Rollout;
    }
  | {
      readonly type: 'group-end';
      readonly epoch: number;
      readonly step: number;
      readonly group: Group;
      /** One per rollout, undefined where undecided or where the group has no contrast. */
      readonly advantages: readonly (number | undefined)[];
      readonly informative: boolean;
    }
  | { readonly type: 'proposed'; readonly step: number; readonly operations: readonly Operation[] }
  | { readonly type: 'candidates'; readonly step: number; readonly candidates: readonly CandidateFacts[] }
  | {
      readonly type: 'validated';
      readonly step: number;
      readonly candidate: string;
      readonly taskId: string;
      readonly rollouts: readonly Rollout[];
    }
  | {
      readonly type: 'candidate-out';
      readonly step: number;
      readonly candidate: string;
      /** Absent where none of its rollouts was decided. */
      readonly mean?: number;
    }
  | {
      readonly type: 'step-end';
      readonly epoch: number;
      readonly step: number;
      readonly library: Library;
      readonly operations: readonly OperationOutcome[];
      readonly candidates: readonly CandidateResult[];
      readonly kept: string;
    }
  /** Not sampled again: its group agreed under this same library. */
  | { readonly type: 'task-skipped'; readonly epoch: number; readonly step: number; readonly taskId: string }
  /** What of the distiller's prompts did not fit its context. */
  | { readonly type: 'prompts-cut'; readonly step: number; readonly cuts: readonly PromptCut[] }
  /** Controls: what follows, up to `arm-end`, is learnt by this arm alone; its steps count from 0. */
  | { readonly type: 'arm-start'; readonly arm: ControlName }
  | {
      readonly type: 'arm-end';
      readonly arm: ControlName;
      readonly library: Library;
      readonly cannot?: CannotReason;
    }
  | {
      readonly type: 'controls-start';
      readonly look: number;
      readonly arms: readonly ArmName[];
      readonly tasks: number;
      readonly rollouts: number;
      /** Rollouts to a vote, so that voting takes about the tokens of the library that was learnt. */
      readonly votes?: number;
    }
  | { readonly type: 'controls-end'; readonly controls: ControlsResult }
  | { readonly type: 'effects-start'; readonly factors: readonly EffectFactor[]; readonly tasks: number }
  | { readonly type: 'effects-progress'; readonly done: number; readonly of: number }
  | { readonly type: 'effects-end'; readonly effects: EffectsResult }
  | { readonly type: 'proof-start'; readonly look: number; readonly tasks: number; readonly rollouts: number }
  /** Counts only: no estimate is shown until all are in (rule R4). */
  | { readonly type: 'proof-progress'; readonly done: number; readonly of: number }
  | { readonly type: 'proof-end'; readonly proof: ProofResult }
  /** There will be no proof, and no look was spent. */
  | { readonly type: 'proof-refused'; readonly reason: RefusalReason }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'run-end'; readonly end: RunEnd };

export type RefusalReason =
  | { readonly kind: 'empty-library' }
  | { readonly kind: 'too-few-clusters'; readonly clusters: number; readonly needed: number };

/** An arm of a comparison: no library, or a control. */
export type ArmName = PresetName;

export interface ControlsResult {
  /** 0 where no library alone was sampled: nothing is claimed, and no look was spent. */
  readonly look: number;
  /** No library first, then the family in the order in which it was declared. */
  readonly arms: readonly ControlArm[];
  readonly tasks: readonly ControlTask[];
}

export interface ControlArm {
  readonly name: ArmName;
  /** What it put into the prompt; absent for no library and for voting. */
  readonly library?: Library;
  /** Why it was not sampled: its library stayed empty, so it is no library again. */
  readonly nothingLearnt?: CannotReason | { readonly kind: 'nothing-kept' };
  /** Over the test clusters that it decided. */
  readonly mean?: number;
  readonly meanAtK?: number;
  readonly passAtK?: number;
  readonly undecided: number;
  readonly rollouts: number;
  /** Tokens in and out that its test rollouts took, the cached ones too. */
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** The change against no library; absent for no library itself. */
  readonly claim?: Claim;
  /** Adjusted for the number of comparisons (Holm); absent for the one that stands alone. */
  readonly adjustedP?: number;
}

export interface ControlTask {
  readonly taskId: string;
  readonly cluster: string;
  readonly rollouts: Readonly<Partial<Record<ArmName, readonly Rollout[]>>>;
}

/** One experience, or several that are in and out together where there are more than seven. */
export interface EffectFactor {
  readonly experienceIds: readonly string[];
}

/** What single experiences do, on validation tasks. Never a claim: a claim comes from a proof. */
export interface EffectsResult {
  readonly effects: readonly SingleEffect[];
  readonly tasks: number;
  readonly clusters: number;
  /** All calls, those of the trial too; so with tokens and seconds. */
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Engine seconds. */
  readonly seconds: number;
  readonly libraryId: string;
  readonly libraryRevision: number;
  /** One per task and library of the design. */
  readonly rollouts: number;
  /** Those of them that were not graded: missing in the figures, not zeros. */
  readonly undecided: number;
  /** What the credibly harmful experience that was tried (rule R7) came to; absent where none was. */
  readonly trial?: EffectTrial;
}

/** The library without one experience, against the library sampled anew, on the same validation tasks. */
export interface EffectTrial {
  readonly experienceId: string;
  /** Mean reward without it minus mean reward with it, over clusters. */
  readonly gain: number;
  readonly standardError: number;
  /** Whether the library did better without it, so that its deletion is proposed. */
  readonly proposed: boolean;
}

export interface SingleEffect extends EffectFactor {
  /** Mean reward with it minus without it, over the other experiences present or not; limits are of a 95% interval. */
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  readonly p: number;
  readonly adjustedP: number;
  /** After Holm, and with every undecided rollout read against it. */
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown';
  /** There would be a conclusion, were it not that undecided rollouts could explain it. */
  readonly reason?: 'undecided';
}

export interface CandidateFacts {
  readonly name: string;
  readonly rendering: Rendering;
  readonly lessons: number;
  readonly examples: number;
  readonly experienceIds: readonly string[];
}

export interface CandidateResult extends CandidateFacts {
  /** Mean reward on the validation tasks that it decided; absent where there is none. */
  readonly mean?: number;
  /** Paired change against the re-sampled current library, one standard error either side. Not a claim (R7). */
  readonly validation: { readonly estimate: number; readonly low: number; readonly high: number };
  /** Validation tasks that it decided. */
  readonly tasks: number;
  readonly kept: boolean;
}

export interface ProofResult {
  readonly look: number;
  readonly arms: readonly ArmResult[];
  readonly claim: Claim;
  /** Per test task, both arms' rollouts, in the order of the plan. */
  readonly tasks: readonly ProvedTask[];
  readonly libraryId: string;
  readonly libraryRevision: number;
}

export interface ArmResult {
  readonly name: 'no library' | 'this library';
  /**
   * Mean over the clusters that both arms decided, so the arms differ by the claim's `estimate`: the plain mean
   * change over n clusters. The claim's limits lie around the shrunk change, n/(n+2) of it (two imagined clusters
   * draw it towards zero), so not evenly around the arms' difference. Absent where both decided no cluster.
   */
  readonly mean?: number;
  /** Over the tasks that both arms decided. */
  readonly meanAtK?: number;
  /** Over the tasks of which both arms decided k rollouts. */
  readonly passAtK?: number;
  readonly undecided: number;
  readonly tasks: number;
  readonly rollouts: number;
}

export interface ProvedTask {
  readonly taskId: string;
  readonly cluster: string;
  readonly without: readonly Rollout[];
  readonly with: readonly Rollout[];
}

/** A run ends in exactly one of these. What was learnt till then is kept in every case. */
export type RunEnd =
  | { readonly status: 'finished'; readonly library: Library }
  | { readonly status: 'stopped'; readonly library: Library; readonly reason: StopReason }
  | { readonly status: 'cannot'; readonly library: Library; readonly reason: CannotReason }
  | { readonly status: 'failed'; readonly library: Library; readonly reason: FailReason };

export type StopReason =
  | { readonly kind: 'person' }
  /** A recording was played to where it was cut off. */
  | { readonly kind: 'recording-ends' }
  /** How many proofs were made on its test tasks cannot be read now, so its proof cannot take a number (rule R3). */
  | { readonly kind: 'database-away' }
  | { readonly kind: 'token-cap'; readonly used: number; readonly cap: number }
  | { readonly kind: 'time-cap'; readonly usedMinutes: number; readonly cap: number }
  | { readonly kind: 'money-cap'; readonly used: number; readonly cap: number };

export type CannotReason =
  /** Of groups in which something was decided: none had rewards that differ. */
  | {
      readonly kind: 'no-informative-group';
      readonly groups: number;
      readonly wins: number;
      readonly rollouts: number;
    }
  /** Groups of which no rollout was decided, and their rollouts by what left them undecided. */
  | { readonly kind: 'nothing-decided'; readonly groups: number; readonly undecided: UndecidedCounts }
  | { readonly kind: 'weak-after-learning'; readonly mean: number; readonly floor: number };

export type UndecidedCounts = Readonly<Partial<Record<UndecidedReason, number>>>;

export type FailReason =
  | { readonly kind: 'engine'; readonly failure: SampleFailure }
  | { readonly kind: 'journal-mismatch'; readonly address: string }
  | { readonly kind: 'no-tasks'; readonly split: Split }
  | { readonly kind: 'no-experiences' }
  | { readonly kind: 'bug'; readonly detail: string };
