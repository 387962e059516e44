import type { Task } from '../core/task';
import type { Verdict } from '../core/verdict';

/** To the grade worker: grade these in order. Each is answered as soon as it is graded. */
export interface GradeMessage {
  readonly kind: 'grade';
  readonly requests: readonly GradeRequest[];
}

export interface GradeRequest {
  readonly id: number;
  /** A grader SPEC in its text form. */
  readonly spec: string;
  readonly task: Task;
  readonly answer: string;
}

/** From the grade worker: first that it listens, then one verdict for each request. */
export type GradeReply =
  { readonly kind: 'ready' } | { readonly kind: 'verdict'; readonly id: number; readonly verdict: Verdict };
