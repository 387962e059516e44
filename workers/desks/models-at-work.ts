import type { Result } from '../../src/core/result';
import { deviceFacts } from '../../src/engines/device';
import type { HostedModel } from '../../src/engines/engine';
import { hubModels } from '../../src/engines/hub';
import { realTimers } from '../../src/engines/watchdog';
import { browserArtifacts } from '../../src/engines/web-llm/artifacts';
import { browserWeights } from '../../src/engines/weights/browser-weights';
import { webLlmHome } from '../../src/engines/weights/file-home';
import type { DeviceFacts, DownloadState, HubFailure, KeptModels } from '../models-wire';
import { Downloads } from './downloads';
import { KeeperLink, type KeeperWorker } from './keeper-link';
import { keptModels } from './kept-models';

export interface ModelsPorts {
  /** The address of the page. */
  readonly baseUrl: string;
  readonly spawnKeeper: () => KeeperWorker;
  readonly scope: ModelsScope;
  readonly onDownloads: (downloads: readonly DownloadState[]) => void;
}

export interface ModelsAtWork {
  readonly downloads: Downloads;
  deviceFacts(): Promise<DeviceFacts>;
  keptModels(): Promise<KeptModels>;
  hubModels(repository: string): Promise<Result<readonly HostedModel[], HubFailure>>;
  /** What lies in other programs' caches; our own is deleted whole. */
  deleteAll(): Promise<void>;
}

/** What of a worker's global scope is needed. */
export type ModelsScope = Parameters<typeof browserWeights>[1] &
  Parameters<typeof browserArtifacts>[0] &
  Parameters<typeof deviceFacts>[0];

/** Joins what works for the desk of models, in a worker of a browser. */
export function modelsAtWork({ baseUrl, spawnKeeper, scope, onDownloads }: ModelsPorts): ModelsAtWork {
  const weights = browserWeights(baseUrl, scope);
  const home = webLlmHome(browserArtifacts(scope));
  const downloads = new Downloads({
    keeper: new KeeperLink(baseUrl, spawnKeeper, realTimers),
    timers: realTimers,
    now: () => performance.now(),
    onChange: onDownloads,
  });
  return {
    downloads,
    deviceFacts: () => deviceFacts(scope),
    keptModels: () => keptModels({ ...weights, home }),
    hubModels: (repository) => hubModels(repository, (url, init) => scope.fetch(url, init)),
    async deleteAll() {
      await downloads.stopAll();
      for (const { files } of await weights.store.models()) {
        for (const file of files) await home.drop(file);
      }
    },
  };
}
