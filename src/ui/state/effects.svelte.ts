import type { Result } from '../../core/result';
import type {
  LearnApi,
  PlanFailure,
  RunPreview,
  RunRequest,
  RunSummary,
  StoreFailure,
  TaskSetSummary,
} from '../../../workers/wire';

/** Expected failures, and `other` for what should not happen and must still be said. */
export type EffectsFailure = PlanFailure | StoreFailure | { readonly kind: 'other' };

const mostTasks = 40;

/**
 * A measurement of single experiences that is asked for: what it will take is shown before it starts, for exactly
 * what will be started.
 */
export class EffectsRequest {
  taskSets = $state.raw<readonly TaskSetSummary[] | undefined>(undefined);
  /** Empty until the person chooses, where nothing tells which tasks the library is for. */
  taskSetId = $state('');
  tasks = $state<number | undefined>(undefined);
  preview = $state.raw<RunPreview | undefined>(undefined);
  failure = $state.raw<EffectsFailure | undefined>(undefined);
  busy = $state<'previewing' | 'starting' | undefined>(undefined);

  readonly #api: LearnApi;
  readonly #libraryId: string;
  readonly #measured: readonly string[] | undefined;
  /** One seed per request, so that the preview and the run draw the same tasks. */
  readonly #seed = Math.floor(Math.random() * 2 ** 31);

  /** `measured`: the experiences to tell apart; all where absent. */
  constructor(api: LearnApi, libraryId: string, measured?: readonly string[]) {
    this.#api = api;
    this.#libraryId = libraryId;
    this.#measured = measured;
  }

  get chosen(): TaskSetSummary | undefined {
    return this.taskSets?.find((set) => set.id === this.taskSetId);
  }

  /** `preferred`: the set on which the library was measured or proved; else the one it was learnt from. */
  async loadTaskSets(preferred: string | undefined): Promise<void> {
    try {
      const [sets, runs] = await Promise.all([this.#api.taskSets(), this.#api.runs()]);
      this.taskSets = sets;
      const wanted = this.taskSetId || preferred || this.#learntFrom(runs);
      const set = sets.find(({ id }) => id === wanted);
      if (set !== undefined) this.choose(set.id);
    } catch {
      this.failure = { kind: 'other' };
    }
  }

  choose(taskSetId: string): void {
    this.taskSetId = taskSetId;
    const available = this.chosen?.counts.validation ?? mostTasks;
    this.tasks = Math.max(1, Math.min(this.tasks ?? mostTasks, available));
    this.changed();
  }

  /** What was previewed is no longer what would be started. */
  changed(): void {
    this.preview = undefined;
    this.failure = undefined;
  }

  async look(): Promise<void> {
    const answer = await this.#ask('previewing', () => this.#api.preview(this.#request()));
    if (answer?.ok) this.preview = answer.value;
  }

  /** The id of the run that started. */
  async start(): Promise<string | undefined> {
    const answer = await this.#ask('starting', () => this.#api.startRun(this.#request()));
    return answer?.ok ? answer.value : undefined;
  }

  #learntFrom(runs: readonly RunSummary[]): string | undefined {
    return runs.find((run) => run.libraryId === this.#libraryId)?.taskSet.id;
  }

  #request(): RunRequest {
    return {
      kind: 'effects',
      taskSetId: this.taskSetId,
      seed: this.#seed,
      libraryId: this.#libraryId,
      config: { validationTasks: this.tasks ?? mostTasks },
      ...(this.#measured && { measured: this.#measured }),
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
