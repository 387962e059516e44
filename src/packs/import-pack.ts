import * as v from 'valibot';
import type { Experience } from '../core/library';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import { hashOf } from '../statistics/hash';
import { limits } from './format';
import type { Pack, PackFailure } from './format';
import { entryFlaw, shapeFailure, shown, tooMany } from './pack-flaws';
import { experienceSchema, packSchema } from './pack-schema';
import { readJson } from './read-json';

/** What could be read of a pack, and what could not, entry by entry. */
export interface ReadPack {
  readonly pack: Pack;
  readonly refused: readonly RefusedEntry[];
}

interface RefusedEntry {
  /** A sentence for a person. */
  readonly reason: string;
}

/**
 * Reads a pack, or the reference implementation's `experiences.json`. The file may come from anybody: it is
 * refused as a whole where its frame is wrong, and entry by entry where an experience is. Nothing in it runs,
 * and markup in it is text.
 */
export function readPack(text: string): Result<ReadPack, PackFailure> {
  const json = readJson(text);
  if (!json.ok) return json;
  const content = json.value;
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return fail({ kind: 'wrong-shape', where: '', detail: 'there is no pack in it.' });
  }
  if (!('cairn' in content)) return readReference(content);
  if (content.cairn === 'pack' && 'version' in content && content.version !== 1) {
    return fail({ kind: 'wrong-version', version: shown(JSON.stringify(content.version)) });
  }

  const parsed = v.safeParse(packSchema, content, { abortEarly: true });
  if (!parsed.success) return fail(shapeFailure(parsed.issues[0]));
  const { experiences, refused } = readEntries(parsed.output.experiences);
  return ok({ pack: { ...parsed.output, experiences }, refused });
}

interface Entries {
  readonly experiences: Experience[];
  readonly refused: RefusedEntry[];
}

function readEntries(entries: readonly unknown[]): Entries {
  const experiences: Experience[] = [];
  const refused: RefusedEntry[] = [];
  const ids = new Set<string>();
  for (const entry of entries) {
    const parsed = v.safeParse(experienceSchema, entry, { abortEarly: true });
    const reason = parsed.success ? flawOf(parsed.output, ids) : entryFlaw(parsed.issues[0]);
    if (reason !== undefined) refused.push({ reason });
    else if (parsed.success) {
      ids.add(parsed.output.id);
      experiences.push(parsed.output);
    }
  }
  return { experiences, refused };
}

function flawOf(experience: Experience, ids: ReadonlySet<string>): string | undefined {
  if (ids.has(experience.id)) return 'An earlier entry of this pack has the same id.';
  const texts = experience.kind === 'lesson' ? [experience.text] : [experience.prompt, experience.answer];
  return texts.some((text) => text.trim() === '') ? 'There is no text in it.' : undefined;
}

/**
 * `{"G0": "Topic: advice", …}`: lessons and nothing else. The file names no library, so its content does: the
 * same file is the same library again, and another file never mixes with it, though both have a G0.
 */
function readReference(content: object): Result<ReadPack, PackFailure> {
  const entries = Object.entries(content);
  if (!entries.some(([key, advice]) => /^[A-Za-z]{1,8}\d+$/.test(key) && typeof advice === 'string')) {
    return fail({ kind: 'wrong-shape', where: '', detail: 'there is no pack in it.' });
  }
  if (entries.length > limits.experiences) {
    return fail({ kind: 'wrong-shape', where: '', detail: tooMany(entries.length, limits.experiences) });
  }
  const origin = { kind: 'imported', from: 'experiences.json' };
  const lessons = entries.map(([id, text]) => ({ kind: 'lesson', id, text, locked: false, origin }));
  const { experiences, refused } = readEntries(lessons);
  const pack: Pack = {
    cairn: 'pack',
    version: 1,
    id: `experiences-${hashOf(JSON.stringify(entries))}`,
    name: 'experiences.json',
    revision: 0,
    rendering: { lessons: 'system' },
    experiences,
    clusters: [],
    clustersKnown: false,
    proofs: [],
    madeWith: { app: 'Training-Free GRPO', version: '' },
  };
  return ok({ pack, refused });
}
