import { serveEngine } from '../src/engines/engine-server';
import { browserModelCache } from '../src/engines/model-cache';
import { modelSource } from '../src/engines/model-source';
import { realTimers } from '../src/engines/watchdog';
import { wllamaLoader } from '../src/engines/wllama';
import type { ToEngine } from '../src/engines/wire';

declare const self: DedicatedWorkerGlobalScope;

const receive = serveEngine(
  (baseUrl, threadsBefore) => {
    const cache = browserModelCache(baseUrl, self);
    const ports = { fetch: (url: string, init: RequestInit) => fetch(url, init), timers: realTimers, cache };
    return wllamaLoader(modelSource(baseUrl, ports), threadsBefore);
  },
  (message) => self.postMessage(message),
);

self.addEventListener('message', (event: MessageEvent<ToEngine>) => void receive(event.data));
