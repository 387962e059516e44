import { fail } from '../src/core/result';
import { openEndpoint } from '../src/engines/endpoint/endpoint';
import { serveEngine } from '../src/engines/engine-server';
import { modelSource } from '../src/engines/model-source';
import { browserWeights } from '../src/engines/weights/browser-weights';
import { wllamaLoader } from '../src/engines/wllama/wllama';
import type { ToEngine } from '../src/engines/wire';
import { waitFor } from './desks/gate';

declare const self: DedicatedWorkerGlobalScope;

const receive = serveEngine(
  (baseUrl, remembered) => {
    const ports = browserWeights(baseUrl, self);
    const loadLocally = wllamaLoader(modelSource(baseUrl, ports), remembered);
    return async (choice, onProgress, signal) => {
      switch (choice.kind) {
        case 'endpoint':
          return await openEndpoint(
            choice,
            { fetch: ports.fetch, wait: waitFor, now: () => performance.now() },
            signal,
          );
        case 'web-llm': {
          const { webLlmInBrowser } = await import('../src/engines/web-llm/in-browser');
          return await webLlmInBrowser(self, ports)(choice, onProgress, signal);
        }
        case 'prompt-api':
          return fail({ kind: 'unsupported', missing: 'prompt-api' });
        default:
          return await loadLocally(choice, onProgress, signal);
      }
    };
  },
  (message) => self.postMessage(message),
);

self.addEventListener('message', (event: MessageEvent<ToEngine>) => void receive(event.data));
