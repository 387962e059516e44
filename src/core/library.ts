/**
 * An ordered set of experiences and how it is rendered into a prompt. A library never changes in place:
 * every change makes the next revision, and a revision holds the operations that made it.
 */
export interface Library {
  /** Permanent through all revisions, exports and imports. */
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly experiences: readonly Experience[];
  readonly rendering: Rendering;
  /**
   * What it was learnt or selected on (rule R6), and a proof leaves out: keys of the task clusters, and of each
   * of those tasks' texts, since a text that comes again in another set may be in another cluster.
   */
  readonly clusters: readonly string[];
  /** False where a pack did not say what it was learnt on; a proof then says that it cannot know. */
  readonly clustersKnown: boolean;
}

export type Experience = Lesson | Example;

interface ExperienceBase {
  /** Permanent: never renumbered, never reused. */
  readonly id: string;
  /** A locked experience is changed by a person only. */
  readonly locked: boolean;
  readonly origin: Origin;
}

/** A sentence of advice: the paper's kind. */
export interface Lesson extends ExperienceBase {
  readonly kind: 'lesson';
  readonly text: string;
}

/** A task's prompt and an answer that won, shown to the policy as an earlier turn. */
export interface Example extends ExperienceBase {
  readonly kind: 'example';
  readonly prompt: string;
  readonly answer: string;
}

/** Where an experience comes from, down to the rollouts that taught it. */
export type Origin =
  | {
      readonly kind: 'learnt';
      readonly runId: string;
      readonly step: number;
      readonly rollouts: readonly RolloutTrace[];
    }
  /** From the person's own reference answer to a training task: given, not learnt. */
  | { readonly kind: 'given'; readonly runId: string; readonly taskId: string }
  | { readonly kind: 'written' }
  | { readonly kind: 'imported'; readonly from: string };

/** One rollout, kept beside the experience it taught so that it can be read without the run. */
export interface RolloutTrace {
  readonly taskId: string;
  readonly prompt: string;
  readonly answer: string;
  readonly reward: number;
}

/** Lessons stand in the system message or after the task; examples are always earlier turns. */
export interface Rendering {
  readonly lessons: 'system' | 'after-task';
}

/** One change, as a distiller or a person proposes it. `id` is as the proposer wrote it. */
export type Operation =
  | { readonly op: 'add'; readonly experience: NewExperience }
  | { readonly op: 'update'; readonly id: string; readonly experience: NewExperience }
  | { readonly op: 'delete'; readonly id: string }
  | { readonly op: 'keep'; readonly id: string };

export type NewExperience =
  | { readonly kind: 'lesson'; readonly id: string; readonly text: string; readonly origin: Origin }
  | {
      readonly kind: 'example';
      readonly id: string;
      readonly prompt: string;
      readonly answer: string;
      readonly origin: Origin;
    };

/** What became of an operation: every one is applied, or rejected with a reason. */
export type OperationOutcome =
  | { readonly operation: Operation; readonly outcome: 'applied'; readonly id: string }
  | { readonly operation: Operation; readonly outcome: 'rejected'; readonly reason: RejectReason };

export type RejectReason =
  | { readonly kind: 'unknown-id'; readonly id: string }
  | { readonly kind: 'locked'; readonly id: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'duplicate-of'; readonly id: string }
  | { readonly kind: 'over-token-cap'; readonly tokens: number; readonly cap: number }
  | { readonly kind: 'wrong-kind'; readonly id: string }
  /** It applied to a candidate that was tested on validation tasks and not kept. */
  | { readonly kind: 'not-kept' }
  /** The batch's proposals were put together, and others say what it said. */
  | { readonly kind: 'merged' }
  /** What the distiller wrote could not be read as an operation; the raw text is kept. */
  | { readonly kind: 'unreadable'; readonly raw: string }
  /** The distiller's answer ends in the middle of this operation. */
  | { readonly kind: 'truncated'; readonly raw: string }
  /** The engine gave the distiller's call no answer, in its own words. */
  | { readonly kind: 'no-answer'; readonly detail: string };

/** A revision of a library as the store keeps it: the state, what made it, and why. */
export interface Revision {
  readonly library: Library;
  readonly operations: readonly OperationOutcome[];
  readonly cause: RevisionCause;
  /** Milliseconds since 1970, given by whoever stores it. */
  readonly createdAt: number;
}

export type RevisionCause =
  | { readonly kind: 'created' }
  | { readonly kind: 'learnt'; readonly runId: string; readonly step: number }
  | { readonly kind: 'edited' }
  | { readonly kind: 'imported'; readonly from: string }
  | { readonly kind: 'restored'; readonly revision: number };

export function emptyLibrary(id: string, name: string): Library {
  return {
    id,
    name,
    revision: 0,
    experiences: [],
    rendering: { lessons: 'system' },
    clusters: [],
    clustersKnown: true,
  };
}
