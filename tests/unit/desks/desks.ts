import { onTestFinished, vi } from 'vitest';
import { EngineHost, type EngineState } from '../../../src/engines/engine-host';
import { mapBeside, type HelperPlace } from '../../../src/core/beside';
import type { Policy, SampleContext, SampleOutcome, SampleRequest } from '../../../src/core/policy';
import { answerRequest } from '../../../src/graders/answer-request';
import { GuardedGrader, type GradeWorker } from '../../../src/graders/guarded-grader';
import type { GradeMessage, GradeReply } from '../../../src/graders/wire';
import type { StoreFailure } from '../../../src/store/failure';
import { ModelsTogether } from '../../../workers/desks/models-together';
import { Calibrator } from '../../../workers/desks/calibrator';
import { learnApi } from '../../../workers/desks/learn-api';
import { LibraryDesk } from '../../../workers/desks/library-desk';
import { ModelDesk } from '../../../workers/desks/model-desk';
import type { ModelsScope } from '../../../workers/desks/models-at-work';
import { ModelsDesk } from '../../../workers/desks/models-desk';
import { PackDesk } from '../../../workers/desks/pack-desk';
import { Planner } from '../../../workers/desks/planner';
import { Player } from '../../../workers/desks/player';
import type { DeskPorts } from '../../../workers/desks/ports';
import { RunDesk } from '../../../workers/desks/run-desk';
import { figureStore } from '../../../workers/desks/figure-store';
import { StorageDesk } from '../../../workers/desks/storage-desk';
import { TaskDesk } from '../../../workers/desks/task-desk';
import { TryDesk } from '../../../workers/desks/try-desk';
import type { AppEvent, RunSummary } from '../../../workers/wire';
import { openFresh } from '../store/fixtures/open';
import { scriptedPolicy, type Script } from '../support/scripted-policy';

/** The desks over a store of their own, with a clock and ids that count. */
export async function openDesks(runs: readonly RunSummary[] = []) {
  const { connection, store, ports, failures } = await openPorts(() => undefined);
  const libraries = new LibraryDesk(ports, async () => runs);
  return { connection, store, libraries, packs: new PackDesk(ports, libraries), failures };
}

const noKeeper = (): never => {
  throw new Error('there is no worker here that keeps weights');
};

/** All desks as the worker joins them, with a script for a model and the grader in this thread. */
export async function openAllDesks(
  script: Script,
  secondScript: Script = script,
  thirdScript: Script = script,
) {
  const events: AppEvent[] = [];
  const heard = { onEvent: (_event: AppEvent): void => undefined };
  const emit = (event: AppEvent): void => {
    events.push(event);
    heard.onEvent(event);
  };
  const { connection, store, ports, failures } = await openPorts(emit);
  const model = new ModelDesk(new ScriptedHost(scriptedPolicy(script)), figureStore(store), emit);
  const beside = mapBeside({ second: secondScript, third: thirdScript }, (helper, place) => {
    const host = new ScriptedHost(scriptedPolicy(helper), place);
    return new ModelDesk(host, figureStore(store), emit, place);
  }) as Record<HelperPlace, ModelDesk>;
  const tasks = new TaskDesk(ports, graderHere);
  const libraries: LibraryDesk = new LibraryDesk(ports, () => runs.list());
  const planner = new Planner(ports, tasks, libraries, model, beside);
  const runs: RunDesk = new RunDesk(ports, model, libraries, planner, graderHere, beside);
  const together = new ModelsTogether(undefined);
  const packs = new PackDesk(ports, libraries);
  const desks = {
    ports,
    connection,
    storage: new StorageDesk(connection, emit),
    model,
    beside,
    together: async () => together,
    models: new ModelsDesk(emit, { baseUrl: '', spawnKeeper: noKeeper, scope: {} as ModelsScope }),
    tasks,
    libraries,
    packs: async () => packs,
    planner,
    runs,
    player: new Player(ports, graderHere),
    trying: new TryDesk(model, emit, () => false),
    calibrator: new Calibrator(model, planner, graderHere),
  };
  const api = learnApi(
    async () => desks,
    () => undefined,
  );
  // Node has none, and the storage desk asks it how much room there is.
  vi.stubGlobal('navigator', {});
  onTestFinished(() => void vi.unstubAllGlobals());
  await api.open(() => undefined, '');
  return { ...desks, store, api, events, failures, heard };
}

async function openPorts(emit: (event: AppEvent) => void) {
  const { connection, store } = await openFresh();
  let counted = 0;
  const failures: StoreFailure[] = [];
  const ports: DeskPorts = {
    store,
    emit,
    storageFailed: (failure) => void failures.push(failure),
    now: () => (counted += 1),
    newId: () => `id${(counted += 1)}`,
  };
  return { connection, store, ports, failures };
}

/** An engine that is always ready and answers from a script. */
export class ScriptedHost extends EngineHost {
  readonly #policy: Policy;
  readonly #model: string;
  #isLoaded = true;

  constructor(policy: Policy, model = 'script') {
    const spawn = () => {
      throw new Error('a script needs no worker');
    };
    super({ spawn, baseUrl: '' });
    this.#policy = policy;
    this.#model = model;
  }

  override dispose(): void {
    this.#isLoaded = false;
  }

  override get state(): EngineState {
    if (!this.#isLoaded) return { state: 'none' };
    return {
      state: 'ready',
      facts: {
        kind: 'wllama',
        model: this.#model,
        digest: `d1-${this.#model}`,
        engineVersion: '1',
        contextTokens: 2048,
        threads: 1,
      },
    };
  }

  override async *sampleGroup(request: SampleRequest, context: SampleContext): AsyncGenerator<SampleOutcome> {
    yield* this.#policy.sampleGroup(request, context);
  }
}

export function graderHere(spec: string): GuardedGrader {
  return new GuardedGrader(spec, () => new WorkerHere());
}

/** Grades in this thread, and answers as a worker would. */
class WorkerHere implements GradeWorker {
  readonly #listeners: ((event: { readonly data: GradeReply }) => void)[] = [];

  constructor() {
    this.#say({ kind: 'ready' });
  }

  postMessage({ requests }: GradeMessage): void {
    for (const request of requests) {
      this.#say({ kind: 'verdict', id: request.id, verdict: answerRequest(request) });
    }
  }

  terminate(): void {
    this.#listeners.length = 0;
  }

  addEventListener(type: 'message', listener: (event: { readonly data: GradeReply }) => void): void;
  addEventListener(type: 'error' | 'messageerror', listener: (event: unknown) => void): void;
  addEventListener(type: string, listener: (event: { readonly data: GradeReply }) => void): void {
    if (type === 'message') this.#listeners.push(listener);
  }

  #say(data: GradeReply): void {
    queueMicrotask(() => this.#listeners.forEach((listener) => listener({ data })));
  }
}
