import { vi } from 'vitest';
import type { Result } from '../../src/core/result';
import type { TaskSet } from '../../src/core/task';
import type { EngineFacts, LoadFailure, ModelChoice } from '../../src/engines/engine';
import { EngineHost } from '../../src/engines/engine-host';
import type { WorkerLike } from '../../src/engines/engine-link';
import type { Connection } from '../../src/store/connection';
import { openDatabase, type DatabaseConnection } from '../../src/store/open-database';
import { storeOver } from '../../src/store/store';
import { figureStore } from '../../workers/desks/figure-store';
import { LibraryDesk } from '../../workers/desks/library-desk';
import { ModelDesk } from '../../workers/desks/model-desk';
import { Planner } from '../../workers/desks/planner';
import type { DeskPorts } from '../../workers/desks/ports';
import { RunDesk } from '../../workers/desks/run-desk';
import { TaskDesk } from '../../workers/desks/task-desk';
import type { AppEvent, RunRequest, RunState, StoreFailure } from '../../workers/wire';
import { graderHere } from '../unit/desks/desks';
import { valueOf } from '../unit/store/fixtures/open';

export interface PageOptions {
  readonly database: string;
  readonly taskSet: TaskSet;
  readonly spawn: (choice: ModelChoice) => WorkerLike;
  /** What stands between the desks and the disk. */
  readonly disk?: (real: DatabaseConnection) => Connection;
}

/**
 * The desks of the learn worker, as they are, over a database and an engine in workers; the time that passes is the
 * test's. One page lives from its opening to its closing, like a tab.
 */
export class Page {
  readonly events: AppEvent[] = [];
  readonly storageFailures: StoreFailure[] = [];
  readonly model: ModelDesk;
  readonly runs: RunDesk;
  readonly #connection: DatabaseConnection;

  private constructor(connection: DatabaseConnection, { taskSet, spawn, disk }: PageOptions) {
    this.#connection = connection;
    const store = storeOver(disk?.(connection) ?? connection);
    const emit = (event: AppEvent) => void this.events.push(event);
    const ports: DeskPorts = {
      store,
      emit,
      storageFailed: (failure) => void this.storageFailures.push(failure),
      now: () => 1,
      newId: () => '1',
    };
    const host = new EngineHost({ spawn, baseUrl: 'https://cairn.example/' });
    this.model = new ModelDesk(host, figureStore(store), emit);
    const tasks = new TaskDesk(ports, graderHere);
    tasks.find = async () => taskSet;
    const libraries: LibraryDesk = new LibraryDesk(ports, () => this.runs.list());
    const planner = new Planner(ports, tasks, libraries, this.model);
    this.runs = new RunDesk(ports, this.model, libraries, planner, graderHere);
  }

  static async open(options: PageOptions): Promise<Page> {
    const connection = await openDatabase({ name: options.database, patienceMs: 60_000 });
    return new Page(connection, options);
  }

  async load(choice: ModelChoice): Promise<Result<EngineFacts, LoadFailure>> {
    return await passing(this.model.load(choice));
  }

  async start(request: RunRequest): Promise<void> {
    valueOf<string, unknown>(await passing(this.runs.start(request)));
  }

  /** Takes up the run that was left. */
  async resume(): Promise<void> {
    valueOf<string, unknown>(await passing(this.runs.resume('run-1')));
  }

  get run(): RunState | undefined {
    return this.runs.state;
  }

  /** Lets time pass until the run waits for a person, or is over. */
  async untilItRests(): Promise<'waits' | 'over'> {
    await passing(until(() => this.run === undefined || this.run.phase === 'waiting-for-engine'));
    return this.run === undefined ? 'over' : 'waits';
  }

  async stop(): Promise<void> {
    await passing(this.runs.stop());
  }

  close(): void {
    this.model.drop();
    this.#connection.close();
  }
}

/** Resolves when it is so; looks each time that others had a turn. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** An hour of the time that is counted here: whatever is not over then hangs. */
const longest = 60 * 60_000;
const realTimeout = globalThis.setTimeout;

/**
 * Lets time pass until this has settled: much faster than it would, but no faster than what goes on in other threads,
 * such as hashing, can follow; and faster the longer nothing happens.
 */
export async function passing<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => (isSettled = true));
  settled.catch(() => undefined);
  for (let passed = 0; passed < longest;) {
    // Database, streams and messages go on between two steps of time.
    for (let turn = 0; turn < 40 && !isSettled; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (!isSettled) await new Promise((resolve) => realTimeout(resolve, 2));
    if (isSettled) return await settled;
    const stepMs = passed < 10_000 ? 100 : passed < 60_000 ? 500 : 2_000;
    await vi.advanceTimersByTimeAsync(stepMs);
    passed += stepMs;
  }
  throw new Error(`it hangs: nothing came in ${longest / 60_000} minutes of the counted time`);
}

/** The same in small steps; answers how much of the counted time it took. */
export async function passingCounted(promise: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  let endedAt = Infinity;
  const settled = promise.finally(() => (endedAt = performance.now()));
  settled.catch(() => undefined);
  while (endedAt === Infinity && performance.now() - startedAt < 60_000) {
    for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(20);
  }
  return endedAt - startedAt;
}
