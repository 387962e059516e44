import * as v from 'valibot';
import type { Experience, Library, Origin, Rendering } from '../core/library';
import { cleanText } from './clean-text';

/**
 * A pack is a library as a file: version 1, described in `docs/packs.md`. What we write has every field; what we
 * read may have more, which are ignored. Once released, a version only gains optional fields.
 */
export interface Pack {
  readonly cairn: 'pack';
  readonly version: 1;
  readonly id: string;
  readonly name: string;
  readonly revision: number;
  readonly rendering: Rendering;
  readonly experiences: readonly Experience[];
  readonly clusters: Library['clusters'];
  readonly clustersKnown: boolean;
  readonly proofs: readonly PackProof[];
  readonly madeWith: { readonly app: string; readonly version: string };
  /** The engine of the run that taught it, where there was one. */
  readonly learntWith?: PackEngine;
  /** What was done to it, revision by revision, without the texts that are gone. For reading only. */
  readonly history?: readonly PackRevision[];
}

export interface PackEngine {
  readonly kind: string;
  readonly model: string;
  readonly digest: string;
}

/** A proof that was begun. Without a conclusion it was not finished, and still it looked at its tasks (rule R3). */
export interface PackProof {
  readonly id: string;
  readonly look: number;
  /** The revision of this library that was proved. */
  readonly revision: number;
  readonly taskSet: { readonly id: string; readonly name: string };
  readonly testClusters: readonly string[];
  readonly conclusion?: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly estimate?: number;
  readonly low?: number;
  readonly high?: number;
  readonly engine: PackEngine;
  /** ISO 8601. */
  readonly at: string;
}

export interface PackRevision {
  readonly revision: number;
  readonly at: string;
  readonly cause: string;
  readonly changes: readonly { readonly op: 'add' | 'update' | 'delete'; readonly id: string }[];
}

export type PackFailure =
  | { readonly kind: 'too-big'; readonly bytes: number; readonly limit: number }
  | { readonly kind: 'not-json'; readonly detail: string }
  | { readonly kind: 'wrong-version'; readonly version: string }
  /** `where` is a path in the file; `detail` goes on from there, and ends with a full stop. */
  | { readonly kind: 'wrong-shape'; readonly where: string; readonly detail: string };

export const limits = {
  bytes: 5_000_000,
  nesting: 32,
  experiences: 1_000,
  textLength: 20_000,
  nameLength: 200,
  rollouts: 64,
  clusters: 10_000,
  proofs: 200,
  revisions: 1_000,
  changes: 2_000,
} as const;

/** Ids and keys are compared and stored, so they are plain visible characters and nothing to be cleaned. */
const id = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{1,200}$/, 'an id of visible characters'),
  v.check((text) => !forbiddenNames.has(text), 'an id that is not a name of the language'),
);

/** Names that mean something to JavaScript itself: no key and no id of a pack is one. */
export const forbiddenNames: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

function text(length: number): v.GenericSchema<unknown, string> {
  const most = v.maxLength<string, number, string>(
    length,
    `at most ${length.toLocaleString('en')} characters`,
  );
  return v.pipe(v.string(), most, v.transform(cleanText));
}

const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const name = text(limits.nameLength);
const body = text(limits.textLength);
const share = v.pipe(v.number(), v.minValue(-1), v.maxValue(1));
const instant = v.pipe(
  v.string(),
  v.check((text) => /^\d{4}-\d\d-\d\dT/.test(text) && Number.isFinite(Date.parse(text)), 'a date and time'),
);
const keys = v.pipe(
  v.array(id),
  v.maxLength(limits.clusters),
  v.transform((all) => [...new Set(all)]),
);
const engine = v.object({ kind: name, model: name, digest: name });

const origin = v.variant('kind', [
  v.object({
    kind: v.literal('learnt'),
    runId: id,
    step: whole,
    rollouts: v.pipe(
      v.array(
        v.object({
          taskId: name,
          prompt: body,
          answer: body,
          reward: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
        }),
      ),
      v.maxLength(limits.rollouts),
    ),
  }),
  v.object({ kind: v.literal('written') }),
  v.object({ kind: v.literal('imported'), from: name }),
]) satisfies v.GenericSchema<unknown, Origin>;

/** Each experience is read by itself, so that a bad one does not take the good ones along. */
export const experienceSchema = v.variant('kind', [
  v.object({ kind: v.literal('lesson'), id, text: body, locked: v.boolean(), origin }),
  v.object({ kind: v.literal('example'), id, prompt: body, answer: body, locked: v.boolean(), origin }),
]) satisfies v.GenericSchema<unknown, Experience>;

/** All of a pack but its experiences. */
export const packSchema = v.object({
  cairn: v.literal('pack'),
  version: v.literal(1),
  id,
  name,
  revision: whole,
  rendering: v.object({ lessons: v.picklist(['system', 'after-task']) }),
  experiences: v.pipe(v.array(v.unknown()), v.maxLength(limits.experiences)),
  // A pack that does not say what it was learnt on is one that nobody can tell.
  clusters: v.exactOptional(keys, []),
  clustersKnown: v.exactOptional(v.boolean(), false),
  proofs: v.pipe(
    v.array(
      v.object({
        id,
        look: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
        revision: whole,
        taskSet: v.object({ id: name, name }),
        testClusters: keys,
        conclusion: v.exactOptional(v.picklist(['helps', 'harms', 'no-effect-shown', 'refused'])),
        estimate: v.exactOptional(share),
        low: v.exactOptional(share),
        high: v.exactOptional(share),
        engine,
        at: instant,
      }),
    ),
    v.maxLength(limits.proofs),
  ),
  madeWith: v.object({ app: name, version: name }),
  learntWith: v.exactOptional(engine),
  history: v.exactOptional(
    v.pipe(
      v.array(
        v.object({
          revision: whole,
          at: instant,
          cause: name,
          changes: v.pipe(
            v.array(v.object({ op: v.picklist(['add', 'update', 'delete']), id })),
            v.maxLength(limits.changes),
          ),
        }),
      ),
      v.maxLength(limits.revisions),
    ),
  ),
}) satisfies v.GenericSchema<unknown, Omit<Pack, 'experiences'> & { experiences: readonly unknown[] }>;
