import type { Router } from '../router.svelte';
import { keepStorage } from '../state/keep-storage';
import { runImportOf } from '../state/learn-runs.svelte';
import type { Session } from '../state/session.svelte';

/** Imports a recorded run from a file and opens it; what was wrong with it is told beside the list of runs. */
export async function takeRecording(session: Session, router: Router, file: File): Promise<void> {
  const imported = await runImportOf(session).take(file);
  if (imported === undefined) return;
  if (imported.kind === 'added') void keepStorage();
  router.go({ room: 'learn', runId: imported.runId });
}
