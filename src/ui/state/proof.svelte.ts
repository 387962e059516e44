import type { RunEvent } from '../../core/events';
import type { Result } from '../../core/result';
import type {
  AppEvent,
  LearnApi,
  LibrarySummary,
  PlanFailure,
  ResumeFailure,
  RunPreview,
  RunRequest,
  RunSummary,
  StoreFailure,
  TaskSetSummary,
} from '../../../workers/wire';
import { foldRun, noRun, type RunView } from './fold-run';

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

/** Expected failures, and `other` for what should not happen and must still be said. */
export type ProofRequestFailure = PlanFailure | StoreFailure | { readonly kind: 'other' };

const defaultTasks = 32;

/** A proof that is asked for: what it will take is shown before it starts, for exactly what will be started. */
export class ProofRequest {
  taskSets = $state.raw<readonly TaskSetSummary[] | undefined>(undefined);
  taskSetId = $state('');
  tasks = $state<number | undefined>(undefined);
  rollouts = $state(2);
  preview = $state.raw<RunPreview | undefined>(undefined);
  failure = $state.raw<ProofRequestFailure | undefined>(undefined);
  busy = $state<'previewing' | 'starting' | undefined>(undefined);

  readonly #api: LearnApi;
  readonly #libraryId: string;
  /** One seed per request, so that the preview and the run draw the same tasks. */
  readonly #seed = Math.floor(Math.random() * 2 ** 31);

  constructor(api: LearnApi, libraryId: string) {
    this.#api = api;
    this.#libraryId = libraryId;
  }

  get chosen(): TaskSetSummary | undefined {
    return this.taskSets?.find((set) => set.id === this.taskSetId);
  }

  async loadTaskSets(preferred: string | undefined): Promise<void> {
    try {
      const sets = await this.#api.taskSets();
      this.taskSets = sets;
      const set = sets.find(({ id }) => id === (this.taskSetId || preferred)) ?? sets[0];
      if (set !== undefined) this.choose(set.id);
    } catch {
      this.failure = { kind: 'other' };
    }
  }

  choose(taskSetId: string): void {
    this.taskSetId = taskSetId;
    this.tasks = Math.min(this.tasks ?? defaultTasks, this.chosen?.counts.test ?? defaultTasks);
    this.changed();
  }

  /** What was previewed is no longer what would be started. */
  changed(): void {
    this.preview = undefined;
    this.failure = undefined;
  }

  async look(): Promise<void> {
    const answer = await this.#ask('previewing', () => this.#api.preview(this.order));
    if (answer?.ok) this.preview = answer.value;
  }

  /** The id of the run that started. */
  async start(): Promise<string | undefined> {
    const answer = await this.#ask('starting', () => this.#api.startRun(this.order));
    return answer?.ok ? answer.value : undefined;
  }

  /** What the preview is of, and what would be started. */
  get order(): RunRequest {
    return {
      kind: 'prove',
      taskSetId: this.taskSetId,
      seed: this.#seed,
      libraryId: this.#libraryId,
      config: { testTasks: this.tasks ?? defaultTasks, testRollouts: this.rollouts },
    };
  }

  async #ask<T>(
    busy: 'previewing' | 'starting',
    ask: () => Promise<Result<T, PlanFailure | StoreFailure>>,
  ): Promise<Result<T, PlanFailure | StoreFailure> | undefined> {
    this.busy = busy;
    this.failure = undefined;
    try {
      const answer = await ask();
      if (!answer.ok) this.failure = answer.failure;
      return answer;
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }
}
