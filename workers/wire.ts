import type { CannotReason, EffectsResult, RefusalReason, RunEnd, RunEvent } from '../src/core/events';
import type { Experience, Library, OperationOutcome, Rendering, Revision } from '../src/core/library';
import type { RunForecast } from '../src/core/forecast';
import type { RunCaps, Usage } from '../src/core/meter';
import type { RunConfig, RunKind, RunPlan } from '../src/core/plan';
import type { ControlName } from '../src/core/presets';
import type { BesideFirst, HelperPlace, HelperRoles, ModelPlace } from '../src/core/beside';
import type { HelperRole, Refusal } from '../src/core/policy';
import type { Speed } from '../src/core/speed';
import type { Result } from '../src/core/result';
import type { Split, Task, TaskSet } from '../src/core/task';
import type { LineProblem, PassedOver } from '../src/datasets/parse-tasks';
import type {
  EndpointChoice,
  EngineFacts,
  LoadFailure,
  LoadProgress,
  ModelChoice,
} from '../src/engines/engine';
import type { GraderGuess, GraderPreview as PreviewRow } from '../src/graders/guess';
import type { SpecFailure } from '../src/graders/spec';
import type { DownloadState, ModelsApi } from './models-wire';
import type { ServersApi } from './servers-wire';

/**
 * What the page and the learn worker say to each other. The page draws; the worker owns runs, the database,
 * the engine and the grader. Everything here is plain data, except the listener, which is a Comlink proxy.
 */
export interface LearnApi extends ModelsApi, ServersApi {
  /**
   * Called once; every change the page should show arrives through `listener`. `builtIn`: where the browser has a model
   * of its own, the port at which the page makes engines of it.
   */
  open(listener: (event: AppEvent) => void, baseUrl: string, builtIn?: MessagePort): Promise<AppState>;

  // Model
  /**
   * `place`: the first is the policy of runs; those beside it may have the distiller's and the judge's role. `anyway`: also
   * where it may be too much for this device beside the others.
   */
  loadModel(
    choice: ModelChoice,
    anyway?: boolean,
    place?: ModelPlace,
  ): Promise<Result<EngineFacts, LoadFailure>>;
  cancelLoad(place?: ModelPlace): Promise<void>;
  dropModel(place: HelperPlace): Promise<void>;
  /** The names of the models that an endpoint has. Its key is used for this and not kept. */
  endpointModels(
    endpoint: Pick<EndpointChoice, 'baseUrl' | 'key' | 'headers'>,
  ): Promise<Result<readonly string[], { readonly detail: string; readonly why?: Refusal }>>;

  // Task sets
  taskSets(): Promise<readonly TaskSetSummary[]>;
  taskSet(id: string): Promise<TaskSet | undefined>;
  /** Reads pasted lines, JSONL or a JSON array; the format is found from the content. */
  readTasks(text: string): Promise<ReadTasks>;
  /** Grades nothing: shows what a grader would take from each task's reference, for a person to judge. */
  previewGrader(spec: string, tasks: readonly Task[]): Promise<GraderPreview>;
  saveTaskSet(draft: TaskSetDraft): Promise<Result<TaskSetSummary, StoreFailure>>;
  deleteTaskSet(id: string): Promise<Result<void, StoreFailure>>;
  /** One that was deleted in this visit is there again, as it was; nothing where it was not. */
  restoreTaskSet(id: string): Promise<Result<void, StoreFailure>>;

