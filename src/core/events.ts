import type { Claim } from '../statistics/claim';
import type { Library, Operation, OperationOutcome, Rendering } from './library';
import type { Usage } from './meter';
import type { SampleFailure } from './policy';
import type { RunPlan } from './plan';
import type { Group, Rollout } from './rollout';

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
  | { readonly kind: 'token-cap'; readonly used: number; readonly cap: number }
  | { readonly kind: 'time-cap'; readonly usedMinutes: number; readonly cap: number };

export type CannotReason =
  | {
      readonly kind: 'no-informative-group';
      readonly groups: number;
      readonly wins: number;
      readonly rollouts: number;
    }
  | { readonly kind: 'weak-after-learning'; readonly mean: number; readonly floor: number };

export type FailReason =
  | { readonly kind: 'engine'; readonly failure: SampleFailure }
  | { readonly kind: 'journal-mismatch'; readonly address: string }
  | { readonly kind: 'no-tasks'; readonly split: 'train' | 'test' }
  | { readonly kind: 'bug'; readonly detail: string };
