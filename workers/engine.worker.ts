import { serveEngine } from '../src/engines/engine-server';
import { modelSource } from '../src/engines/model-source';
import { wllamaLoader } from '../src/engines/wllama';
import type { ToEngine } from '../src/engines/wire';

const receive = serveEngine(
  (baseUrl) => wllamaLoader(modelSource(baseUrl)),
  (message) => postMessage(message),
);

addEventListener('message', (event: MessageEvent<ToEngine>) => void receive(event.data));