  // Runs
  preview(request: RunRequest): Promise<Result<RunPreview, PlanFailure>>;
  /** Asks the model a few of the set's training tasks, so that forecasts of runs on it go by what it does here. */
  measure(request: RunRequest): Promise<Result<void, MeasureFailure>>;
  startRun(request: RunRequest): Promise<Result<string, PlanFailure | StoreFailure>>;
  /**
   * `unattended`: nobody is there to bring a lost engine back, so the run ends instead of waiting. `caps` replace the
   * run's own: they shape no answer, so a run that reached one goes on under a higher one as if it never had.
   */
  resumeRun(
    runId: string,
    unattended?: boolean,
    caps?: RunCaps,
  ): Promise<Result<string, ResumeFailure | StoreFailure>>;
  pauseRun(): Promise<void>;
  continueRun(): Promise<void>;
  stopRun(): Promise<void>;
  runs(): Promise<readonly RunSummary[]>;
  deleteRun(id: string): Promise<Result<void, StoreFailure>>;
  /** Folds a stored run again from its journal, with no model; events arrive as `replay` events. */
  replayRun(runId: string): Promise<Result<void, ResumeFailure>>;
  /** Plays a recorded run from its file's text. `pace` 0 plays at once; 1 plays at the recorded speed. */
  playRecording(text: string, pace: number): Promise<Result<void, PackFailure>>;
  setPace(pace: number): Promise<void>;
  stopPlaying(): Promise<void>;
  /** The run as one JSON file, plan and every answer, for someone else's player. */
  recordingFile(runId: string): Promise<string>;
  /** Keeps the run of a recording's text, as if it had been made here. One that is here already is not made twice. */
  importRun(text: string): Promise<Result<ImportedRun, ImportRunFailure | PackFailure | StoreFailure>>;
  /** The same as `run.json` of the command line (version 1). */
  report(runId: string): Promise<unknown>;
  /** The person read test answers of this library: later revisions are proved on other tasks (rule R5). */
  markOpened(runId: string, taskIds: readonly string[]): Promise<void>;

  // Libraries
  libraries(): Promise<readonly LibrarySummary[]>;
  library(id: string): Promise<LibraryView | undefined>;
  createLibrary(name: string): Promise<Result<LibraryView, StoreFailure>>;
  changeLibrary(
    id: string,
    change: LibraryChange,
  ): Promise<Result<LibraryView, StoreFailure | ChangeFailure>>;
  deleteLibrary(id: string): Promise<Result<void, StoreFailure>>;
  /** The library that was deleted last in this tab, with all its revisions. */
  undeleteLibrary(id: string): Promise<Result<LibraryView, StoreFailure>>;
  packFile(libraryId: string): Promise<string>;
  previewPack(text: string): Promise<Result<PackPreview, PackFailure>>;
  importPack(text: string): Promise<Result<LibraryView, PackFailure | StoreFailure>>;
  /** The library as text that works in any other chat: system message and earlier turns. */
  promptText(libraryId: string): Promise<string>;

  // Try it
  /** Streams through `try-text` events: without the library first, then with it. */
  tryPrompt(request: TryRequest): Promise<Result<void, TryFailure>>;
  stopTrying(): Promise<void>;

  // Everything
  /** `what-waits`: the database cannot be read now, and the file has only what this tab could not save. */
  exportEverything(): Promise<
    Result<{ readonly text: string; readonly holds: 'everything' | 'what-waits' }, DatabaseAway>
  >;
  importEverything(text: string): Promise<Result<ImportedThings, PackFailure | StoreFailure>>;
  deleteEverything(): Promise<Result<void, StoreFailure>>;

  // Files, for the command line
  gradeCases(
    spec: string,
    lines: string,
  ): Promise<Result<readonly string[], { readonly kind: 'bad-spec'; readonly detail: string }>>;
}

export interface AppState {
  readonly writer: boolean;
  readonly storage: StorageState;
  readonly models: Readonly<Record<ModelPlace, ModelState>>;
  /** Models that are being fetched, or that broke off since the page was opened. */
  readonly downloads: readonly DownloadState[];
  readonly run: RunState | undefined;
  /** Runs that were cut off (tab closed, crash) and can be resumed. */
  readonly interrupted: readonly RunSummary[];
}

export type AppEvent =
  | { readonly type: 'model'; readonly place: ModelPlace; readonly model: ModelState }
  /** All of them, each time one changes. */
  | { readonly type: 'downloads'; readonly downloads: readonly DownloadState[] }
  | { readonly type: 'storage'; readonly storage: StorageState }
  | { readonly type: 'writer'; readonly writer: boolean }
  | { readonly type: 'run'; readonly run: RunState | undefined }
  | { readonly type: 'run-event'; readonly runId: string; readonly event: RunEvent }
  | { readonly type: 'replay-event'; readonly runId: string; readonly event: RunEvent }
  /** The rollout under way, growing. */
  | {
      readonly type: 'partial';
      readonly runId: string;
      readonly taskId: string;
      readonly index: number;
      readonly text: string;
    }
  | {
      readonly type: 'try-text';
      readonly arm: 'without' | 'with';
      readonly text: string;
      readonly done: boolean;
      /** The answer reached its longest length and ends there. */
      readonly cutOff?: true;
    }
  /**
   * Something on disk changed, here or in another tab: lists should be asked for again. `deleted`: everything was, so what a
   * tab keeps for itself goes as well.
   */
  | {
      readonly type: 'changed';
      readonly what: 'task-sets' | 'runs' | 'libraries' | 'everything';
      readonly deleted?: true;
    };

