import { fail, type Result } from '../../src/core/result';
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

/** The models of this device, for the page: what can run here, what is kept here, what is on its way. */
export class ModelsDesk implements ModelsApi {
  readonly downloads: readonly DownloadState[] = [];

  async deviceFacts(): Promise<DeviceFacts> {
    return {
      gpu: { kind: 'none', why: 'no-webgpu' },
      crossOriginIsolated: globalThis.crossOriginIsolated,
      processors: navigator.hardwareConcurrency,
      threads: 1,
      jspi: 'Suspending' in WebAssembly,
      memory64: false,
      promptApi: 'absent',
    };
  }

  async keptModels(): Promise<KeptModels> {
    return { models: [], usedBytes: 0 };
  }

  async hubModels(_repository: string): Promise<Result<readonly HostedModel[], HubFailure>> {
    return fail({ kind: 'unreachable', detail: 'the hub is not asked yet' });
  }

  async download(_model: DownloadChoice): Promise<Result<void, LoadFailure>> {
    return fail({ kind: 'cancelled' });
  }

  async pauseDownload(_id: string): Promise<void> {}

  async cancelDownload(_id: string): Promise<void> {}

  async verifyModel(_id: string): Promise<Result<ModelCheck, LoadFailure>> {
    return fail({ kind: 'cancelled' });
  }

  async repairModel(_id: string): Promise<Result<ModelCheck, LoadFailure>> {
    return fail({ kind: 'cancelled' });
  }

  async deleteModel(_id: string): Promise<void> {}
}
