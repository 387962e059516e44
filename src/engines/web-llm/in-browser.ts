import type { LoadEngine, WebLlmChoice } from '../engine';
import { realTimers } from '../watchdog';
import { browserArtifacts } from './artifacts';
import { browserGpu } from './gpu';
import { webLlmLoader } from './load';

/** The loader for a worker of a browser; the code of web-llm itself comes when a model is loaded. */
export function webLlmInBrowser(
  scope: Parameters<typeof browserArtifacts>[0] & Parameters<typeof browserGpu>[0],
): LoadEngine<WebLlmChoice> {
  return webLlmLoader({
    library: async () => (await import('./library')).webLlm,
    gpu: browserGpu(scope),
    artifacts: browserArtifacts(scope),
    timers: realTimers,
    now: () => performance.now(),
  });
}
