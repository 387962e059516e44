import { besideFirst, type HelperPlace } from '../../src/core/beside';
import { promptText } from '../../src/core/prompts/policy-prompt';
import { emptyLibrary } from '../../src/core/library';
import { fail } from '../../src/core/result';
import type { DatabaseConnection } from '../../src/store/open-database';
import { weightsCacheName } from '../../src/engines/weights/cache-name';
import type { AppEvent, LearnApi } from '../wire';
import type { ModelsTogether } from './models-together';
import type { Calibrator } from './calibrator';
import type { LibraryDesk } from './library-desk';
import type { ModelDesk } from './model-desk';
import type { ModelsDesk } from './models-desk';
import type { PackDesk } from './pack-desk';
import type { Planner } from './planner';
import type { Player } from './player';
import type { DeskPorts } from './ports';
import { fetchParts, parts } from './parts';
import type { RunDesk } from './run-desk';
import type { ServerDesk } from './server-desk';
import type { StorageDesk } from './storage-desk';
import type { TaskDesk } from './task-desk';
import type { TryDesk } from './try-desk';
import { whenNeeded } from './when-needed';

export interface Desks {
  readonly ports: DeskPorts;
  readonly connection: DatabaseConnection;
  readonly storage: StorageDesk;
  readonly model: ModelDesk;
  readonly beside: Readonly<Record<HelperPlace, ModelDesk>>;
  readonly together: () => Promise<ModelsTogether>;
  readonly models: ModelsDesk;
  readonly tasks: TaskDesk;
  readonly libraries: LibraryDesk;
  readonly packs: () => Promise<PackDesk>;
  readonly planner: Planner;
  readonly runs: RunDesk;
  readonly player: Player;
  readonly trying: TryDesk;
  readonly calibrator: Calibrator;
}

