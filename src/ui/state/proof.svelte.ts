import type { RunEvent } from '../../core/events';
import type {
  AppEvent,
  LearnApi,
  LibrarySummary,
  ResumeFailure,
  RunRequest,
  RunSummary,
  TaskSetSummary,
} from '../../../workers/wire';
import { foldRun, noRun, type RunView } from './fold-run';
import { RunOrder } from './run-order.svelte';

/** The runs that have a proof, or could have had one; newest first. */
export class ProofRuns {
  runs = $state.raw<readonly RunSummary[] | undefined>(undefined);
  failed = $state(false);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.failed = false;
    try {
      const runs = await this.#api.runs();
      this.runs = runs
        .filter(
          ({ kind, conclusion, status }) =>
            kind === 'prove' ||
            kind === 'controls' ||
            conclusion !== undefined ||
            (status === 'running' && kind !== 'effects'),
        )
        .toSorted((a, b) => b.createdAt - a.createdAt);
    } catch {
      this.failed = true;
    }
  }
}

/** What there is to prove; the library that was changed last comes first. */
export class ProvableLibraries {
  libraries = $state.raw<readonly LibrarySummary[] | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    const libraries = await this.#api.libraries();
    this.libraries = libraries
      .filter((one) => one.lessons + one.examples > 0)
      .toSorted((a, b) => b.changedAt - a.changedAt);
  }
}

/** Only these are needed to show a proof; the rest of a learning run is for the room that shows learning. */
const shown: ReadonlySet<RunEvent['type']> = new Set([
  'run-start',
  'proof-start',
  'proof-progress',
  'proof-end',
  'proof-refused',
  'controls-start',
  'controls-end',
  'run-end',
]);

/** One stored proof, read again from its journal, and which of its test answers the person has opened (rule R5). */
export class StoredProof {
  view = $state.raw<RunView>(noRun);
  state = $state<'reading' | 'read' | 'failed'>('reading');
  failure = $state.raw<ResumeFailure['kind'] | 'other' | undefined>(undefined);
  opened = $state.raw<ReadonlySet<string>>(new Set());
  /** The person read what opening test answers means, in this visit. */
  understood = $state(false);
  notRemembered = $state(false);

  readonly runId: string;
  readonly #api: LearnApi;

  constructor(api: LearnApi, runId: string) {
    this.#api = api;
    this.runId = runId;
  }

  async read(): Promise<void> {
    this.state = 'reading';
    this.failure = undefined;
    try {
      const answer = await this.#api.replayRun(this.runId);
      this.state = answer.ok ? 'read' : 'failed';
      if (!answer.ok) this.failure = answer.failure.kind;
    } catch {
      this.state = 'failed';
      this.failure = 'other';
    }
  }

  hear(event: AppEvent): void {
    if (event.type !== 'replay-event' || event.runId !== this.runId || !shown.has(event.event.type)) return;
    this.view = foldRun(this.view, event.event);
  }

  /**
   * Answers are shown only once it is kept that they were: on disk, or for the tab's life where there is no
   * database. The worker rejects where it is not.
   */
  async open(taskId: string): Promise<boolean> {
    if (this.opened.has(taskId)) return true;
    this.notRemembered = false;
    try {
      await this.#api.markOpened(this.runId, [taskId]);
      this.opened = new Set([...this.opened, taskId]);
      return true;
    } catch {
      this.notRemembered = true;
      return false;
    }
  }
}

const defaultTasks = 32;

/** A proof that is asked for. */
export class ProofRequest extends RunOrder {
  rollouts = $state(2);

  get order(): RunRequest {
    return {
      kind: 'prove',
      taskSetId: this.taskSetId,
      seed: this.seed,
      libraryId: this.libraryId,
      config: { testTasks: this.tasks ?? defaultTasks, testRollouts: this.rollouts },
    };
  }

  protected tasksOf(set: TaskSetSummary | undefined): number {
    return Math.min(this.tasks ?? defaultTasks, set?.counts.test ?? defaultTasks);
  }

  protected async firstSet(
    sets: readonly TaskSetSummary[],
    preferred: string | undefined,
  ): Promise<TaskSetSummary | undefined> {
    return sets.find(({ id }) => id === preferred) ?? sets[0];
  }
}