export type ModelState =
  | { readonly state: 'none' }
  | { readonly state: 'loading'; readonly progress: LoadProgress; readonly secondsLeft?: number }
  /** `speed`: measured by the short answers that also show whether it answers in language. */
  | { readonly state: 'ready'; readonly facts: EngineFacts; readonly speed?: Speed }
  | { readonly state: 'restarting'; readonly facts: EngineFacts; readonly why: string }
  | { readonly state: 'failed'; readonly failure: LoadFailure };

export type StorageState =
  | {
      readonly state: 'saved';
      readonly persisted: boolean;
      readonly usedBytes?: number;
      readonly quotaBytes?: number;
    }
  /** Nothing can be written: what is on screen lives as long as the tab. */
  | {
      readonly state: 'unavailable';
      readonly why: 'private-window' | 'full' | 'newer-version' | 'blocked' | 'error';
      readonly detail: string;
    };

export interface RunState {
  readonly runId: string;
  readonly phase: 'running' | 'pausing' | 'paused' | 'stopping' | 'waiting-for-engine';
  /** While it waits: what it waits for. */
  readonly lost?: EngineLoss;
  /** What did not answer just now, and is asked again before the run waits for a person. */
  readonly failing?: EngineLoss;
  readonly forecast?: Forecast;
  /** Estimated from what the run has used so far; absent until there is something to go by. */
  readonly secondsLeft?: number;
  /** Up to its last answer, of which its events tell only after whole groups. */
  readonly usage?: Usage;
}

/** A model that a run cannot go on without, and that does not answer, also when asked again and started again. */
export interface EngineLoss {
  readonly model: string;
  /** Of its weights: models may share a name. */
  readonly digest: string;
  readonly place: ModelPlace;
  readonly why: 'crashed' | 'silent' | 'not-started' | 'refused' | Refusal;
  /** Why it could not be started again. */
  readonly failure?: LoadFailure;
  /** A server's own words, cleared of its key. */
  readonly said?: string;
}

export interface TaskSetSummary {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly grader: string;
  readonly origin: 'built-in' | 'own';
  readonly counts: { readonly train: number; readonly validation: number; readonly test: number };
  /** One task, to show what it is about. */
  readonly sample: Task | undefined;
  /** Proofs made so far on its test split (rule R3). */
  readonly looks: number;
}

export interface TaskSetDraft {
  readonly name: string;
  readonly grader: string;
  readonly answerTokens?: number;
  readonly tasks: readonly Task[];
}

export interface ReadTasks {
  readonly tasks: readonly Task[];
  readonly problems: readonly LineProblem[];
  readonly passedOver: PassedOver;
  readonly guess: GraderGuess | undefined;
  /** What each split would have; absent where there are so many that none stays empty by chance. */
  readonly counts?: TaskSetSummary['counts'];
}

export type GraderPreview =
  | { readonly ok: true; readonly rows: readonly PreviewRow[] }
  | { readonly ok: false; readonly failure: SpecFailure };

export interface RunRequest {
  readonly kind: RunKind;
  readonly taskSetId: string;
  readonly seed: number;
  readonly config: Partial<RunConfig>;
  /** Controls: the arms beside no library. */
  readonly controls?: readonly ControlName[];
  /** Effects: the experiences to tell apart; all of the library's where absent. */
  readonly measured?: readonly string[];
  /** Learn: what to start from (a new library if absent). Prove: what to prove. Effects: what to take apart. */
  readonly libraryId?: string;
  /** What the models beside the first do; the first has all roles that are not named. */
  readonly helpers?: HelperRoles;
  /** Name of the new library. */
  readonly libraryName?: string;
  /** Nobody is there to ask: an engine that stays away ends the run instead of holding it. */
  readonly unattended?: boolean;
}

export interface RunPreview {
  readonly plan: RunPlan;
  readonly forecast: Forecast;
}

