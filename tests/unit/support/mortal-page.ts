import { addressKey } from '../../../src/core/address';
import type { Policy } from '../../../src/core/policy';
import type { Result } from '../../../src/core/result';
import type { TaskSet } from '../../../src/core/task';
import { openDatabase, type DatabaseConnection } from '../../../src/store/open-database';
import { storeOver, type Store } from '../../../src/store/store';
import { LibraryDesk } from '../../../workers/desks/library-desk';
import { ModelDesk } from '../../../workers/desks/model-desk';
import { Planner } from '../../../workers/desks/planner';
import type { DeskPorts } from '../../../workers/desks/ports';
import { RunDesk } from '../../../workers/desks/run-desk';
import { figureStore } from '../../../workers/desks/figure-store';
import { TaskDesk } from '../../../workers/desks/task-desk';
import type { AppEvent, RunRequest, StoreFailure } from '../../../workers/wire';
import { graderHere, ScriptedHost } from '../desks/desks';
import { valueOf } from '../store/fixtures/open';
import { MortalDisk, never, type Fate } from './mortal-disk';
import { scriptedPolicy, type Script } from './scripted-policy';

/** What a device does with a page: the fate of each of its writes, and the call that it does not live to hear answered. */
export interface Destiny {
  readonly fateOf?: (write: number) => Fate | undefined;
  readonly lastCall?: number;
}

/** One run on one device, from page to page. */
export interface Journey {
  readonly database: string;
  readonly taskSet: TaskSet;
  readonly request: RunRequest;
  readonly script: Script;
  /** What a person does besides, hearing what the page hears. */
  readonly person?: (event: AppEvent, desks: PageDesks) => Promise<void> | undefined;
}

export interface Life {
  readonly end: 'died' | 'ended';
  readonly writes: number;
  /** Addresses of the calls that the engine answered. */
  readonly answered: readonly string[];
  /** Those of them whose answer lay on disk when the page was opened. */
  readonly repeated: readonly string[];
  readonly failures: readonly StoreFailure[];
}

export interface PageDesks {
  readonly store: Store;
  readonly libraries: LibraryDesk;
  readonly runs: RunDesk;
}

const runId = 'run-1';

/** Opens the page as the worker does, begins the run or resumes it where it is not over, and lives to its end. */
export async function live(journey: Journey, destiny: Destiny = {}): Promise<Life> {
  const connection = await openDatabase({ name: journey.database, patienceMs: 60_000 });
  const disk = new MortalDisk(connection, destiny.fateOf ?? (() => undefined));
  const store = storeOver(disk);
  const failures: StoreFailure[] = [];
  const known = await keysOnDisk(connection);
  const answered: string[] = [];
  const acts: Promise<void>[] = [];

  let tellEnd: (value: 'ended') => void = () => undefined;
  const ended = new Promise<'ended'>((resolve) => (tellEnd = resolve));
  const emit = (event: AppEvent): void => {
    if (disk.isDead) return;
    const act = journey.person?.(event, desks);
    if (act) acts.push(act);
    if (event.type === 'run' && event.run === undefined) tellEnd('ended');
  };
  const ports: DeskPorts = {
    store,
    emit,
    storageFailed: (failure) => void failures.push(failure),
    // Stands still, because when something was written is all that a resumed run may differ in.
    now: () => 1,
    newId: () => '1',
  };
  const policy = mortalEngine(journey.script, disk, answered, destiny.lastCall);
  const model = new ModelDesk(new ScriptedHost(policy), figureStore(store), emit);
  const tasks = new TaskDesk(ports, graderHere);
  // The real one fetches the built-in sets first.
  tasks.find = async () => journey.taskSet;
  const libraries: LibraryDesk = new LibraryDesk(ports, () => runs.list());
  const planner = new Planner(ports, tasks, libraries, model);
  const runs: RunDesk = new RunDesk(ports, model, libraries, planner, graderHere);
  const desks: PageDesks = { store, libraries, runs };

  const whole = (async (): Promise<'ended'> => {
    await store.runs.markInterrupted();
    const row = await store.runs.find(runId);
    if (row?.status === 'finished') return 'ended';
    const begun: Result<string, unknown> = await (row ? runs.resume(runId) : runs.start(journey.request));
    valueOf(begun);
    await ended;
    await Promise.all(acts);
    return 'ended';
  })();
  const end = await Promise.race([disk.died, whole]);
  // What a dead page had begun ends as it may: its connection goes with the test.
  if (end === 'ended') connection.close();
  return {
    end,
    writes: disk.writes,
    answered,
    repeated: answered.filter((key, index) => known.has(key) || answered.indexOf(key) !== index),
    failures,
  };
}

/** All that is on the device but what each session measured of its speed; `await` it between two lives. */
export async function contentsOf(database: string): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const connection = await openDatabase({ name: database, patienceMs: 60_000 });
  const db = (await connection.read())!;
  const contents: Record<string, readonly unknown[]> = {};
  for (const name of db.objectStoreNames) {
    if (name !== 'settings') contents[name] = await db.getAll(name);
  }
  connection.close();
  return contents;
}

async function keysOnDisk(connection: DatabaseConnection): Promise<ReadonlySet<string>> {
  const rows = (await (await connection.read())?.getAll('journal')) ?? [];
  return new Set(rows.map(({ key }) => key));
}

function mortalEngine(
  script: Script,
  disk: MortalDisk,
  answered: string[],
  lastCall: number | undefined,
): Policy {
  const inner = scriptedPolicy(script);
  return {
    async *sampleGroup(request, context) {
      for (const draw of request.draws) {
        if (disk.isDead) await never();
        if (answered.length === lastCall) await disk.die();
        for await (const outcome of inner.sampleGroup({ ...request, draws: [draw] }, context)) {
          answered.push(addressKey(draw.address));
          yield outcome;
        }
      }
    },
  };
}
