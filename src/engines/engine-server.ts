import type { SampleOutcome } from '../core/policy';
import type { Engine, LoadEngine, LoadProgress } from './engine';
import type { Remembered } from './remembered';
import type { FromEngine, ToEngine } from './wire';

/** Makes the loader for the page at this address, with what is known from earlier loads. */
export type LoaderFor = (baseUrl: string, remembered: Remembered) => LoadEngine;

interface Group {
  readonly draws: AsyncIterator<SampleOutcome>;
  readonly abort: AbortController;
}

/**
 * The worker's half of the wire: one engine, loaded once; its groups, drawn from on credit. To load something
 * else, or to cancel loading, the owner ends the worker: that frees the memory for certain.
 */
export function serveEngine(loaderFor: LoaderFor, post: (message: FromEngine) => void) {
  const groups = new Map<number, Group>();
  let engine: Engine | undefined;

  return async function receive(message: ToEngine): Promise<void> {
    try {
      switch (message.type) {
        case 'load': {
          const load = loaderFor(message.baseUrl, message.remembered ?? {});
          const loaded = await load(message.choice, reporter(post), new AbortController().signal);
          if (loaded.ok) engine = loaded.value;
          return post({
            type: 'loaded',
            result: loaded.ok ? { ok: true, value: loaded.value.facts } : loaded,
            ...(engine?.measured && { measured: engine.measured }),
          });
        }
        case 'open':
          return open(message.group, message.request);
        case 'pull':
          return await pull(message.group);
        case 'abort':
          return abort(message.group);
        case 'ping':
          return post({ type: 'pong' });
      }
    } catch (error) {
      post({
        type: 'broken',
        detail: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
      });
    }
  };

  function open(group: number, request: Parameters<Engine['sampleGroup']>[0]): void {
    if (!engine) throw new Error(`group ${group} was opened before a model was loaded`);
    const abort = new AbortController();
    const draws = engine.sampleGroup(request, {
      signal: abort.signal,
      onText: (index, text) => post({ type: 'text', group, index, text }),
    });
    groups.set(group, { draws: draws[Symbol.asyncIterator](), abort });
  }

  async function pull(id: number): Promise<void> {
    const group = groups.get(id);
    // Ended by an abort that crossed this message on the way.
    if (!group) return;
    try {
      const next = await group.draws.next();
      if (!next.done) return post({ type: 'outcome', group: id, outcome: next.value });
      groups.delete(id);
      post({ type: 'end', group: id, why: 'done' });
    } catch (error) {
      groups.delete(id);
      if (!(error instanceof Error && error.name === 'AbortError')) throw error;
      post({ type: 'end', group: id, why: 'aborted' });
    }
  }

  function abort(id: number): void {
    const group = groups.get(id);
    if (!group) return;
    group.abort.abort();
    // A draw under way ends the group itself, through `pull`. Between draws nobody else would.
    groups.delete(id);
    void group.draws.return?.();
  }
}

/** A new phase or device is told at once; more of the same, ten times a second. */
function reporter(post: (message: FromEngine) => void): (progress: LoadProgress) => void {
  let last: LoadProgress | undefined;
  let toldAt = 0;
  return (progress) => {
    const now = performance.now();
    const isMore = progress.phase === last?.phase && progress.device === last.device;
    if (isMore && now - toldAt < 100) return;
    last = progress;
    toldAt = now;
    post({ type: 'progress', progress });
  };
}
