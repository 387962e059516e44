import type { Task } from './task';

/**
 * What a grader says of a rollout. An undecided rollout has no reward: it enters no group, no mean and no
 * denominator, and it is counted and shown. A grader that ran and found no answer says wrong, not undecided.
 */
export type Verdict = Graded | Undecided;

export interface Graded {
  readonly kind: 'graded';
  /** 0 to 1; right at 1, wrong at 0. */
  readonly reward: number;
  /** The part of the answer that was compared, where the grader takes a part. */
  readonly extracted?: string;
}

export interface Undecided {
  readonly kind: 'undecided';
  readonly reason: UndecidedReason;
  /** The part of the answer that would be compared, where only the reference is missing. */
  readonly extracted?: string;
  /** The same for answers that the grader takes for the same, however they are written. */
  readonly key?: string;
  /** For a person: what happened, in the words of whatever failed. */
  readonly detail?: string;
}

/**
 * `cannot-decide`: the grader ran, and the task gives it nothing to compare with; a grader that did not start or broke is
 * a `grader-failure`. `no-majority`: no reading of the group is more frequent than every other.
 */
export const undecidedReasons = [
  'cut-off',
  'engine-failure',
  'timeout',
  'grader-failure',
  'judge-failure',
  'cannot-decide',
  'no-majority',
] as const;
export type UndecidedReason = (typeof undecidedReasons)[number];

const momentaryReasons = ['timeout', 'grader-failure'] as const;

/** Of the moment and not of the answer: at another time, or on another device, the same grader may decide. */
export interface Momentary extends Undecided {
  readonly reason: (typeof momentaryReasons)[number];
}

export function isMomentary(verdict: Verdict): verdict is Momentary {
  return verdict.kind === 'undecided' && momentaryReasons.some((reason) => reason === verdict.reason);
}

/** Rejects only on a bug: a grader that hangs or breaks answers undecided. */
export interface Grader {
  grade(task: Task, answer: string): Promise<Verdict>;
}

/** The reward of a graded verdict, nothing for an undecided one. */
export function rewardOf(verdict: Verdict): number | undefined {
  return verdict.kind === 'graded' ? verdict.reward : undefined;
}