/** The worker's interface, method by method to the desk that knows. Everything waits for the desks to be there. */
export function learnApi(
  compose: (baseUrl: string) => Promise<Desks>,
  setListener: (listener: (event: AppEvent) => void) => void,
  takePort: (builtIn: MessagePort) => void = () => undefined,
): LearnApi {
  let composed: Promise<Desks> | undefined;
  const desks = (): Promise<Desks> => {
    if (!composed) throw new Error('open() comes before everything else');
    return composed;
  };

  const serverDesk = whenNeeded<ServerDesk>(async () => {
    const [{ ServerDesk }, { ports }] = await Promise.all([parts.servers(), desks()]);
    return new ServerDesk(ports.store.settings);
  });

  return {
    async open(listener, baseUrl, builtIn) {
      setListener(listener);
      if (builtIn) takePort(builtIn);
      composed ??= compose(baseUrl);
      const { storage, model, beside, models, runs } = await composed;
      const interrupted = (await runs.list()).filter((run) => run.status === 'interrupted');
      return {
        writer: storage.writer,
        storage: await storage.state(),
        models: { first: model.state, second: beside.second.state, third: beside.third.state },
        downloads: models.downloads,
        run: runs.state,
        interrupted,
      };
    },

    async loadModel(choice, anyway = false, place = 'first') {
      void fetchParts();
      const { model, beside, together } = await desks();
      const all = { first: model, ...beside };
      const others = Object.values(all).filter((desk) => desk !== all[place]);
      return (await together()).load(all[place], others, choice, anyway);
    },
    async cancelLoad(place = 'first') {
      const { model, beside } = await desks();
      (place === 'first' ? model : beside[place]).cancelLoad();
    },
    dropModel: async (place) => (await desks()).beside[place].drop(),
    async endpointModels(endpoint) {
      const { listModels } = await parts.endpoint();
      return listModels(endpoint, (url, init) => fetch(url, init));
    },

    deviceFacts: async () => (await desks()).models.deviceFacts(),
    keptModels: async () => (await desks()).models.keptModels(),
    hubModels: async (repository) => (await desks()).models.hubModels(repository),
    download: async (choice) => (await desks()).models.download(choice),
    pauseDownload: async (id) => (await desks()).models.pauseDownload(id),
    cancelDownload: async (id) => (await desks()).models.cancelDownload(id),
    verifyModel: async (id) => (await desks()).models.verifyModel(id),
    repairModel: async (id) => (await desks()).models.repairModel(id),
    deleteModel: async (id) => (await desks()).models.deleteModel(id),

    keptServers: async () => (await serverDesk()).api.keptServers(),
    openServers: async (passphrase) => (await serverDesk()).api.openServers(passphrase),
    keepServer: async (server, passphrase) => (await serverDesk()).api.keepServer(server, passphrase),
    forgetServers: async (server) => (await serverDesk()).api.forgetServers(server),

    taskSets: async () => (await desks()).tasks.list(),
    taskSet: async (id) => (await desks()).tasks.find(id),
    readTasks: async (text) => (await desks()).tasks.read(text),
    previewGrader: async (spec, tasks) => (await desks()).tasks.preview(spec, tasks),
    saveTaskSet: async (draft) => (await desks()).tasks.save(draft),
    deleteTaskSet: async (id) => (await desks()).tasks.delete(id),
    restoreTaskSet: async (id) => (await desks()).tasks.restore(id),

    preview: async (request) => (await desks()).planner.preview(request),
    async measure(request) {
      const { calibrator, runs } = await desks();
      return runs.state ? fail({ kind: 'busy' }) : calibrator.measure(request);
    },
    async startRun(request) {
      const { calibrator, runs } = await desks();
      calibrator.stop();
      return runs.start(request);
    },
    async resumeRun(id, unattended, caps) {
      const { calibrator, runs } = await desks();
      calibrator.stop();
      return runs.resume(id, unattended, caps);
    },
    pauseRun: async () => (await desks()).runs.pause(),
    continueRun: async () => (await desks()).runs.continue(),
    stopRun: async () => (await desks()).runs.stop(),
    runs: async () => (await desks()).runs.list(),
    deleteRun: async (id) => (await desks()).runs.delete(id),
    replayRun: async (id) => (await desks()).player.replay(id),
    playRecording: async (text, pace) => (await desks()).player.playRecording(text, pace),
    setPace: async (pace) => (await desks()).player.setPace(pace),
    stopPlaying: async () => (await desks()).player.stop(),
    async recordingFile(id) {
      const recording = await (await desks()).player.recording(id);
      if (!recording) throw new Error(`run ${id} is not here: there is nothing to record`);
      return JSON.stringify(recording);
    },
    async importRun(text) {
      const { importRecording } = await parts.recordingImport();
      return importRecording(text, await desks());
    },
    async report(id) {
      const { player, packs } = await desks();
      const rebuilt = await player.rebuild(id);
      if (!rebuilt.ok) throw new Error(`run ${id} cannot be reported: ${rebuilt.failure.kind}`);
      const { row, report } = rebuilt.value;
      const library = report.library && (await (await packs()).packOf(report.library));
      const { status, engine, forecast, capsReached } = row;
      return {
        ...report.report(),
        status,
        engine,
        ...besideFirst(row),
        ...(forecast && { forecast }),
        ...(capsReached && { capsReached }),
        library,
      };
    },
    async markOpened(runId, taskIds) {
      const { connection, planner, runs } = await desks();
      const row = await runs.find(runId);
      if (!row) throw new Error(`run ${runId} is not here: that its answers were read cannot be remembered`);
      await planner.opened.mark(row, taskIds, (await connection.read()) !== undefined);
    },

    libraries: async () => (await desks()).libraries.list(),
    library: async (id) => (await desks()).libraries.view(id),
    createLibrary: async (name) => (await desks()).libraries.create(name),
    changeLibrary: async (id, change) => (await desks()).libraries.change(id, change),
    deleteLibrary: async (id) => (await desks()).libraries.delete(id),
    undeleteLibrary: async (id) => (await desks()).libraries.undelete(id),
    packFile: async (id) => (await (await desks()).packs()).file(id),
    previewPack: async (text) => (await (await desks()).packs()).preview(text),
    importPack: async (text) => (await (await desks()).packs()).import(text),
    async promptText(id) {
      const library = (await (await desks()).libraries.newest(id))?.library ?? emptyLibrary(id, '');
      return promptText(library, { system: 'System', user: 'User', assistant: 'Assistant' });
    },

    async tryPrompt(request) {
      const { trying, libraries, tasks } = await desks();
      const { libraryId, taskSetId } = request;
      const library = libraryId === undefined ? undefined : (await libraries.newest(libraryId))?.library;
      const system = taskSetId === undefined ? undefined : (await tasks.find(taskSetId))?.system;
      return trying.ask(request, library, system);
    },
    stopTrying: async () => (await desks()).trying.stop(),

    async exportEverything() {
      const { connection, ports, libraries } = await desks();
      const { runs, journal, proofs } = ports.store;
      const { exportEverything } = await parts.everything();
      return exportEverything(connection, ports.now(), {
        revisions: libraries.waiting,
        runs: runs.waiting,
        answers: journal.waiting,
        proofs: proofs.waiting,
      });
    },
    async importEverything(text) {
      const { connection, ports, libraries } = await desks();
      // What waits for the disk goes first: a backup must not hide it, nor the other way round.
      await libraries.flush();
      const { importEverything } = await parts.everything();
      const imported = await importEverything(connection, text);
      if (imported.ok) ports.emit({ type: 'changed', what: 'everything' });
      return imported;
    },
    async deleteEverything() {
      const { connection, ports, libraries, planner, runs, models } = await desks();
      await runs.stop();
      const { deleteEverything } = await parts.everything();
      const deleted = await deleteEverything(connection);
      if (deleted.ok) {
        ports.store.proofs.forgetUnsaved();
        ports.store.journal.forgetUnsaved();
        ports.store.runs.forgetUnsaved();
        planner.opened.forgetUnsaved();
        await libraries.forgetUnsaved();
        // A part that does not come must not undo that the rest is deleted.
        await serverDesk().then(
          (desk) => desk.lock(),
          () => undefined,
        );
        await models.deleteAll().catch(() => undefined);
        await deleteWeights();
        ports.emit({ type: 'changed', what: 'everything', deleted: true });
      } else ports.storageFailed(deleted.failure);
      return deleted;
    },

    gradeCases: async (spec, lines) => (await desks()).tasks.gradeCases(spec, lines),
  };
}

/** Ours only: other apps may live on the same origin. On an insecure page there is no cache, and so nothing in it. */
async function deleteWeights(): Promise<void> {
  if ('caches' in globalThis) await caches.delete(weightsCacheName);
}
