import type { LearnApi, TaskSetSummary } from '../../../workers/wire';

type Named = Pick<TaskSetSummary, 'id' | 'name'>;

/** Deletes task sets, and takes the last one back. */
export class TaskSetDeleting {
  /** The one that was deleted last, or is back. */
  last = $state.raw<(Named & { readonly isBack: boolean }) | undefined>(undefined);
  failed = $state.raw<Named | undefined>(undefined);

  readonly #api: Pick<LearnApi, 'deleteTaskSet' | 'restoreTaskSet'>;

  constructor(api: Pick<LearnApi, 'deleteTaskSet' | 'restoreTaskSet'>) {
    this.#api = api;
  }

  delete({ id, name }: Named): Promise<boolean> {
    return this.#write({ id, name }, false, () => this.#api.deleteTaskSet(id));
  }

  async undo(): Promise<boolean> {
    const { last } = this;
    if (last === undefined || last.isBack) return false;
    return this.#write({ id: last.id, name: last.name }, true, () => this.#api.restoreTaskSet(last.id));
  }

  async #write(
    set: Named,
    isBack: boolean,
    write: () => ReturnType<LearnApi['deleteTaskSet']>,
  ): Promise<boolean> {
    this.failed = undefined;
    const isWritten = await write().then(
      ({ ok }) => ok,
      () => false,
    );
    if (isWritten) this.last = { ...set, isBack };
    else this.failed = set;
    return isWritten;
  }
}
