import { applyOperations } from './apply-operations';
import type { CandidateFacts } from './events';
import type { Library, Operation, OperationOutcome, Rendering } from './library';
import { libraryTokens, renderedTokens } from './tokens';

/** A library that a step might make, with what became of each of its operations. */
export interface Candidate extends CandidateFacts {
  readonly library: Library;
  readonly outcomes: readonly OperationOutcome[];
  /** Decides between candidates that do equally well. */
  readonly tokens: number;
}

/** How many of the proposed examples a candidate takes. */
export const exampleRungs = [1, 2, 4] as const;

/**
 * The short fixed ladder of candidates: 1, 2 and 4 of the proposed examples; the lessons, in the system message
 * and after the task; both together. Never all combinations: each rung costs validation rollouts.
 * Without validation tasks (fewer than 24 tasks) there is nothing to choose by: one candidate only.
 */
export function ladder(
  library: Library,
  proposals: readonly Operation[],
  options: { readonly tokenCap: number; readonly canChoose: boolean },
): readonly Candidate[] {
  const examples = proposals.filter((p) => p.op === 'add' && p.experience.kind === 'example');
  const lessons = proposals.filter((p) => !examples.includes(p));
  const hasLessons =
    lessons.some((p) => p.op !== 'keep') || library.experiences.some((e) => e.kind === 'lesson');

  const rungs: Rung[] = [];
  for (const count of options.canChoose ? exampleRungs : [2]) {
    if (examples.length >= count || (count === 2 && examples.length === 1 && !options.canChoose)) {
      const taken = examples.slice(0, count);
      rungs.push({ name: named(taken.length, 'example'), operations: taken });
    }
  }
  if (lessons.some((p) => p.op !== 'keep')) {
    rungs.push({ name: 'lessons, system', operations: lessons, lessons: 'system' });
    rungs.push({ name: 'lessons, after task', operations: lessons, lessons: 'after-task' });
  }
  if (hasLessons && examples.length > 0) {
    const pair = examples.slice(0, 2);
    rungs.push({
      name: `lessons after task, ${named(pair.length, 'example')}`,
      operations: [...lessons, ...pair],
      lessons: 'after-task',
    });
  }
  // Rendered another way, what is in the library already may take more than the cap.
  const most = Math.max(options.tokenCap, renderedTokens(library));
  const fitting = rungs
    .map((rung) => candidateOf(library, rung, options.tokenCap))
    .filter((candidate) => renderedTokens(candidate.library) <= most);
  return withoutTwins(options.canChoose ? fitting : fitting.slice(-1), library);
}

interface Rung {
  readonly name: string;
  readonly operations: readonly Operation[];
  readonly lessons?: Rendering['lessons'];
}

function candidateOf(library: Library, rung: Rung, tokenCap: number): Candidate {
  const rendering = rung.lessons ? { lessons: rung.lessons } : library.rendering;
  const applied = applyOperations({ ...library, rendering }, rung.operations, { tokenCap, by: 'distiller' });
  const { experiences } = applied.library;
  return {
    name: rung.name,
    rendering,
    lessons: experiences.filter((experience) => experience.kind === 'lesson').length,
    examples: experiences.filter((experience) => experience.kind === 'example').length,
    experienceIds: experiences.map((experience) => experience.id),
    library: applied.library,
    outcomes: applied.outcomes,
    tokens: libraryTokens(applied.library),
  };
}

/** Operations that were all rejected leave the current library, or what another rung made: not worth rollouts. */
function withoutTwins(candidates: readonly Candidate[], library: Library): readonly Candidate[] {
  const seen = new Set([contentOf(library)]);
  return candidates.filter((candidate) => {
    const content = contentOf(candidate.library);
    if (seen.has(content)) return false;
    seen.add(content);
    return true;
  });
}

function contentOf(library: Library): string {
  const hasLessons = library.experiences.some((experience) => experience.kind === 'lesson');
  return JSON.stringify([hasLessons && library.rendering, library.experiences]);
}

function named(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
