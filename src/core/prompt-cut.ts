/** What of a distiller's prompt did not fit its context: recorded, never silent. */
export interface PromptCut {
  /** Address key of the call. */
  readonly call: string;
  readonly what: CutPart;
  /** How many of them. */
  readonly count: number;
  /** Estimated tokens that were left out. */
  readonly tokens: number;
}

export type CutPart =
  | 'answers-shortened'
  | 'rollouts-left-out'
  | 'lessons-left-out'
  /** The task's prompt, and its reference where it is shown. */
  | 'task-shortened'
  /** Tasks whose prompts were not shown to a call that asks for tips. */
  | 'tasks-left-out'
  /** Proposals that this consolidation was not shown: another call has them, or they stand as they are. */
  | 'proposals-apart';
