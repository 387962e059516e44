import type { Result } from '../../core/result';
import type {
  LearnApi,
  PlanFailure,
  RunPreview,
  RunRequest,
  StoreFailure,
  TaskSetSummary,
} from '../../../workers/wire';

/** Expected failures, and `other` for what should not happen and must still be said. */
export type OrderFailure = PlanFailure | StoreFailure | { readonly kind: 'other' };

/**
 * A run on a library that is asked for in two presses: what it will take is shown before it starts, for exactly what
 * will be started.
 */
export abstract class RunOrder {
  taskSets = $state.raw<readonly TaskSetSummary[] | undefined>(undefined);
  /** Empty until one is chosen. */
  taskSetId = $state('');
  tasks = $state<number | undefined>(undefined);
  preview = $state.raw<RunPreview | undefined>(undefined);
  failure = $state.raw<OrderFailure | undefined>(undefined);
  busy = $state<'previewing' | 'starting' | undefined>(undefined);

  protected readonly api: LearnApi;
  protected readonly libraryId: string;
  /** One seed per order, so that the preview and the run draw the same tasks. */
  protected readonly seed = Math.floor(Math.random() * 2 ** 31);

  constructor(api: LearnApi, libraryId: string) {
    this.api = api;
    this.libraryId = libraryId;
  }

  /** What the preview is of, and what would be started. */
  abstract get order(): RunRequest;
  /** How many tasks a person who chooses this set begins with. */
  protected abstract tasksOf(set: TaskSetSummary | undefined): number;
  /** The set to begin with; none where nothing tells. */
  protected abstract firstSet(
    sets: readonly TaskSetSummary[],
    preferred: string | undefined,
  ): Promise<TaskSetSummary | undefined>;

  get chosen(): TaskSetSummary | undefined {
    return this.taskSets?.find((set) => set.id === this.taskSetId);
  }

  async loadTaskSets(preferred: string | undefined): Promise<void> {
    try {
      const sets = await this.api.taskSets();
      const first = await this.firstSet(sets, this.taskSetId || preferred);
      this.taskSets = sets;
      if (first !== undefined) this.choose(first.id);
    } catch {
      this.failure = { kind: 'other' };
    }
  }

  choose(taskSetId: string): void {
    this.taskSetId = taskSetId;
    this.tasks = this.tasksOf(this.chosen);
    this.changed();
  }

  /** What was previewed is no longer what would be started. */
  changed(): void {
    this.preview = undefined;
    this.failure = undefined;
  }

  async look(): Promise<void> {
    const answer = await this.#ask('previewing', () => this.api.preview(this.order));
    if (answer?.ok) this.preview = answer.value;
  }

  /** The id of the run that started. */
  async start(): Promise<string | undefined> {
    const answer = await this.#ask('starting', () => this.api.startRun(this.order));
    return answer?.ok ? answer.value : undefined;
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
