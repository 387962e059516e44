import type { Result } from '../../src/core/result';
import type { HostedModel, LoadFailure } from '../../src/engines/engine';
import type {
  DeviceFacts,
  DownloadChoice,
  DownloadState,
  HubFailure,
  KeptModels,
  ModelCheck,
  ModelsApi,
} from '../models-wire';
import type { AppEvent } from '../wire';
import type { ModelsAtWork, ModelsPorts } from './models-at-work';
import { parts } from './parts';

/**
 * The models of this device, for the page: what can run here, what is kept here, what is on its way. What does the work
 * comes when it is first needed: most visits never look.
 */
export class ModelsDesk implements ModelsApi {
  readonly #emit: (event: AppEvent) => void;
  readonly #ports: Omit<ModelsPorts, 'onDownloads'>;
  #atWork: Promise<ModelsAtWork> | undefined;
  downloads: readonly DownloadState[] = [];

  constructor(emit: (event: AppEvent) => void, ports: Omit<ModelsPorts, 'onDownloads'>) {
    this.#emit = emit;
    this.#ports = ports;
  }

  async deviceFacts(): Promise<DeviceFacts> {
    return (await this.#work()).deviceFacts();
  }

  async keptModels(): Promise<KeptModels> {
    return (await this.#work()).keptModels();
  }

  async hubModels(repository: string): Promise<Result<readonly HostedModel[], HubFailure>> {
    return (await this.#work()).hubModels(repository);
  }

  async download(model: DownloadChoice): Promise<Result<void, LoadFailure>> {
    return (await this.#work()).downloads.fetch(model);
  }

  async pauseDownload(id: string): Promise<void> {
    await (await this.#work()).downloads.pause(id);
  }

  async cancelDownload(id: string): Promise<void> {
    await (await this.#work()).downloads.cancel(id);
  }

  async verifyModel(id: string): Promise<Result<ModelCheck, LoadFailure>> {
    return (await this.#work()).downloads.verify(id);
  }

  async repairModel(id: string): Promise<Result<ModelCheck, LoadFailure>> {
    return (await this.#work()).downloads.repair(id);
  }

  async deleteModel(id: string): Promise<void> {
    await (await this.#work()).downloads.forget(id);
  }

  /** Stops what is fetched, and drops what lies in other programs' caches; our own is deleted whole. */
  async deleteAll(): Promise<void> {
    await (await this.#work()).deleteAll();
  }

  /** A part that did not come is asked for again the next time. */
  async #work(): Promise<ModelsAtWork> {
    this.#atWork ??= parts.models().then(({ modelsAtWork }) =>
      modelsAtWork({
        ...this.#ports,
        onDownloads: (downloads) => {
          this.downloads = downloads;
          this.#emit({ type: 'downloads', downloads });
        },
      }),
    );
    try {
      return await this.#atWork;
    } catch (error) {
      this.#atWork = undefined;
      throw error;
    }
  }
}
