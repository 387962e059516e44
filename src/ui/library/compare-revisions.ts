import type { Experience, Library } from '../../core/library';

/** What became of one experience between two revisions of a library. */
export type ExperienceDifference =
  | { readonly kind: 'added'; readonly after: Experience; readonly position: number }
  | { readonly kind: 'deleted'; readonly before: Experience; readonly position: number }
  | {
      readonly kind: 'changed';
      readonly before: Experience;
      readonly after: Experience;
      readonly position: number;
    }
  | { readonly kind: 'locked' | 'unlocked'; readonly after: Experience; readonly position: number }
  | { readonly kind: 'moved'; readonly after: Experience; readonly from: number; readonly position: number };

export interface RevisionComparison {
  readonly differences: readonly ExperienceDifference[];
  readonly name: { readonly before: string; readonly after: string } | undefined;
  readonly lessons: { readonly before: LessonPlace; readonly after: LessonPlace } | undefined;
  readonly same: number;
}

type LessonPlace = Library['rendering']['lessons'];

/**
 * Pairs experiences by their permanent ids. An experience that was changed and locked is listed once for each;
 * one counts as moved only if those that stay in both revisions cannot keep their order without it.
 */
export function compareRevisions(before: Library, after: Library): RevisionComparison {
  const beforeById = new Map(
    before.experiences.map((experience, index) => [experience.id, { experience, index }]),
  );
  const afterIds = new Set(after.experiences.map(({ id }) => id));
  const steady = keptInOrder(after.experiences.flatMap(({ id }) => beforeById.get(id)?.index ?? []));

  const differences: ExperienceDifference[] = [];
  let same = 0;
  for (const [index, experience] of after.experiences.entries()) {
    const position = index + 1;
    const earlier = beforeById.get(experience.id);
    if (earlier === undefined) {
      differences.push({ kind: 'added', after: experience, position });
      continue;
    }
    const found: ExperienceDifference[] = [];
    if (contentOf(earlier.experience) !== contentOf(experience)) {
      found.push({ kind: 'changed', before: earlier.experience, after: experience, position });
    }
    if (earlier.experience.locked !== experience.locked) {
      found.push({ kind: experience.locked ? 'locked' : 'unlocked', after: experience, position });
    }
    if (!steady.has(earlier.index)) {
      found.push({ kind: 'moved', after: experience, from: earlier.index + 1, position });
    }
    if (found.length === 0) same += 1;
    differences.push(...found);
  }
  for (const [index, experience] of before.experiences.entries()) {
    if (!afterIds.has(experience.id)) {
      differences.push({ kind: 'deleted', before: experience, position: index + 1 });
    }
  }

  return {
    differences,
    name: changeOf(before.name, after.name),
    lessons: changeOf(before.rendering.lessons, after.rendering.lessons),
    same,
  };
}

/** One string per content, so that a lesson never equals an example. */
function contentOf(experience: Experience): string {
  return JSON.stringify(
    experience.kind === 'lesson' ? [experience.text] : [experience.prompt, experience.answer],
  );
}

function changeOf<T>(before: T, after: T): { before: T; after: T } | undefined {
  return before === after ? undefined : { before, after };
}

/** The longest increasing subsequence: the largest set of experiences that need not have moved. */
function keptInOrder(indices: readonly number[]): ReadonlySet<number> {
  const tails: number[] = [];
  const previous = new Map<number, number | undefined>();
  for (const index of indices) {
    let length = tails.findIndex((tail) => tail >= index);
    if (length === -1) length = tails.length;
    previous.set(index, tails[length - 1]);
    tails[length] = index;
  }
  const kept = new Set<number>();
  for (let index = tails.at(-1); index !== undefined; index = previous.get(index)) kept.add(index);
  return kept;
}
