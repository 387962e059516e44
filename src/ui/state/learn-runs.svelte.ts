import type { RunCaps } from '../../core/meter';
import type {
  ImportedRun,
  ImportRunFailure,
  LearnApi,
  PackFailure,
  ResumeFailure,
  RunSummary,
  StoreFailure,
} from '../../../workers/wire';
import { isDefaultModel } from './default-model';
import { keepStorage } from './keep-storage';
import { guardLeaving } from './learn-leaving';
import type { LearnModel } from './learn-model.svelte';
import type { Session } from './session.svelte';

/** All runs of this device, the newest first. */
export class LearnRuns {
  runs = $state.raw<readonly RunSummary[] | undefined>(undefined);
  failed = $state(false);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.failed = false;
    try {
      this.runs = (await this.#api.runs()).toSorted((a, b) => b.createdAt - a.createdAt);
    } catch {
      this.failed = true;
    }
  }
}

export type ResumeProblem = ResumeFailure | StoreFailure | { readonly kind: 'other' };

/** What can be done with one stored run. */
export class RunActions {
  busy = $state<'resuming' | 'downloading' | 'deleting' | undefined>(undefined);
  resumeFailure = $state.raw<ResumeProblem | undefined>(undefined);
  /** Resuming waits for a model that was not loaded, or waited for one that did not come. */
  awaits = $state(false);
  downloadFailed = $state(false);
  notDeleted = $state(false);

  readonly #session: Pick<Session, 'api' | 'onEvent'>;
  readonly #model: Pick<LearnModel, 'state' | 'choice' | 'load' | 'ready'>;

  constructor(
    session: Pick<Session, 'api' | 'onEvent'>,
    model: Pick<LearnModel, 'state' | 'choice' | 'load' | 'ready'>,
  ) {
    this.#session = session;
    this.#model = model;
  }

  /** Whether the run goes on; under other caps, where it reached one. */
  async resume(run: RunSummary, caps?: RunCaps): Promise<boolean> {
    this.resumeFailure = undefined;
    this.busy = 'resuming';
    try {
      // The default model is loaded without asking. Another one only the person can bring.
      this.awaits = isDefaultModel(run.engine.digest) && this.#model.state.state !== 'ready';
      // Why it did not come is said where it was waited for.
      if (this.awaits && !(await this.#defaultModel())) return false;
      const resumed = await this.#session.api.resumeRun(run.id, false, caps);
      if (!resumed.ok) {
        this.resumeFailure = resumed.failure;
        return false;
      }
      this.awaits = false;
      void keepStorage();
      guardLeaving(this.#session, run.id);
      return true;
    } catch {
      this.resumeFailure = { kind: 'other' };
      return false;
    } finally {
      this.busy = undefined;
    }
  }

  /** Who resumes a run of the default model wants that one, also where another did not come. */
  #defaultModel(): Promise<boolean> {
    const { state, choice } = this.#model;
    return state.state === 'failed' && choice.kind !== 'default'
      ? this.#model.load({ kind: 'default' })
      : this.#model.ready();
  }

  async recording(runId: string): Promise<string | undefined> {
    this.downloadFailed = false;
    this.busy = 'downloading';
    try {
      return await this.#session.api.recordingFile(runId);
    } catch {
      this.downloadFailed = true;
      return undefined;
    } finally {
      this.busy = undefined;
    }
  }

  async delete(runId: string): Promise<boolean> {
    this.notDeleted = false;
    this.busy = 'deleting';
    try {
      this.notDeleted = !(await this.#session.api.deleteRun(runId)).ok;
    } catch {
      this.notDeleted = true;
    } finally {
      this.busy = undefined;
    }
    return !this.notDeleted;
  }
}

/** Reads one stored run again; its events arrive at whoever draws it. */
export class StoredRun {
  state = $state<'reading' | 'read' | 'failed'>('reading');
  failure = $state.raw<ResumeProblem | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async read(runId: string): Promise<void> {
    this.state = 'reading';
    this.failure = undefined;
    try {
      const read = await this.#api.replayRun(runId);
      this.state = read.ok ? 'read' : 'failed';
      if (!read.ok) this.failure = read.failure;
    } catch {
      this.state = 'failed';
      this.failure = { kind: 'other' };
    }
  }
}

export type RunImportProblem =
  | ImportRunFailure
  | PackFailure
  | StoreFailure
  /** The browser could not read the file. */
  | { readonly kind: 'not-read' | 'other' };

/** As the worker, which refuses longer ones; asked before the file is read into memory. */
const largestBytes = 50_000_000;

/** Brings a recorded run in from a file. */
export class RunImport {
  busy = $state(false);
  failure = $state.raw<RunImportProblem | undefined>(undefined);
  /** The run that came in, or was found here, in this visit: its page says so. */
  last = $state.raw<ImportedRun | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async take(file: File): Promise<ImportedRun | undefined> {
    if (this.busy) return undefined;
    this.failure = undefined;
    this.last = undefined;
    this.busy = true;
    try {
      if (file.size > largestBytes) {
        this.failure = { kind: 'too-big', bytes: file.size, limit: largestBytes };
        return undefined;
      }
      const text = await file.text().catch(() => undefined);
      if (text === undefined) {
        this.failure = { kind: 'not-read' };
        return undefined;
      }
      const imported = await this.#api.importRun(text);
      if (imported.ok) this.last = imported.value;
      else this.failure = imported.failure;
      return this.last;
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    } finally {
      this.busy = false;
    }
  }
}

const imports = new WeakMap<Session, RunImport>();

/** One per page: what came in is told on the page of the run, which is another one than that of the list. */
export function runImportOf(session: Session): RunImport {
  const known = imports.get(session);
  if (known) return known;
  const made = new RunImport(session.api);
  imports.set(session, made);
  return made;
}
