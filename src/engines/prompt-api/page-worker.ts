import type { WorkerLike } from '../engine-link';
import type { ToEngine } from '../wire';

export type ToPage = ToEngine | { readonly type: 'terminate' };

/**
 * The learn worker's half: engines that live in the page, since the browser shows its model to windows only. The page
 * offers one port for good; each engine gets a port of its own through it.
 */
export class PageWorkers {
  #page: MessagePort | undefined;

  offer(page: MessagePort): void {
    this.#page = page;
  }

  /** Undefined where the page has no such engine. */
  spawn(): WorkerLike | undefined {
    if (!this.#page) return undefined;
    const { port1, port2 } = new MessageChannel();
    this.#page.postMessage({ type: 'spawn' }, [port2]);
    port1.start();
    return {
      postMessage: (message) => port1.postMessage(message satisfies ToPage),
      terminate() {
        port1.postMessage({ type: 'terminate' } satisfies ToPage);
        // What was posted is delivered all the same.
        port1.close();
      },
      addEventListener: (type, listener) => port1.addEventListener(type, listener),
    };
  }
}
