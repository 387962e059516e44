import { settings as words } from '../messages/settings';
import type { ImportFailure } from './everything.svelte';

/** Why a file of everything did not come in. Nothing was changed in any of these cases. */
export function importFailureSentence(failure: ImportFailure): string {
  const w = words.importFailure;
  switch (failure.kind) {
    case 'too-big':
      return w.tooBig(failure.bytes, failure.limit);
    case 'not-json':
    case 'other':
      return w[failure.kind];
    case 'wrong-version':
      return w.wrongVersion(failure.version);
    case 'wrong-shape':
      return w.wrongShape(failure.where);
    case 'not-saved':
      return w['not-saved'][failure.why];
  }
}
