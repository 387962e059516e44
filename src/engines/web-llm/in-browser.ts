import type { LoadEngine, WebLlmChoice } from '../engine';
import { aboutCompiled } from '../weights/compiled';
import { loadProgressOf } from '../weights/complete-model';
import { webLlmHome } from '../weights/file-home';
import { Keeper, type KeeperPorts } from '../weights/keeper';
import { browserArtifacts } from './artifacts';
import { browserGpu } from './gpu';
import { webLlmLoader } from './load';

/**
 * The loader for a worker of a browser. The code of web-llm comes when a model is loaded; weights come the way that all
 * weights come here, since web-llm neither retries, nor goes on where it was cut off, nor looks at what it got.
 */
export function webLlmInBrowser(
  scope: Parameters<typeof browserArtifacts>[0] & Parameters<typeof browserGpu>[0],
  weights: KeeperPorts,
): LoadEngine<WebLlmChoice> {
  const artifacts = browserArtifacts(scope);
  const keeper = new Keeper({ ...weights, home: webLlmHome(artifacts) });
  return webLlmLoader({
    library: async () => (await import('./library')).webLlm,
    gpu: browserGpu(scope),
    artifacts,
    timers: weights.timers,
    now: () => performance.now(),
    async fetchFiles(choice, files, onProgress, signal) {
      const about = aboutCompiled(choice, files);
      if (!about.ok) return about;
      return await keeper.complete(about.value, (progress) => onProgress(loadProgressOf(progress)), signal);
    },
  });
}
