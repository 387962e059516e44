import type { ProofSummary } from '../../../workers/wire';
import { library as words } from '../messages/library';

/** What to say beside a proof of something other than what its library holds now; nothing where it holds for that. */
export function proofNote({
  standing,
  libraryRevision,
}: Pick<ProofSummary, 'standing' | 'libraryRevision'>): string | undefined {
  switch (standing) {
    case 'as-now':
      return undefined;
    case 'other-content':
      return words.list.provedEarlier(libraryRevision);
    case 'unknown':
      return words.list.provedUnknown(libraryRevision);
  }
}
