import type { Sample, SampleFailure } from './policy';
import type { Verdict } from './verdict';

/** One attempt at one task under one library: an answer that was graded, or no answer and why. */
export interface Rollout {
  readonly taskId: string;
  readonly index: number;
  /** Absent when the engine gave no answer. */
  readonly sample?: Sample;
  readonly failure?: SampleFailure;
  readonly verdict: Verdict;
}

/** The rollouts of one task under one library revision. */
export interface Group {
  readonly taskId: string;
  readonly rollouts: readonly Rollout[];
}
