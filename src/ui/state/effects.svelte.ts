import type { LearnApi, RunRequest, TaskSetSummary } from '../../../workers/wire';
import { RunOrder } from './run-order.svelte';

const mostTasks = 40;

/** A measurement of single experiences that is asked for. */
export class EffectsRequest extends RunOrder {
  readonly #measured: readonly string[] | undefined;

  /** `measured`: the experiences to tell apart; all where absent. */
  constructor(api: LearnApi, libraryId: string, measured?: readonly string[]) {
    super(api, libraryId);
    this.#measured = measured;
  }

  get order(): RunRequest {
    return {
      kind: 'effects',
      taskSetId: this.taskSetId,
      seed: this.seed,
      libraryId: this.libraryId,
      config: { validationTasks: this.tasks ?? mostTasks },
      ...(this.#measured && { measured: this.#measured }),
    };
  }

  protected tasksOf(set: TaskSetSummary | undefined): number {
    return Math.max(1, Math.min(this.tasks ?? mostTasks, set?.counts.validation ?? mostTasks));
  }

  /** The preferred set, on which the library was measured or proved; else the one that it was learnt from. */
  protected async firstSet(
    sets: readonly TaskSetSummary[],
    preferred: string | undefined,
  ): Promise<TaskSetSummary | undefined> {
    const runs = await this.api.runs();
    const wanted = preferred ?? runs.find((run) => run.libraryId === this.libraryId)?.taskSet.id;
    return sets.find(({ id }) => id === wanted);
  }
}
