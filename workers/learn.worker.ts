// The composition root of everything that is not drawn: builds the desks, joins them, exposes them to the page.
import { expose } from 'comlink';
import type { ModelPlace } from '../src/core/beside';
import type { ModelChoice } from '../src/engines/engine';
import type { DeviceScope } from '../src/engines/device';
import { EngineHost } from '../src/engines/engine-host';
import type { WorkerLike } from '../src/engines/engine-link';
import { PageWorkers } from '../src/engines/prompt-api/page-worker';
import { GuardedGrader } from '../src/graders/guarded-grader';
import { openDatabase } from '../src/store/open-database';
import { storeOver } from '../src/store/store';
import { Calibrator } from './desks/calibrator';
import { figureStore } from './desks/figure-store';
import { learnApi } from './desks/learn-api';
import { LibraryDesk } from './desks/library-desk';
import { ModelDesk } from './desks/model-desk';
import { ModelsDesk } from './desks/models-desk';
import { Planner } from './desks/planner';
import { parts } from './desks/parts';
import { Player } from './desks/player';
import type { DeskPorts } from './desks/ports';
import { RunDesk } from './desks/run-desk';
import { StorageDesk } from './desks/storage-desk';
import { TaskDesk } from './desks/task-desk';
import { TryDesk } from './desks/try-desk';
import { whenNeeded } from './desks/when-needed';
import { writeWhatWaits } from './desks/write-what-waits';
import type { AppEvent } from './wire';

let listener: ((event: AppEvent) => void) | undefined;
const otherTabs = new BroadcastChannel('cairn');
const emit = (event: AppEvent) => {
  listener?.(event);
  if (event.type === 'changed') otherTabs.postMessage(event);
};
otherTabs.addEventListener('message', ({ data }: MessageEvent<AppEvent>) => listener?.(data));

const spawnGrader = () => new Worker(new URL('./grade.worker.ts', import.meta.url), { type: 'module' });
const page = new PageWorkers();
const spawnEngine = ({ kind }: ModelChoice): WorkerLike =>
  // Where the page has none, the worker says so.
  (kind === 'prompt-api' ? page.spawn() : undefined) ??
  new Worker(new URL('./engine.worker.ts', import.meta.url), { type: 'module' });
const spawnKeeper = () => new Worker(new URL('./keeper.worker.ts', import.meta.url), { type: 'module' });
const graderFor = (spec: string) => new GuardedGrader(spec, spawnGrader);

async function compose(baseUrl: string) {
  const connection = await openDatabase();
  const store = storeOver(connection);
  const storage = new StorageDesk(connection, emit);
  const ports: DeskPorts = {
    store,
    emit,
    storageFailed: (failure) => storage.failed(failure),
    now: Date.now,
    newId: () => crypto.randomUUID().replaceAll('-', '').slice(0, 10),
  };

  const modelAt = (place: ModelPlace) =>
    new ModelDesk(new EngineHost({ spawn: spawnEngine, baseUrl }), figureStore(store), emit, place);
  const model = modelAt('first');
  const beside = { second: modelAt('second'), third: modelAt('third') };
  // Typed by no library yet: only some browsers tell it.
  const { deviceMemory, gpu } = navigator as Pick<DeviceScope['navigator'], 'deviceMemory' | 'gpu'>;
  const together = whenNeeded(async () => {
    const { ModelsTogether } = await parts.modelsTogether();
    return new ModelsTogether(deviceMemory, gpu);
  });
  const models = new ModelsDesk(emit, { baseUrl, spawnKeeper, scope: self });
  const tasks = new TaskDesk(ports, graderFor);
  const libraries: LibraryDesk = new LibraryDesk(ports, () => runs.list());
  const planner = new Planner(ports, tasks, libraries, model, beside);
  const runs: RunDesk = new RunDesk(ports, model, libraries, planner, graderFor, beside);
  const calibrator = new Calibrator(model, planner, graderFor);
  const packs = whenNeeded(async () => {
    const { PackDesk } = await parts.packs();
    return new PackDesk(ports, libraries);
  });
  const player = new Player(ports, graderFor);
  const trying = new TryDesk(model, emit, () => runs.state !== undefined && runs.state.phase !== 'paused');
  storage.onWritable = async () => {
    const written = await writeWhatWaits(store, libraries);
    if (!written.ok) storage.failed(written.failure);
  };
  await storage.takeTurn(async () => {
    await store.runs.markInterrupted();
  });
  return {
    ports,
    connection,
    storage,
    model,
    beside,
    together,
    models,
    tasks,
    libraries,
    packs,
    planner,
    runs,
    player,
    trying,
    calibrator,
  };
}

expose(
  learnApi(
    compose,
    (heard) => {
      listener = heard;
    },
    (builtIn) => page.offer(builtIn),
  ),
);
