/** What of a distiller's prompt did not fit its context: recorded, never silent. */
export interface PromptCut {
  /** Address key of the call. */
  readonly call: string;
  readonly what: 'answers-shortened' | 'rollouts-left-out' | 'lessons-left-out' | 'proposals-apart';
  /** How many answers, rollouts, lessons or proposals. */
  readonly count: number;
  /** Estimated tokens that were left out. */
  readonly tokens: number;
}
