import type { RunEvent } from '../../core/events';
import type { Revision } from '../../core/library';
import type { Group } from '../../core/rollout';
import type {
  AppEvent,
  ChangeFailure,
  LearnApi,
  LibraryChange,
  LibraryView,
  ResumeFailure,
  StoreFailure,
} from '../../../workers/wire';

export type LibraryFailure = StoreFailure | ChangeFailure | { readonly kind: 'other' };

/** What a change did, for the line that says so. */
export type Done =
  | Exclude<LibraryChange['kind'], 'lock' | 'restore'>
  | 'lock'
  | 'unlock'
  | 'undo'
  | 'redo'
  | { readonly restored: number };

/** One step back: to which revision, and which revision made the step that it takes back. */
interface Step {
  readonly to: number;
  readonly madeBy: number;
}

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
  #back = $state.raw<readonly Step[]>([]);
  #forward = $state.raw<readonly Step[]>([]);
  /** Counts the changes made here: what was read before the last one is out of date. */
  #changes = 0;

  constructor(api: LearnApi, id: string) {
    this.#api = api;
    this.id = id;
  }

  get canUndo(): boolean {
    return this.#back.length > 0;
  }

  /** What undo takes back: the revision that made it, and the one before. */
  get undoes(): { readonly made: Revision; readonly before: Revision } | undefined {
    const step = this.#back.at(-1);
    const numbered = (number?: number): Revision | undefined =>
      this.view?.revisions.find(({ library }) => library.revision === number);
    const made = numbered(step?.madeBy);
    const before = numbered(step?.to);
    return made && before && { made, before };
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
    const madeBy = this.view?.library.revision;
    if (!changed || before === undefined || madeBy === undefined) return changed;
    this.#back = [...this.#back, { to: before, madeBy }];
    this.#forward = [];
    this.done = doneBy(change);
    return true;
  }

  async undo(): Promise<void> {
    const step = this.#back.at(-1);
    const from = this.view?.library.revision;
    if (step === undefined || from === undefined || !(await this.#restore(step))) return;
    this.#back = this.#back.slice(0, -1);
    this.#forward = [...this.#forward, { to: from, madeBy: step.madeBy }];
    this.done = 'undo';
  }

  async redo(): Promise<void> {
    const step = this.#forward.at(-1);
    const from = this.view?.library.revision;
    if (step === undefined || from === undefined || !(await this.#restore(step))) return;
    this.#forward = this.#forward.slice(0, -1);
    this.#back = [...this.#back, { to: from, madeBy: step.madeBy }];
    this.done = 'redo';
  }

  #restore({ to }: Step): Promise<boolean> {
    return this.#apply({ kind: 'restore', revision: to });
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
      const numbers = view.revisions.map(({ library }) => library.revision);
      this.#back = numbers.flatMap((madeBy, index) => {
        const to = numbers[index - 1];
        return to === undefined || madeBy > view.library.revision ? [] : [{ to, madeBy }];
      });
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
