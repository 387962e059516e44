import { applyOperations } from '../../src/core/apply-operations';
import type {
  Experience,
  Library,
  NewExperience,
  Operation,
  OperationOutcome,
  Revision,
  RevisionCause,
} from '../../src/core/library';
import { fail, ok, type Result } from '../../src/core/result';
import { textKey } from '../../src/statistics/text-key';
import type { ChangeFailure, ExperienceDraft, LibraryChange } from '../wire';

/** What a person may put into one prompt: half of the smallest context, so that tasks and answers fit beside it. */
const personTokenCap = 1_000;

/** What a pack, a person or a run makes of a library, and how. */
export interface Made {
  readonly library: Library;
  readonly operations: readonly OperationOutcome[];
  readonly cause: RevisionCause;
}

/** What a person's change makes of a library. Its revision number stays: whoever commits it gives the next one. */
export function changedBy(
  library: Library,
  change: LibraryChange,
  revisions: readonly Revision[],
  newId: () => string,
): Result<Made, ChangeFailure> {
  switch (change.kind) {
    case 'lock': {
      const { id, locked } = change;
      return edited({
        ...library,
        experiences: library.experiences.map((one) => (one.id === id ? { ...one, locked } : one)),
      });
    }
    case 'move':
      return edited({ ...library, experiences: moved(library.experiences, change.id, change.to) });
    case 'rendering':
      return edited({ ...library, rendering: change.rendering });
    case 'rename':
      return edited({ ...library, name: change.name });
    case 'restore':
      return ok(restored(library, change.revision, revisions));
    case 'add':
    case 'edit':
    case 'delete':
      return operated(library, change, newId);
  }
}

type ExperienceChange = Extract<LibraryChange, { kind: 'add' | 'edit' | 'delete' }>;

function edited(library: Library): Result<Made, ChangeFailure> {
  return ok({ library, operations: [], cause: { kind: 'edited' } });
}

function operated(
  library: Library,
  change: ExperienceChange,
  newId: () => string,
): Result<Made, ChangeFailure> {
  const operation = operationOf(library, change, newId);
  const applied = applyOperations(library, [operation], { tokenCap: personTokenCap, by: 'person' });
  const outcome = applied.outcomes[0]!;
  if (outcome.outcome === 'rejected') return fail({ kind: 'rejected', outcome });
  return ok({
    library: withClustersOf(applied.library, change.kind === 'delete' ? undefined : change.experience),
    operations: applied.outcomes,
    cause: { kind: 'edited' },
  });
}

/** The clusters stay as they are now: what was once learnt from is not forgotten by going back (rule R6). */
function restored(library: Library, revision: number, revisions: readonly Revision[]): Made {
  const earlier = revisions.find((one) => one.library.revision === revision);
  if (!earlier) throw new Error(`library ${library.id} has no revision ${revision}`);
  const { experiences, rendering, name } = earlier.library;
  return {
    library: { ...library, experiences, rendering, name },
    operations: [],
    cause: { kind: 'restored', revision },
  };
}

function operationOf(library: Library, change: ExperienceChange, newId: () => string): Operation {
  if (change.kind === 'delete') return { op: 'delete', id: change.id };
  if (change.kind === 'add') {
    const experience = { ...change.experience, id: `x${newId()}`, origin: { kind: 'written' } } as const;
    return { op: 'add', experience };
  }
  // What the rollouts taught stays on record; the revisions tell what a person made of it.
  const origin = library.experiences.find((one) => one.id === change.id)?.origin ?? { kind: 'written' };
  const experience: NewExperience = { ...change.experience, id: change.id, origin };
  return { op: 'update', id: change.id, experience };
}

/** An example that a person writes may be a task of some set: no proof may then use that task (rule R6). */
function withClustersOf(library: Library, written: ExperienceDraft | undefined): Library {
  if (written?.kind !== 'example') return library;
  return { ...library, clusters: [...new Set([...library.clusters, textKey(written.prompt)])] };
}

function moved(experiences: readonly Experience[], id: string, to: number): readonly Experience[] {
  const one = experiences.find((experience) => experience.id === id);
  if (!one) return experiences;
  const others = experiences.filter((experience) => experience !== one);
  return [...others.slice(0, to), one, ...others.slice(to)];
}
