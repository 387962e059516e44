import type { LoadEngine, WebLlmChoice } from '../engine';
import { fetchCompiled } from '../weights/compiled';
import type { KeeperPorts } from '../weights/keeper';
import { browserArtifacts } from './artifacts';
import { browserGpu } from './gpu';
import { webLlmLoader } from './load';

/** The loader for a worker of a browser. The code of web-llm comes when a model is loaded, weights as all weights do here. */
export function webLlmInBrowser(
  scope: Parameters<typeof browserArtifacts>[0] & Parameters<typeof browserGpu>[0],
  weights: KeeperPorts,
): LoadEngine<WebLlmChoice> {
  const artifacts = browserArtifacts(scope);
  return webLlmLoader({
    library: async () => (await import('./library')).webLlm,
    gpu: browserGpu(scope),
    artifacts,
    timers: weights.timers,
    now: () => performance.now(),
    fetchFiles: fetchCompiled(weights, artifacts),
  });
}