export interface Forecast extends RunForecast {
  /** Absent until this device's speed with this model is known. */
  readonly minutes?: number;
  /** Smallest change in mean reward that the proof would show four times in five; over 1, it could show none. */
  readonly smallestChange?: number;
  /** Effects: how far the interval of a single effect will reach to each side, about. */
  readonly effectReach?: number;
  readonly look: number;
}

interface HelperEngine {
  readonly engine: EngineFacts;
  readonly roles: readonly HelperRole[];
}

/** With who had which roles beside the first model. */
export interface RunSummary extends BesideFirst<HelperEngine> {
  readonly id: string;
  readonly kind: RunKind;
  readonly taskSet: { readonly id: string; readonly name: string };
  readonly createdAt: number;
  readonly status: 'running' | 'interrupted' | RunEnd['status'];
  readonly libraryId: string | undefined;
  /** What its library is called now; absent where it is not here. */
  readonly libraryName: string | undefined;
  /** What it was called when the run began, whatever became of it. */
  readonly plannedLibraryName: string;
  readonly engine: EngineFacts;
  readonly usage: Usage | undefined;
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown' | 'refused' | undefined;
  readonly change: { readonly estimate: number; readonly low: number; readonly high: number } | undefined;
  readonly cannot: CannotReason | undefined;
  /** Why it finished without a proof. */
  readonly refusal?: RefusalReason;
  /** What a finished run of the kind `effects` measured. */
  readonly effects?: EffectsResult;
  /** Controls: the arms beside no library, as they were declared. */
  readonly controls?: readonly ControlName[];
  /** What a finished comparison found of each arm that has a claim; the first of them is in `conclusion`. */
  readonly arms?: readonly ArmSummary[];
  /** When it came in from a file; absent where it was run on this device. */
  readonly importedAt?: number | undefined;
}

export interface ArmSummary {
  readonly name: ControlName;
  /** What it learnt, where it learns. */
  readonly libraryId: string | undefined;
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly change: { readonly estimate: number; readonly low: number; readonly high: number } | undefined;
}

/** What came in with a file of everything. */
interface ImportedThings {
  readonly added: number;
  /** What was added, by kind. */
  readonly taskSets: number;
  readonly libraries: number;
  readonly runs: number;
  /** Here already, and left as they are. */
  readonly skipped: number;
  /** Rows of the file, of any kind, that make no sense and were left out. */
  readonly unreadable: number;
}

/** `already-here`: nothing was written, because this run is here with all the answers of the file. */
export interface ImportedRun {
  readonly kind: 'added' | 'already-here';
  readonly runId: string;
}

/** What single experiences of a library do, as one finished run measured it. */
export interface EffectsSummary {
  readonly runId: string;
  readonly taskSet: { readonly id: string; readonly name: string };
  readonly createdAt: number;
  readonly model: string;
  readonly result: EffectsResult;
}

/** A finished proof of a library, whether its run is stored here, was deleted, or came about on another device. */
export interface ProofSummary {
  /** The run that made it. */
  readonly id: string;
  readonly taskSet: { readonly id: string; readonly name: string };
  readonly createdAt: number;
  /** Absent where no look was spent. */
  readonly look: number | undefined;
  /** Absent where nothing but the run remembers it. */
  readonly libraryRevision: number | undefined;
  readonly standing: ProofStanding;
  readonly model: string;
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly change: { readonly estimate: number; readonly low: number; readonly high: number } | undefined;
  /** Its answers can be read here. */
  readonly runIsHere: boolean;
}

/** Whether what was proved is what the library puts into a prompt now. `unknown`: that revision is not here. */
export type ProofStanding = 'as-now' | 'other-content' | 'unknown';

export interface LibrarySummary {
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly lessons: number;
  readonly examples: number;
  readonly changedAt: number;
  /** The newest one of what the library says now; where there is none, the newest of all. */
  readonly proof: ProofSummary | undefined;
}

export interface LibraryView {
  readonly library: Library;
  readonly revisions: readonly Revision[];
  /** Estimated tokens of the rendered library. */
  readonly tokens: number;
  /** The newest first. */
  readonly proofs: readonly ProofSummary[];
  /** The newest first, of whatever revision. */
  readonly effects: readonly EffectsSummary[];
  /** False while the newest revision is in this tab's memory alone: the disk did not take it. */
  readonly saved: boolean;
}

