import { proxy, wrap } from 'comlink';
import type { Result } from '../../src/core/result';
import { fail } from '../../src/core/result';
import type { LoadFailure } from '../../src/engines/engine';
import type { Timers } from '../../src/engines/watchdog';
import type { KeeperApi } from '../keeper/wire';

/** The part of a `Worker` that is needed here. */
export type KeeperWorker = Pick<
  Worker,
  'terminate' | 'addEventListener' | 'removeEventListener' | 'postMessage'
>;

interface Running {
  readonly api: KeeperApi;
  readonly died: Promise<LoadFailure>;
  readonly end: () => void;
}

/** Nobody asked anything of it for so long: its memory is given back. */
const idleMs = 20_000;

/** The worker that keeps weights: there while it has something to do. What it was doing when it died has failed. */
export class KeeperLink {
  readonly #baseUrl: string;
  readonly #spawn: () => KeeperWorker;
  readonly #timers: Timers;
  #running: Running | undefined;
  #tasks = 0;
  #callOff: () => void = () => undefined;

  constructor(baseUrl: string, spawn: () => KeeperWorker, timers: Timers) {
    this.#baseUrl = baseUrl;
    this.#spawn = spawn;
    this.#timers = timers;
  }

  async use<T>(ask: (keeper: KeeperApi) => Promise<Result<T, LoadFailure>>): Promise<Result<T, LoadFailure>> {
    this.#callOff();
    this.#tasks += 1;
    try {
      this.#running ??= this.#start();
      const { api, died } = this.#running;
      return await Promise.race([ask(api), died.then((failure) => fail(failure))]);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      return fail({ kind: 'start', detail });
    } finally {
      this.#tasks -= 1;
      if (this.#tasks === 0) this.#callOff = this.#timers.after(idleMs, () => this.#end());
    }
  }

  #start(): Running {
    const worker = this.#spawn();
    const died = new Promise<LoadFailure>((resolve) => {
      worker.addEventListener('error', (event) => {
        if (this.#running?.died === died) this.#end();
        const detail = (event as ErrorEvent).message || 'the worker that fetches models broke';
        resolve({ kind: 'start', detail });
      });
    });
    const api = proxied(wrap<KeeperApi>(worker as Worker));
    void api.open(this.#baseUrl);
    return { api, died, end: () => worker.terminate() };
  }

  #end(): void {
    this.#running?.end();
    this.#running = undefined;
  }
}

/** A function crosses to a worker only as a proxy. */
function proxied(keeper: ReturnType<typeof wrap<KeeperApi>>): KeeperApi {
  return {
    open: (baseUrl) => keeper.open(baseUrl),
    fetch: (choice, onProgress) => keeper.fetch(choice, proxy(onProgress)),
    verify: (id, onProgress) => keeper.verify(id, proxy(onProgress)),
    repair: (id, onProgress) => keeper.repair(id, proxy(onProgress)),
    forget: (id) => keeper.forget(id),
    forgetUnused: (id) => keeper.forgetUnused(id),
    stop: (id) => keeper.stop(id),
  };
}
