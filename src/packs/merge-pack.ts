import type { Experience, Library, NewExperience, OperationOutcome, RevisionCause } from '../core/library';
import { cleanText } from './clean-text';
import { limits } from './format';
import type { ReadPack } from './import-pack';

export interface PackPreview {
  readonly name: string;
  readonly rows: readonly PackRow[];
  readonly clustersKnown: boolean;
}

interface PackRow {
  readonly status: 'new' | 'changed' | 'same' | 'refused';
  readonly experience?: Experience;
  /** A sentence, where something is refused. */
  readonly reason?: string;
}

export interface MergedPack {
  /** The next revision; or the library as it is, where the pack has nothing for it. */
  readonly library: Library;
  readonly operations: readonly OperationOutcome[];
  readonly cause: RevisionCause;
  readonly changed: boolean;
}

const full = `Your library would have more than ${limits.experiences.toLocaleString('en')} experiences.`;

/** What importing the pack would do, entry by entry, and nothing done yet. */
export function comparePack({ pack, refused }: ReadPack, existing: Library | undefined): PackPreview {
  let room = limits.experiences - (existing?.experiences.length ?? 0);
  const rows = pack.experiences.map((experience): PackRow => {
    const row = compare(experience, existing);
    if (row.status !== 'new') return row;
    room -= 1;
    // One more, and the library would make no pack.
    return room >= 0 ? row : { status: 'refused', experience, reason: full };
  });
  return {
    name: pack.name,
    rows: [...rows, ...refused.map(({ reason }) => ({ status: 'refused', reason }) as const)],
    clustersKnown: pack.clustersKnown,
  };
}

/**
 * The pack as a library, or worked into the library of the same id. There the person's own stays: nothing is
 * deleted or reordered, what they locked is not changed, and their name and rendering are kept.
 */
export function packToLibrary(read: ReadPack, existing: Library | undefined): MergedPack {
  const { pack } = read;
  const rows = comparePack(read, existing).rows;
  const fresh = rows.flatMap(({ status, experience }) =>
    status === 'new' && experience ? [experience] : [],
  );
  const changed = new Map(
    rows.flatMap(({ status, experience }) =>
      status === 'changed' && experience ? [[experience.id, experience] as const] : [],
    ),
  );
  const operations = rows.flatMap((row) => outcomeOf(row, existing));
  const cause = { kind: 'imported', from: pack.name } as const;

  if (!existing) {
    const { id, name, revision, rendering, clusters, clustersKnown } = pack;
    const library = { id, name, revision, experiences: fresh, rendering, clusters, clustersKnown };
    return { library, operations, cause, changed: true };
  }
  const clusters = [...new Set([...existing.clusters, ...pack.clusters])];
  const clustersKnown = existing.clustersKnown && pack.clustersKnown;
  // What else it was learnt on is news even where the experiences are the same: no proof may use it (rule R6).
  const learntOnMore = clusters.length > existing.clusters.length || clustersKnown !== existing.clustersKnown;
  if (fresh.length + changed.size === 0 && !learntOnMore) {
    return { library: existing, operations, cause, changed: false };
  }

  const kept = existing.experiences.map((experience) => {
    const update = changed.get(experience.id);
    return update ? { ...update, locked: experience.locked } : experience;
  });
  const library: Library = {
    ...existing,
    revision: existing.revision + 1,
    experiences: [...kept, ...fresh],
    clusters,
    clustersKnown,
  };
  return { library, operations, cause, changed: true };
}

function compare(experience: Experience, existing: Library | undefined): PackRow {
  const mine = findIn(existing, experience.id);
  const twin = existing?.experiences.some((other) => contentOf(other) === contentOf(experience));
  if (twin) return { status: 'same', experience };
  if (!mine) return { status: 'new', experience };
  if (mine.locked) {
    return {
      status: 'refused',
      experience,
      reason: 'You have locked this experience, so yours stays as it is.',
    };
  }
  if (mine.kind !== experience.kind) {
    const reason = `Your library has a ${mine.kind} in this place, and the ${experience.kind} of the pack cannot replace it.`;
    return { status: 'refused', experience, reason };
  }
  return { status: 'changed', experience };
}

function contentOf(experience: Experience): string {
  const texts = experience.kind === 'lesson' ? [experience.text] : [experience.prompt, experience.answer];
  return JSON.stringify([experience.kind, ...texts.map(cleanText)]);
}

function outcomeOf({ status, experience }: PackRow, existing: Library | undefined): OperationOutcome[] {
  if (!experience || status === 'same') return [];
  const { id, locked: _, ...content } = experience;
  const proposed: NewExperience = { id, ...content };
  if (status === 'new') return [{ operation: { op: 'add', experience: proposed }, outcome: 'applied', id }];

  const operation = { op: 'update', id, experience: proposed } as const;
  if (status === 'changed') return [{ operation, outcome: 'applied', id }];
  const mine = findIn(existing, id);
  if (status === 'refused' && !mine) return [];
  const kind = mine?.locked ? 'locked' : 'wrong-kind';
  return [{ operation, outcome: 'rejected', reason: { kind, id } }];
}

function findIn(library: Library | undefined, id: string): Experience | undefined {
  return library?.experiences.find((experience) => experience.id === id);
}
