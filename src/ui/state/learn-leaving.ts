import type { Session } from './session.svelte';

/** Asks before the page is closed, in whatever room, as long as this run goes on. Then it asks no more. */
export function guardLeaving(session: Pick<Session, 'onEvent'>, runId: string): void {
  const ask = (event: BeforeUnloadEvent) => event.preventDefault();
  addEventListener('beforeunload', ask);
  const stop = session.onEvent((event) => {
    if (event.type !== 'run' || event.run?.runId === runId) return;
    removeEventListener('beforeunload', ask);
    stop();
  });
}
