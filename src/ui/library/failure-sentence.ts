import type { RejectReason } from '../../core/library';
import { library } from '../messages/library';
import type { ImportFailure } from '../state/library-import.svelte';
import type { LibraryFailure } from '../state/library.svelte';

/** Why a change was not made, and what to do. */
export function libraryFailureSentence(failure: LibraryFailure): string {
  const words = library.failures;
  switch (failure.kind) {
    case 'not-saved':
      return words.notSaved(failure.why);
    case 'rejected':
      return failure.outcome.outcome === 'rejected'
        ? words.notChanged(reasonOf(failure.outcome.reason))
        : words.other;
    case 'other':
      return words.other;
  }
}

/** Why a pack does not come in. */
export function importFailureSentence(failure: ImportFailure): string {
  switch (failure.kind) {
    case 'not-saved':
      return library.failures.notSaved(failure.why);
    case 'not-read':
      return library.pack.readFailed;
    case 'too-big':
    case 'not-json':
    case 'wrong-version':
    case 'wrong-shape':
      return library.pack.failure(failure);
  }
}

function reasonOf(reason: RejectReason): string {
  const words = library.failures.notChangedReason;
  switch (reason.kind) {
    case 'locked':
      return words.locked;
    case 'empty':
      return words.empty;
    case 'duplicate-of':
      return words.duplicate;
    case 'over-token-cap':
      return words.tooLong(reason.tokens, reason.cap);
    case 'unknown-id':
      return words.gone;
    case 'wrong-kind':
      return words.wrongKind;
    case 'not-kept':
    case 'merged':
    case 'unreadable':
    case 'truncated':
    case 'no-answer':
      return words.other;
  }
}
