import { wrap } from 'comlink';
import type { LearnApi } from '../../workers/wire';

export interface LearnWorker {
  readonly api: LearnApi;
  /** Called when the worker cannot start or dies: nothing it was asked will be answered. */
  onDead(listener: (detail: string) => void): void;
}

/** Starts the worker that owns runs, the database, the engine and the grader. */
export function startLearnWorker(): LearnWorker {
  const worker = new Worker(new URL('../../workers/learn.worker.ts', import.meta.url), {
    type: 'module',
    name: 'learn',
  });
  return {
    api: wrap<LearnApi>(worker),
    onDead: (listener) => worker.addEventListener('error', (event) => listener(event.message ?? '')),
  };
}
