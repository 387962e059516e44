import { Session } from '../../src/ui/state/session.svelte';
import type { AppEvent, LearnApi } from '../../workers/wire';

/** A session over a worker of which nothing is known yet, with what a test needs of it; `tell` is the worker's voice. */
export async function openSession(api: Partial<LearnApi> = {}) {
  let hear: (event: AppEvent) => void = () => undefined;
  const worker: Partial<LearnApi> = {
    ...api,
    open: async (listener) => {
      hear = listener;
      return {
        writer: true,
        storage: { state: 'saved', persisted: false },
        models: { first: { state: 'none' }, second: { state: 'none' }, third: { state: 'none' } },
        downloads: [],
        run: undefined,
        interrupted: [],
      };
    },
  };
  const session = new Session(worker as LearnApi);
  await session.open();
  return { session, tell: (event: AppEvent) => hear(event) };
}
