import type { LoadEngine, WebLlmChoice } from '../engine';
import { realTimers } from '../watchdog';
import { browserWeights } from '../weights/browser-weights';
import { fetchCompiled } from '../weights/compiled';
import { browserArtifacts } from './artifacts';
import { browserGpu } from './gpu';
import { webLlmLoader } from './load';

/** The loader for a worker of a browser; the code of web-llm itself comes when a model is loaded. */
export function webLlmInBrowser(
  scope: Parameters<typeof browserArtifacts>[0] &
    Parameters<typeof browserGpu>[0] &
    Parameters<typeof browserWeights>[1] & { readonly location: { readonly origin: string } },
): LoadEngine<WebLlmChoice> {
  const artifacts = browserArtifacts(scope);
  const weights = browserWeights(scope.location.origin, scope);
  return webLlmLoader({
    library: async () => (await import('./library')).webLlm,
    gpu: browserGpu(scope),
    artifacts,
    fetchFiles: fetchCompiled(weights, artifacts),
    timers: realTimers,
    now: () => performance.now(),
  });
}
