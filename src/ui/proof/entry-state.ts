import type { RunSummary } from '../../../workers/wire';
import { proof as words } from '../messages/proof';

/** What to say of a run without a conclusion. */
export function entryState({ status, refusal }: Pick<RunSummary, 'status' | 'refusal'>): string {
  switch (status) {
    case 'running':
      return words.list.running;
    case 'interrupted':
      return words.list.interrupted;
    case 'stopped':
      return words.list.stopped;
    case 'cannot':
      return words.list.cannot;
    case 'failed':
      return words.list.failedRun;
    case 'finished':
      return refusal === undefined ? words.list.finished : words.list.refused(refusal);
  }
}
