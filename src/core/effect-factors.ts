import { libraryTokens } from './tokens';
import type { EffectFactor } from './events';
import type { Candidate } from './ladder';
import type { Library } from './library';
import type { PlannedTask, RunPlan } from './plan';

/** The design has eight rows, which tell at most seven factors apart. */
const mostFactors = 7;

/**
 * What is taken in and out of the library: each measured experience by itself, or, where there are more than
 * seven, seven blocks of neighbours. What a block hides is told by measuring that block's experiences alone.
 */
export function factorsOf({
  library,
  measured,
}: Pick<RunPlan, 'library' | 'measured'>): readonly EffectFactor[] {
  const ids = library.experiences.map(({ id }) => id).filter((id) => measured?.includes(id) ?? true);
  const count = Math.min(mostFactors, ids.length);
  return Array.from({ length: count }, (_, factor) => ({
    experienceIds: ids.slice(
      Math.round((factor * ids.length) / count),
      Math.round(((factor + 1) * ids.length) / count),
    ),
  }));
}

/** The library in its own order, without some of its experiences. */
export function libraryWithout(library: Library, ids: ReadonlySet<string>): Library {
  return { ...library, experiences: library.experiences.filter(({ id }) => !ids.has(id)) };
}

/** A candidate for rule R7: the library without one experience. */
export function candidateWithout(library: Library, id: string): Candidate {
  const without = libraryWithout(library, new Set([id]));
  const { experiences, rendering } = without;
  const lessons = experiences.filter(({ kind }) => kind === 'lesson').length;
  return {
    name: `without ${id}`,
    rendering,
    lessons,
    examples: experiences.length - lessons,
    experienceIds: experiences.map((experience) => experience.id),
    library: without,
    outcomes: [],
    tokens: libraryTokens(without),
  };
}

/** Whole clusters, so that each is seen under one half of the design only; the halves are as even as clusters allow. */
export function inHalves(
  tasks: readonly PlannedTask[],
): readonly [readonly PlannedTask[], readonly PlannedTask[]] {
  const sizeByCluster = new Map<string, number>();
  for (const { cluster } of tasks) sizeByCluster.set(cluster, (sizeByCluster.get(cluster) ?? 0) + 1);
  const halfByCluster = new Map<string, 0 | 1>();
  const sizes = [0, 0];
  for (const [cluster, size] of [...sizeByCluster].toSorted(([, a], [, b]) => b - a)) {
    const half = sizes[0]! <= sizes[1]! ? 0 : 1;
    halfByCluster.set(cluster, half);
    sizes[half]! += size;
  }
  const ofHalf = (half: 0 | 1) => tasks.filter(({ cluster }) => halfByCluster.get(cluster) === half);
  return [ofHalf(0), ofHalf(1)];
}
