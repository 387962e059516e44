/** A prompt and what is needed to grade an answer to it. */
export interface Task {
  /** Unique within its task set, and stable: addresses of calls and records of proofs name it. */
  readonly id: string;
  readonly prompt: string;
  /** What the grader compares an answer with. A grader that needs none works without. */
  readonly reference?: string;
  /** Given by the data; it overrides the split by cluster. */
  readonly split?: Split;
  /** Tasks of one family are one cluster: they lie in one split and count as one unit. */
  readonly family?: string;
}

export type Split = 'train' | 'validation' | 'test';

/** Tasks with one grader, as a person picks, pastes or drops them. */
export interface TaskSet {
  readonly id: string;
  readonly name: string;
  /** One sentence on the hidden convention or format that the tasks teach. */
  readonly description: string;
  /** A grader SPEC, for instance `exact` or `number:0.01`. */
  readonly grader: string;
  /** A system message that every prompt starts with, before any library. */
  readonly system?: string;
  /** What is there at this many tokens is graded as it stands. Without it, a cut-off answer is undecided. */
  readonly answerTokens?: number;
  readonly origin: 'built-in' | 'own';
  readonly tasks: readonly Task[];
}
