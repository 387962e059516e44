import * as v from 'valibot';
import { bounds } from '../core/bounds';
import type { Experience, Origin } from '../core/library';
import { cleanText } from './clean-text';
import { forbiddenNames, limits } from './format';
import type { Pack, PackProof, PackRevision } from './format';

/** Ids and keys are compared and stored, so they are plain visible characters, and nothing in them is cleaned. */
const id = v.pipe(
  v.string(),
  v.regex(/^[\x21-\x7e]{1,200}$/, 'an id of visible characters'),
  v.check((text) => !forbiddenNames.has(text), 'an id that is not a name of the language'),
);

const name = text(limits.nameLength);
const body = text(limits.textLength);
const whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(bounds.revision));
const keys = v.pipe(
  listOf(id, limits.clusters),
  v.transform((all) => [...new Set(all)]),
);
const instant = v.pipe(
  v.string(),
  v.check((text) => /^\d{4}-\d\d-\d\dT/.test(text) && isMoment(Date.parse(text)), 'a date and time'),
);
const engine = v.object({ kind: name, model: name, digest: name });

const rollout = v.object({
  taskId: name,
  prompt: body,
  answer: body,
  reward: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
});

const origin = v.variant('kind', [
  v.object({ kind: v.literal('learnt'), runId: id, step: whole, rollouts: listOf(rollout, limits.rollouts) }),
  v.object({ kind: v.literal('given'), runId: id, taskId: name }),
  v.object({ kind: v.literal('written') }),
  v.object({ kind: v.literal('imported'), from: name }),
]) satisfies v.GenericSchema<unknown, Origin>;

/** Each experience is read by itself, so that a bad one does not take the good ones along. */
export const experienceSchema = v.variant('kind', [
  v.object({ kind: v.literal('lesson'), id, text: body, locked: v.boolean(), origin }),
  v.object({ kind: v.literal('example'), id, prompt: body, answer: body, locked: v.boolean(), origin }),
]) satisfies v.GenericSchema<unknown, Experience>;

// An interval may reach past what a mean reward can change by.
const end = v.pipe(v.number(), v.finite());

const proof = v.object({
  id,
  look: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(bounds.look)),
  revision: whole,
  taskSet: v.object({ id: name, name }),
  testClusters: keys,
  conclusion: v.exactOptional(v.picklist(['helps', 'harms', 'no-effect-shown', 'refused'])),
  estimate: v.exactOptional(v.pipe(v.number(), v.minValue(-1), v.maxValue(1))),
  low: v.exactOptional(end),
  high: v.exactOptional(end),
  engine,
  at: instant,
}) satisfies v.GenericSchema<unknown, PackProof>;

const revision = v.object({
  revision: whole,
  at: instant,
  cause: name,
  changes: listOf(v.object({ op: v.picklist(['add', 'update', 'delete']), id }), limits.changes),
}) satisfies v.GenericSchema<unknown, PackRevision>;

/** All of a pack but its experiences. */
export const packSchema = v.object({
  cairn: v.literal('pack'),
  version: v.literal(1),
  id,
  name,
  revision: whole,
  rendering: v.object({ lessons: v.picklist(['system', 'after-task']) }),
  experiences: listOf(v.unknown(), limits.experiences),
  // A pack that does not say what it was learnt on is one that nobody can tell.
  clusters: v.exactOptional(keys, []),
  clustersKnown: v.exactOptional(v.boolean(), false),
  proofs: listOf(proof, limits.proofs),
  madeWith: v.object({ app: name, version: name }),
  learntWith: v.exactOptional(engine),
  history: v.exactOptional(listOf(revision, limits.revisions)),
}) satisfies v.GenericSchema<unknown, Omit<Pack, 'experiences'> & { experiences: readonly unknown[] }>;

/** In no zone outside of what this device can keep. */
function isMoment(ms: number): boolean {
  return ms >= 0 && ms <= bounds.moment;
}

function text(length: number) {
  return v.pipe(v.string(), v.maxLength(length), v.transform(cleanText));
}

/** Counted before any of it is read: a list of a million is refused for its length alone. */
function listOf<T>(item: v.GenericSchema<unknown, T>, most: number) {
  return v.pipe(v.array(v.unknown()), v.maxLength(most), v.array(item));
}
