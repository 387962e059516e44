import type { Revision } from '../../core/library';
import { library } from '../messages/library';
import { compareRevisions } from './compare-revisions';

/** What a revision did, for the button that takes it back. */
export function stepName({ made, before }: { readonly made: Revision; readonly before: Revision }): string {
  const words = library.opened.steps;
  switch (made.cause.kind) {
    case 'learnt':
      return learntName(made);
    case 'edited':
      return editName(made, before);
    case 'restored':
      return words.restored(made.cause.revision);
    case 'imported':
      return words.imported;
    case 'created':
      return words.created;
  }
}

function learntName({ operations }: Revision): string {
  const words = library.opened.steps;
  const added = operations.flatMap(({ operation, outcome }) =>
    outcome === 'applied' && operation.op === 'add' ? [operation.experience.kind] : [],
  );
  if (added.length === 0) return words.learnt;
  const lessons = added.filter((kind) => kind === 'lesson').length;
  return words.learntAdded(lessons, added.length - lessons);
}

/** A person changes one thing at a time. */
function editName(made: Revision, before: Revision): string {
  const words = library.opened.steps;
  const { differences, name, lessons } = compareRevisions(before.library, made.library);
  if (differences[0] !== undefined) return words[differences[0].kind];
  if (name !== undefined) return words.renamed;
  return lessons === undefined ? words.edited : words.rendering;
}
