import type { Engine, LoadEngine } from '../../src/engines/engine';
import type { WorkerLike } from '../../src/engines/engine-link';
import { serveEngine } from '../../src/engines/engine-server';
import type { FromEngine, ToEngine } from '../../src/engines/wire';

/**
 * The app's own half of a worker, without a thread: what it says and hears is cloned on its way, and a test may end it
 * as browsers and drivers do.
 */
export class WorkerHere implements WorkerLike {
  readonly #receive: (message: ToEngine) => Promise<void>;
  readonly #listeners = new Map<string, (event: Event) => void>();
  #engine: Engine | undefined;
  #state: 'alive' | 'silent' | 'ended' = 'alive';

  constructor(load: LoadEngine) {
    const remember: LoadEngine = async (...args) => {
      const loaded = await load(...args);
      if (loaded.ok) this.#engine = loaded.value;
      return loaded;
    };
    this.#receive = serveEngine(() => remember, this.#say);
  }

  get isEnded(): boolean {
    return this.#state === 'ended';
  }

  postMessage(message: ToEngine): void {
    const arrived = structuredClone(message);
    queueMicrotask(() => void (this.#state === 'alive' && this.#receive(arrived)));
  }

  terminate(): void {
    this.#state = 'ended';
    void this.#engine?.dispose();
  }

  addEventListener(type: string, listener: (event: Event) => void): void {
    this.#listeners.set(type, listener);
  }

  /** Its script throws, and the browser says so. */
  crash(message: string): void {
    this.#state = 'silent';
    this.#listeners.get('error')?.(Object.assign(new Event('error'), { message }));
  }

  /** Its thread is gone, and nobody says so. */
  vanish(): void {
    this.#state = 'silent';
  }

  readonly #say = (message: FromEngine): void => {
    const data = structuredClone(message);
    queueMicrotask(() => {
      if (this.#state === 'alive') this.#listeners.get('message')?.(new MessageEvent('message', { data }));
    });
  };
}
