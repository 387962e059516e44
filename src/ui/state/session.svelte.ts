import { proxy, transfer } from 'comlink';
import { createContext } from 'svelte';
import type { DownloadState } from '../../../workers/models-wire';
import type {
  AppEvent,
  AppState,
  LearnApi,
  ModelState,
  RunState,
  RunSummary,
  StorageState,
} from '../../../workers/wire';
import { keepInTab } from './tab-servers';

type Listener = (event: AppEvent) => void;

/** A cold disk opens within this; the store itself gives a blocked database four seconds. */
const slowMs = 15_000;
/** The worker is busy for a second or two at most. */
const silenceMs = 5_000;

/** What the page knows of the worker: its model, its storage, who writes, and the run under way. */
export class Session {
  readonly api: LearnApi;

  opened = $state(false);
  /** The worker cannot start or has died; nothing works until the page is loaded again. */
  failed = $state.raw<string | undefined>(undefined);
  /** Opening takes unusually long: something holds the database, or the worker never came. */
  slow = $state(false);
  /** The newest error that nobody expected, in the browser's words. The page goes on. */
  pageError = $state.raw<string | undefined>(undefined);
  /** Saving failed for a while in this visit and works again: what was made in between may not be on disk. */
  savedAgain = $state(false);
  writer = $state(true);
  storage = $state.raw<StorageState>({ state: 'saved', persisted: false });
  /** The model that tries tasks, and those beside it that may write lessons and judge. */
  models = $state.raw<AppState['models']>({
    first: { state: 'none' },
    second: { state: 'none' },
    third: { state: 'none' },
  });
  /** Models on their way to this device, and those that broke off. */
  downloads = $state.raw<readonly DownloadState[]>([]);
  run = $state.raw<RunState | undefined>(undefined);
  interrupted = $state.raw<readonly RunSummary[]>([]);
  /** Each number grows when its lists should be asked for again: read it in what loads the list. */
  changes = $state.raw({ taskSets: 0, runs: 0, libraries: 0 });

  readonly #listeners = new Set<Listener>();

  constructor(api: LearnApi) {
    this.api = api;
  }

  get model(): ModelState {
    return this.models.first;
  }

  /** A run asks the models, so they stay. One that waits for its model may be given it again. */
  get runHoldsModel(): boolean {
    return this.run !== undefined && this.run.phase !== 'waiting-for-engine';
  }

  /** `builtIn`: the port of the browser's own model, where there is one. */
  async open(builtIn?: MessagePort): Promise<void> {
    const patience = setTimeout(() => (this.slow = true), slowMs);
    try {
      const state = await this.api.open(
        proxy((event: AppEvent) => this.#hear(event)),
        document.baseURI,
        ...(builtIn ? [transfer(builtIn, [builtIn])] : []),
      );
      this.writer = state.writer;
      this.storage = state.storage;
      this.models = state.models;
      this.downloads = state.downloads;
      this.run = state.run;
      this.interrupted = state.interrupted;
      this.opened = true;
    } catch (error) {
      this.failed = error instanceof Error ? error.message : String(error);
    } finally {
      clearTimeout(patience);
      this.slow = false;
    }
  }

  /** Other state classes hear the same events; the answer stops listening. */
  onEvent(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The worker had an error that nobody caught. Where it still answers, it goes on. */
  async fail(detail: string): Promise<void> {
    if (this.opened && (await this.#answers())) this.pageError = detail;
    else this.failed = detail;
  }

  async #answers(): Promise<boolean> {
    const answer = this.api.libraries().then(
      () => true,
      () => true,
    );
    const silence = new Promise<boolean>((resolve) => setTimeout(() => resolve(false), silenceMs));
    return Promise.race([answer, silence]);
  }

  #hear(event: AppEvent): void {
    switch (event.type) {
      case 'model':
        this.models = { ...this.models, [event.place]: event.model };
        break;
      case 'downloads':
        this.downloads = event.downloads;
        break;
      case 'storage':
        if (event.storage.state === 'unavailable') this.savedAgain = false;
        else if (this.storage.state === 'unavailable') this.savedAgain = true;
        this.storage = event.storage;
        break;
      case 'writer':
        // The tab that wrote until now may have left a run behind.
        if (event.writer && !this.writer) void this.#findInterrupted();
        this.writer = event.writer;
        break;
      case 'run':
        this.run = event.run;
        if (event.run !== undefined) this.#noLongerInterrupted(event.run.runId);
        break;
      case 'changed':
        this.#count(event.what);
        // In every tab, also where nobody asked for its servers yet.
        if (event.deleted) keepInTab([]);
        if (this.interrupted.length > 0 && event.what !== 'libraries' && event.what !== 'task-sets') {
          void this.#findInterrupted();
        }
        break;
      case 'run-event':
      case 'replay-event':
      case 'partial':
      case 'try-text':
        break;
    }
    for (const listener of this.#listeners) listener(event);
  }

  async #findInterrupted(): Promise<void> {
    const runs = await this.api.runs();
    this.interrupted = runs.filter((run) => run.status === 'interrupted');
  }

  #noLongerInterrupted(runId: string): void {
    if (this.interrupted.some((run) => run.id === runId)) {
      this.interrupted = this.interrupted.filter((run) => run.id !== runId);
    }
  }

  #count(what: Extract<AppEvent, { type: 'changed' }>['what']): void {
    const every = what === 'everything';
    this.changes = {
      taskSets: this.changes.taskSets + (every || what === 'task-sets' ? 1 : 0),
      runs: this.changes.runs + (every || what === 'runs' ? 1 : 0),
      libraries: this.changes.libraries + (every || what === 'libraries' ? 1 : 0),
    };
  }
}

/** `useSession()` in any component below App. */
export const [useSession, provideSession] = createContext<Session>();
