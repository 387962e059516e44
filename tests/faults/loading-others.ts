import { openEndpoint } from '../../src/engines/endpoint/endpoint';
import { promptApiLoader } from '../../src/engines/prompt-api/load';
import { waitFor } from '../../workers/desks/gate';
import { WorkerHere } from '../support/worker-here';
import { PromptApiDouble, type DoubleOptions } from '../unit/support/prompt-api-double';
import { QuirkyWebLlm } from '../unit/support/quirky-web-llm';
import { loadQuirky, MemoryArtifacts } from '../unit/support/web-llm-artifacts';
import type { EngineName, LoadFault, LoadScene } from './fault';
import { key } from './in-server';
import { wellWorlds } from './well-worlds';

/** A world in which loading fails, and all is well once the fault is over. */
function until(engine: EngineName, broken: () => WorkerHere): LoadScene {
  const well = wellWorlds[engine]();
  let isOver = false;
  return {
    choice: well.choice,
    spawn: () => (isOver ? well.spawn() : broken()),
    end() {
      isOver = true;
    },
  };
}

function webLlmScene(breakIt: (library: QuirkyWebLlm, artifacts: MemoryArtifacts) => void): LoadScene {
  return until('web-llm', () => {
    const library = new QuirkyWebLlm();
    const artifacts = new MemoryArtifacts(library.records);
    breakIt(library, artifacts);
    return new WorkerHere(() => loadQuirky(library, { artifacts }));
  });
}

function failingAt(library: QuirkyWebLlm, step: RegExp, error: unknown): void {
  library.state.loadStep = async (text) => {
    if (step.test(text)) throw error;
  };
}

const web: readonly [string, LoadFault['scene']][] = [
  [
    'This browser has no graphics processor for it',
    () => webLlmScene(({ gpu }) => Object.assign(gpu, { missing: async () => 'WebGPU is not available' })),
  ],
  [
    'The graphics device is lost while the model loads',
    () =>
      webLlmScene((library) => {
        library.state.loadStep = async (text) => {
          if (text.startsWith('Loading GPU')) library.loseDevice();
        };
      }),
  ],
  [
    'This device is offline, and its files are not here',
    () =>
      webLlmScene((_, artifacts) =>
        Object.assign(artifacts, { fetch: () => Promise.reject(new TypeError('Failed to fetch')) }),
      ),
  ],
  ['It is no longer at its address (404)', () => webLlmScene((_, artifacts) => artifacts.web.clear())],
  [
    'The connection breaks while its weights are fetched',
    () =>
      webLlmScene((library) =>
        failingAt(
          library,
          /Fetching param cache\[2/,
          new TypeError("Failed to execute 'add' on 'Cache': failed to fetch"),
        ),
      ),
  ],
  [
    'A web page comes where its settings should be',
    () =>
      webLlmScene((_, artifacts) => {
        for (const url of artifacts.web.keys()) {
          const headers = { 'content-type': 'text/html' };
          artifacts.web.set(url, () => new Response('<!doctype html><title>Sign in</title>', { headers }));
        }
      }),
  ],
  ['There is no room for its weights', () => webLlmScene((_, artifacts) => (artifacts.free = 100_000))],
  [
    'The disk fills up while its weights are fetched',
    () =>
      webLlmScene((library, artifacts) => {
        library.state.loadStep = async (text) => {
          if (!text.startsWith('Fetching param cache[2')) return;
          artifacts.free = 300_000;
          throw new DOMException('Quota exceeded.', 'QuotaExceededError');
        };
      }),
  ],
  [
    'The graphics processor has not enough memory for it',
    () =>
      webLlmScene((library) =>
        failingAt(library, /Loading model from cache/, new Error('Out of memory: buffer allocation failed')),
      ),
  ],
];

type Answer = () => Response | Promise<Response>;

function serverScene(answer: Answer): LoadScene {
  const ports = { fetch: async () => answer(), wait: waitFor, now: () => performance.now() };
  return until('server', () => {
    const choice = { kind: 'endpoint', baseUrl: 'https://models.example/v1', model: 'large', key } as const;
    return new WorkerHere((_choice, _onProgress, signal) => openEndpoint(choice, ports, signal));
  });
}

const refused =
  (status: number, message: string): Answer =>
  () =>
    Response.json({ error: { message } }, { status });

const servers: readonly [string, LoadFault['scene']][] = [
  [
    'The key is wrong (401), and the server repeats it in its error',
    () => serverScene(refused(401, `Incorrect API key provided: ${key}`)),
  ],
  ['It has no model of that name (404)', () => serverScene(refused(404, 'The model does not exist'))],
  ['It stays too busy (429)', () => serverScene(refused(429, 'slow down'))],
  ['It stays broken (500)', () => serverScene(refused(500, 'oops'))],
  [
    'Nobody is at the address, or the server does not let this page ask (CORS)',
    () =>
      serverScene(() => {
        throw new TypeError('Failed to fetch');
      }),
  ],
  [
    'The address is that of a web page',
    () =>
      serverScene(
        () =>
          new Response('<!doctype html><title>Welcome</title>', { headers: { 'content-type': 'text/html' } }),
      ),
  ],
];

function browserScene(options: DoubleOptions | undefined): LoadScene {
  return until('browser', () => {
    const load = promptApiLoader({
      factory: options && new PromptApiDouble(options),
      browser: { name: 'Chromium', version: '156.0.1.2' },
      now: () => performance.now(),
    });
    return new WorkerHere((_choice, onProgress, signal) => load({ kind: 'prompt-api' }, onProgress, signal));
  });
}

const browsers: readonly [string, LoadFault['scene']][] = [
  ['This browser has no model of its own', () => browserScene(undefined)],
  ['Its model does not run on this device', () => browserScene({ availability: 'unavailable' })],
  [
    'The connection breaks while the browser fetches it',
    () => browserScene({ availability: 'downloadable', createFails: 'NetworkError' }),
  ],
];

function rows(
  engine: LoadFault['engine'],
  named: readonly [string, LoadFault['scene']][],
): readonly LoadFault[] {
  return named.map(([fault, scene]) => ({ engine, fault, end: 'not loaded', scene }));
}

export const loadingOthers: readonly LoadFault[] = [
  ...rows('web-llm', web),
  ...rows('server', servers),
  ...rows('browser', browsers),
];
