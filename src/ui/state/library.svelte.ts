import type { RunEvent } from '../../core/events';
import type { Group } from '../../core/rollout';
import type {
  AppEvent,
  ChangeFailure,
  LearnApi,
  LibraryChange,
  LibrarySummary,
  LibraryView,
  ResumeFailure,
  StoreFailure,
} from '../../../workers/wire';

export type LibraryFailure = StoreFailure | ChangeFailure | { readonly kind: 'other' };

/** All libraries, and the one deleted last, which can come back until the page is closed. */
export class LibraryShelf {
  libraries = $state.raw<readonly LibrarySummary[] | undefined>(undefined);
  failed = $state(false);
  failure = $state.raw<LibraryFailure | undefined>(undefined);
  deleted = $state.raw<{ readonly name: string; readonly pack: string } | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.failed = false;
    try {
      const libraries = await this.#api.libraries();
      this.libraries = libraries.toSorted((a, b) => b.changedAt - a.changedAt);
    } catch {
      this.failed = true;
    }
  }

  /** The id of the new library. */
  async create(name: string): Promise<string | undefined> {
    return this.#tried(async () => {
      const made = await this.#api.createLibrary(name);
      if (!made.ok) this.failure = made.failure;
      return made.ok ? made.value.library.id : undefined;
    });
  }

  async delete(id: string, name: string): Promise<boolean> {
    const done = await this.#tried(async () => {
      const pack = await this.#api.packFile(id);
      const gone = await this.#api.deleteLibrary(id);
      if (!gone.ok) {
        this.failure = gone.failure;
        return undefined;
      }
      this.libraries = this.libraries?.filter((one) => one.id !== id);
      this.deleted = { name, pack };
      return true;
    });
    return done === true;
  }

  async undoDelete(): Promise<boolean> {
    const { deleted } = this;
    if (deleted === undefined) return false;
    const done = await this.#tried(async () => {
      const back = await this.#api.importPack(deleted.pack);
      if (!back.ok) {
        this.failure = back.failure.kind === 'not-saved' ? back.failure : { kind: 'other' };
        return undefined;
      }
      this.deleted = undefined;
      return true;
    });
    return done === true;
  }

  async #tried<T>(action: () => Promise<T | undefined>): Promise<T | undefined> {
    this.failure = undefined;
    try {
      return await action();
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    }
  }
}

/** What a change did, for the line that says so. */
export type Done =
  | Exclude<LibraryChange['kind'], 'lock' | 'restore'>
  | 'lock'
  | 'unlock'
  | 'undo'
  | 'redo'
  | { readonly restored: number };

/**
 * One library on the desk. Every change makes a revision; undo makes an earlier one the newest again, so nothing is
 * lost by it. The steps back begin with the revisions that the library came with.
 */
export class LibraryDesk {
  view = $state.raw<LibraryView | undefined>(undefined);
  state = $state<'reading' | 'read' | 'gone' | 'failed'>('reading');
  failure = $state.raw<LibraryFailure | undefined>(undefined);
  done = $state.raw<Done | undefined>(undefined);
  busy = $state(false);
  /** Another tab or a run made a revision while this one was open. */
  changedElsewhere = $state(false);

  readonly id: string;
  readonly #api: LearnApi;
  #back = $state.raw<readonly number[]>([]);
  #forward = $state.raw<readonly number[]>([]);
  /** Counts the changes made here: what was read before the last one is out of date. */
  #changes = 0;

  constructor(api: LearnApi, id: string) {
    this.#api = api;
    this.id = id;
  }

  get canUndo(): boolean {
    return this.#back.length > 0;
  }

  get canRedo(): boolean {
    return this.#forward.length > 0;
  }

  async load(): Promise<void> {
    const changes = this.#changes;
    try {
      const view = await this.#api.library(this.id);
      if (changes !== this.#changes || this.busy) return;
      this.state = view === undefined ? 'gone' : 'read';
      if (view !== undefined) this.#show(view);
    } catch {
      this.state = 'failed';
    }
  }

  async change(change: LibraryChange): Promise<boolean> {
    const before = this.view?.library.revision;
    const changed = await this.#apply(change);
    if (!changed || before === undefined) return changed;
    this.#back = [...this.#back, before];
    this.#forward = [];
    this.done = doneBy(change);
    return true;
  }

  async undo(): Promise<void> {
    const to = this.#back.at(-1);
    const from = this.view?.library.revision;
    if (to === undefined || from === undefined || !(await this.#apply({ kind: 'restore', revision: to })))
      return;
    this.#back = this.#back.slice(0, -1);
    this.#forward = [...this.#forward, from];
    this.done = 'undo';
  }

  async redo(): Promise<void> {
    const to = this.#forward.at(-1);
    const from = this.view?.library.revision;
    if (to === undefined || from === undefined || !(await this.#apply({ kind: 'restore', revision: to })))
      return;
    this.#forward = this.#forward.slice(0, -1);
    this.#back = [...this.#back, from];
    this.done = 'redo';
  }

  async #apply(change: LibraryChange): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.#changes += 1;
    this.failure = undefined;
    this.done = undefined;
    this.changedElsewhere = false;
    try {
      const changed = await this.#api.changeLibrary(this.id, change);
      if (changed.ok) this.view = changed.value;
      else this.failure = changed.failure;
      return changed.ok;
    } catch {
      this.failure = { kind: 'other' };
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Somebody else's revision starts the steps back anew: they lead through what is stored. */
  #show(view: LibraryView): void {
    if (view.library.revision !== this.view?.library.revision) {
      this.changedElsewhere = this.view !== undefined;
      this.#back = view.revisions
        .map(({ library }) => library.revision)
        .filter((one) => one < view.library.revision);
      this.#forward = [];
    }
    this.view = view;
  }
}

function doneBy(change: LibraryChange): Done {
  if (change.kind === 'lock') return change.locked ? 'lock' : 'unlock';
  return change.kind === 'restore' ? { restored: change.revision } : change.kind;
}

/** The whole groups that taught an experience, losers included, read again from the run that learnt it. */
export class TaughtGroups {
  groups = $state.raw<readonly Group[]>([]);
  state = $state<'closed' | 'reading' | 'read' | 'failed'>('closed');
  failure = $state.raw<ResumeFailure['kind'] | 'other'>('other');

  readonly #api: LearnApi;
  readonly #origin: { readonly runId: string; readonly step: number; readonly taskIds: ReadonlySet<string> };

  constructor(api: LearnApi, runId: string, step: number, taskIds: readonly string[]) {
    this.#api = api;
    this.#origin = { runId, step, taskIds: new Set(taskIds) };
  }

  async read(): Promise<void> {
    this.state = 'reading';
    this.groups = [];
    try {
      const answer = await this.#api.replayRun(this.#origin.runId);
      this.state = answer.ok ? 'read' : 'failed';
      if (!answer.ok) this.failure = answer.failure.kind;
    } catch {
      this.state = 'failed';
      this.failure = 'other';
    }
  }

  hear(event: AppEvent): void {
    if (event.type !== 'replay-event' || event.runId !== this.#origin.runId || this.state === 'closed')
      return;
    if (event.event.type !== 'group-end' || !this.#taught(event.event)) return;
    // Another experience of the same run may have it read again.
    const { group } = event.event;
    if (!this.groups.some(({ taskId }) => taskId === group.taskId)) this.groups = [...this.groups, group];
  }

  #taught({ step, group }: Extract<RunEvent, { type: 'group-end' }>): boolean {
    return step === this.#origin.step && this.#origin.taskIds.has(group.taskId);
  }
}
