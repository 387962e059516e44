import type {
  Experience,
  Library,
  NewExperience,
  Operation,
  OperationOutcome,
  RejectReason,
} from './library';
import { renderedTokens } from './tokens';

export interface ApplyRules {
  /** Tokens that the rendered library may take; an operation that would pass it is rejected. */
  readonly tokenCap: number;
  /** A person may change what they locked; a distiller may not. */
  readonly by: 'person' | 'distiller';
}

/**
 * Operations are total: each is applied, or rejected with its reason. None is dropped, and none is turned into
 * another (an UPDATE of an unknown id is not an ADD). The library keeps its revision number: whoever commits
 * the change gives it the next one.
 */
export function applyOperations(
  library: Library,
  operations: readonly Operation[],
  rules: ApplyRules,
): { readonly library: Library; readonly outcomes: readonly OperationOutcome[] } {
  let current = library;
  const outcomes: OperationOutcome[] = [];

  for (const operation of operations) {
    const result = applyOne(current, operation, library.experiences, rules);
    if ('reason' in result) {
      outcomes.push({ operation, outcome: 'rejected', reason: result.reason });
    } else {
      current = { ...current, experiences: result.experiences };
      outcomes.push({ operation, outcome: 'applied', id: result.id });
    }
  }
  return { library: current, outcomes };
}

type Applied = { readonly experiences: readonly Experience[]; readonly id: string };
type Rejected = { readonly reason: RejectReason };

function applyOne(
  library: Library,
  operation: Operation,
  shown: readonly Experience[],
  rules: ApplyRules,
): Applied | Rejected {
  const { experiences } = library;
  if (operation.op === 'add') return add(library, operation.experience, rules);

  const named = experienceNamed(nameable(shown, rules), operation.id);
  const target = nameable(experiences, rules).find(({ id }) => id === (named?.id ?? operation.id));
  if (!target) return { reason: { kind: 'unknown-id', id: operation.id } };
  if (operation.op === 'keep') return { experiences, id: target.id };
  if (target.locked && rules.by === 'distiller') return { reason: { kind: 'locked', id: target.id } };
  if (operation.op === 'delete') {
    return { experiences: experiences.filter((experience) => experience !== target), id: target.id };
  }
  return update(library, target, operation.experience, rules);
}

function add(library: Library, proposed: NewExperience, { tokenCap }: ApplyRules): Applied | Rejected {
  const { experiences } = library;
  const experience: Experience = { ...proposed, locked: false };
  if (isEmpty(experience)) return { reason: { kind: 'empty' } };

  const twin = experiences.find((other) => sameContent(other, experience) || other.id === experience.id);
  if (twin) return { reason: { kind: 'duplicate-of', id: twin.id } };

  const grown = [...experiences, experience];
  const tokens = renderedTokens({ ...library, experiences: grown });
  if (tokens > tokenCap) return { reason: { kind: 'over-token-cap', tokens, cap: tokenCap } };
  return { experiences: grown, id: experience.id };
}

function update(
  library: Library,
  target: Experience,
  proposed: NewExperience,
  { tokenCap }: ApplyRules,
): Applied | Rejected {
  if (proposed.kind !== target.kind) return { reason: { kind: 'wrong-kind', id: target.id } };
  const changed: Experience = { ...proposed, id: target.id, locked: target.locked };
  if (isEmpty(changed)) return { reason: { kind: 'empty' } };

  const twin = library.experiences.find((other) => other !== target && sameContent(other, changed));
  if (twin) return { reason: { kind: 'duplicate-of', id: twin.id } };

  const experiences = library.experiences.map((experience) => (experience === target ? changed : experience));
  const tokens = renderedTokens({ ...library, experiences });
  if (tokens > tokenCap && tokens > renderedTokens(library)) {
    return { reason: { kind: 'over-token-cap', tokens, cap: tokenCap } };
  }
  return { experiences, id: target.id };
}

/** A distiller is shown the lessons only; what it was not shown it cannot mean, and its numbers do not count. */
function nameable(experiences: readonly Experience[], { by }: ApplyRules): readonly Experience[] {
  return by === 'person' ? experiences : experiences.filter(({ kind }) => kind === 'lesson');
}

/**
 * The experience that an id names, as a model may write it: the permanent id, or a number (`G1`, `[G1]`, `g1`,
 * `1`), which counts from one what the proposer was shown. Experiences of a pack may have such numbers as their
 * permanent ids: then prompts show those, and a number is an id and counts nothing.
 */
export function experienceNamed(experiences: readonly Experience[], written: string): Experience | undefined {
  const plain = written.trim().replace(/^[[("'#\s［（【「“‘]+|[\])"'.:\s］）】」”’：]+$/g, '');
  const exact = [written, plain].map((name) => experiences.find(({ id }) => id === name)).find(Boolean);
  if (exact) return exact;
  const number = numberIn(plain);
  if (number === undefined) return undefined;
  const hasNumbers = experiences.some(({ id }) => numberIn(id) !== undefined);
  return hasNumbers ? experiences.find(({ id }) => numberIn(id) === number) : experiences[number - 1];
}

function numberIn(id: string): number | undefined {
  const digits = /^g?\s?(\d{1,4})$/i.exec(id)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

function isEmpty(experience: Experience): boolean {
  return experience.kind === 'lesson'
    ? experience.text.trim() === ''
    : experience.prompt.trim() === '' || experience.answer.trim() === '';
}

function sameContent(a: Experience, b: Experience): boolean {
  return contentKey(a) === contentKey(b);
}

function contentKey(experience: Experience): string {
  const content =
    experience.kind === 'lesson' ? experience.text : `${experience.prompt}\u0000${experience.answer}`;
  return `${experience.kind}:${content.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()}`;
}