export type LibraryChange =
  | { readonly kind: 'add'; readonly experience: ExperienceDraft }
  | { readonly kind: 'edit'; readonly id: string; readonly experience: ExperienceDraft }
  | { readonly kind: 'delete'; readonly id: string }
  | { readonly kind: 'lock'; readonly id: string; readonly locked: boolean }
  | { readonly kind: 'move'; readonly id: string; readonly to: number }
  | { readonly kind: 'rendering'; readonly rendering: Rendering }
  | { readonly kind: 'rename'; readonly name: string }
  /** Makes an earlier revision the newest one; nothing is lost. Undo is this with the one before. */
  | { readonly kind: 'restore'; readonly revision: number };

export type ExperienceDraft =
  | { readonly kind: 'lesson'; readonly text: string }
  | { readonly kind: 'example'; readonly prompt: string; readonly answer: string };

export interface PackPreview {
  readonly name: string;
  /** The library of this device that it would go into; absent where it makes one. */
  readonly into?: { readonly name: string; readonly revision: number };
  readonly rows: readonly {
    readonly status: 'new' | 'changed' | 'same' | 'refused';
    readonly experience?: Experience;
    readonly reason?: string;
  }[];
  readonly clustersKnown: boolean;
}

export interface TryRequest {
  readonly prompt: string;
  readonly libraryId: string | undefined;
  readonly taskSetId?: string;
  readonly temperature: number;
  readonly maxTokens: number;
}

export type StoreFailure = {
  readonly kind: 'not-saved';
  readonly why: 'full' | 'private-window' | 'read-only' | 'error';
  readonly detail: string;
};
/** There may be a database, and nobody can say what is in it. */
export type DatabaseAway = { readonly kind: 'database-away'; readonly detail: string };
export type PlanFailure =
  | { readonly kind: 'no-model' }
  | { readonly kind: 'no-helper-model'; readonly place: HelperPlace }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-task-set' }
  | { readonly kind: 'no-library' }
  | {
      readonly kind: 'too-few-tasks';
      readonly split: Split;
      readonly have: number;
      readonly need: number;
      /** How many were asked for, where the set has as many as that or more. */
      readonly asked?: number;
    }
  /** The effect of a lone experience is what a proof shows. */
  | { readonly kind: 'too-few-experiences'; readonly have: number; readonly need: number }
  | { readonly kind: 'bad-grader'; readonly detail: string };
/** `stopped`: a run began meanwhile, and needs the model more. */
export type MeasureFailure = PlanFailure | { readonly kind: 'stopped' };
export type ResumeFailure =
  | { readonly kind: 'no-run' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'no-model' }
  | { readonly kind: 'other-engine'; readonly was: EngineFacts; readonly is: EngineFacts }
  | { readonly kind: 'no-helper-model'; readonly place: HelperPlace; readonly was: EngineFacts }
  /** A cap on money was asked for, and the run has no prices to count by. */
  | { readonly kind: 'no-prices' }
  | { readonly kind: 'other-prompts'; readonly was: number; readonly is: number };
export type ImportRunFailure =
  | { readonly kind: 'other-prompts'; readonly was: number; readonly is: number }
  /** Its answers do not belong to its plan: the file was changed, or is two runs. */
  | { readonly kind: 'not-one-run'; readonly detail: string }
  /** A run of this id is here, and is not this one. `more`: the file has all of its answers, and this many besides. */
  | { readonly kind: 'other-content'; readonly runId: string; readonly more: number };
export type ChangeFailure = { readonly kind: 'rejected'; readonly outcome: OperationOutcome };
export type PackFailure =
  | { readonly kind: 'too-big'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'not-json'; readonly detail: string }
  | { readonly kind: 'wrong-version'; readonly version: string }
  | { readonly kind: 'wrong-shape'; readonly where: string; readonly detail: string };
export type TryFailure =
  | { readonly kind: 'no-model' }
  | { readonly kind: 'busy' }
  /** Prompt, library and answer do not fit into what the model reads at once. */
  | { readonly kind: 'too-long'; readonly detail: string }
  /** The model does not take this prompt, such as one in a language that it does not know. */
  | { readonly kind: 'not-taken'; readonly detail: string }
  | { readonly kind: 'failed'; readonly detail: string };
