import type { Result } from '../../src/core/result';
import type { LoadFailure } from '../../src/engines/engine';
import type { FetchProgress } from '../../src/engines/weights/complete-model';
import type { DownloadChoice, ModelCheck } from '../models-wire';

/**
 * What the learn worker asks of the keeper: whatever takes long with weights, so that a run that is led meanwhile never
 * waits for a hash. Progress is a Comlink proxy; `stop` ends what is being done with a model, which then answers
 * `cancelled`.
 */
export interface KeeperApi {
  /** Once, first: the address of the page. */
  open(baseUrl: string): Promise<void>;
  fetch(
    choice: DownloadChoice,
    onProgress: (progress: FetchProgress) => void,
  ): Promise<Result<void, LoadFailure>>;
  verify(id: string, onProgress: (progress: FetchProgress) => void): Promise<Result<ModelCheck, LoadFailure>>;
  repair(id: string, onProgress: (progress: FetchProgress) => void): Promise<Result<ModelCheck, LoadFailure>>;
  forget(id: string): Promise<Result<void, LoadFailure>>;
  /** The same, unless somebody else is at work with it. */
  forgetUnused(id: string): Promise<Result<void, LoadFailure>>;
  stop(id: string): Promise<void>;
}
