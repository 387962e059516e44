import type { KeeperTasks } from './keeper-tasks';
import type { FetchProgress } from '../../src/engines/weights/complete-model';
import type { KeeperApi } from './wire';

/** The tasks as a worker offers them: a signal cannot be posted, so each is stopped by the name of its model. */
export function stoppable(tasksFor: (baseUrl: string) => KeeperTasks): KeeperApi {
  const underWay = new Map<string, Set<AbortController>>();
  let opened: KeeperTasks | undefined;
  const started = async <T>(
    id: string,
    work: (tasks: KeeperTasks, signal: AbortSignal) => Promise<T>,
  ): Promise<T> => {
    if (!opened) throw new Error('open() comes before everything else');
    const controller = new AbortController();
    const own = underWay.get(id) ?? new Set();
    underWay.set(id, own.add(controller));
    try {
      return await work(opened, controller.signal);
    } finally {
      own.delete(controller);
    }
  };

  return {
    async open(baseUrl) {
      opened = tasksFor(baseUrl);
    },
    fetch: (choice, onProgress) =>
      started(choice.engine === 'wllama' ? choice.model.id : choice.model, (tasks, signal) =>
        tasks.fetch(choice, rarely(onProgress), signal),
      ),
    verify: (id, onProgress) => started(id, (tasks, signal) => tasks.verify(id, rarely(onProgress), signal)),
    repair: (id, onProgress) => started(id, (tasks, signal) => tasks.repair(id, rarely(onProgress), signal)),
    forget: (id) => started(id, (tasks, signal) => tasks.forget(id, signal)),
    forgetUnused: (id) => started(id, (tasks) => tasks.forgetUnused(id)),
    async stop(id) {
      for (const controller of underWay.get(id) ?? []) controller.abort();
    },
  };
}

const tellMs = 100;

/** A new phase is told at once; more of the same, ten times a second: each telling crosses to another worker and back. */
function rarely(tell: (progress: FetchProgress) => void): (progress: FetchProgress) => void {
  let phase: FetchProgress['phase'] | undefined;
  let toldAt = 0;
  return (progress) => {
    const now = performance.now();
    if (progress.phase === phase && now - toldAt < tellMs) return;
    phase = progress.phase;
    toldAt = now;
    tell(progress);
  };
}
