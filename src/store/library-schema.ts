import * as v from 'valibot';
import { bounds } from '../core/bounds';
import type { Library, Operation, OperationOutcome, Revision } from '../core/library';
import { momentSchema } from './moment-schema';

/** Libraries as they lie on disk. A row may come from an older build or an imported file, so each is parsed. */
// Twice what a file may bring: what came in with the largest number goes on growing here, and can still be read.
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(2 * bounds.revision));

const originSchema = v.variant('kind', [
  v.object({
    kind: v.literal('learnt'),
    runId: v.string(),
    step: count,
    rollouts: v.array(
      v.object({ taskId: v.string(), prompt: v.string(), answer: v.string(), reward: v.number() }),
    ),
  }),
  v.object({ kind: v.literal('given'), runId: v.string(), taskId: v.string() }),
  v.object({ kind: v.literal('written') }),
  v.object({ kind: v.literal('imported'), from: v.string() }),
]);

const lesson = { kind: v.literal('lesson'), id: v.string(), text: v.string(), origin: originSchema };
const example = {
  kind: v.literal('example'),
  id: v.string(),
  prompt: v.string(),
  answer: v.string(),
  origin: originSchema,
};

export const librarySchema = v.object({
  id: v.string(),
  name: v.string(),
  revision: count,
  experiences: v.array(
    v.variant('kind', [
      v.object({ ...lesson, locked: v.boolean() }),
      v.object({ ...example, locked: v.boolean() }),
    ]),
  ),
  rendering: v.object({ lessons: v.picklist(['system', 'after-task']) }),
  clusters: v.array(v.string()),
  clustersKnown: v.boolean(),
}) satisfies v.GenericSchema<unknown, Library>;

const newExperienceSchema = v.variant('kind', [v.object(lesson), v.object(example)]);

const operationSchema = v.variant('op', [
  v.object({ op: v.literal('add'), experience: newExperienceSchema }),
  v.object({ op: v.literal('update'), id: v.string(), experience: newExperienceSchema }),
  v.object({ op: v.literal('delete'), id: v.string() }),
  v.object({ op: v.literal('keep'), id: v.string() }),
]) satisfies v.GenericSchema<unknown, Operation>;

const rejectReasonSchema = v.variant('kind', [
  v.object({ kind: v.picklist(['unknown-id', 'locked', 'duplicate-of', 'wrong-kind']), id: v.string() }),
  v.object({ kind: v.picklist(['empty', 'not-kept', 'merged']) }),
  v.object({ kind: v.literal('over-token-cap'), tokens: v.number(), cap: v.number() }),
  v.object({ kind: v.picklist(['unreadable', 'truncated']), raw: v.string() }),
  v.object({ kind: v.literal('no-answer'), detail: v.string() }),
]);

const operationOutcomeSchema = v.variant('outcome', [
  v.object({ outcome: v.literal('applied'), operation: operationSchema, id: v.string() }),
  v.object({ outcome: v.literal('rejected'), operation: operationSchema, reason: rejectReasonSchema }),
]) satisfies v.GenericSchema<unknown, OperationOutcome>;

/** A revision is keyed by its library's id and number, which it carries inside. */
export const revisionSchema = v.object({
  library: librarySchema,
  operations: v.array(operationOutcomeSchema),
  cause: v.variant('kind', [
    v.object({ kind: v.picklist(['created', 'edited']) }),
    v.object({ kind: v.literal('learnt'), runId: v.string(), step: count }),
    v.object({ kind: v.literal('imported'), from: v.string() }),
    v.object({ kind: v.literal('restored'), revision: count }),
  ]),
  createdAt: momentSchema,
}) satisfies v.GenericSchema<unknown, Revision>;

/** The newest revision in short, so that a list of libraries reads no experiences. */
export const librarySummarySchema = v.object({
  id: v.string(),
  name: v.string(),
  revision: count,
  lessons: count,
  examples: count,
  changedAt: momentSchema,
});

export type LibraryRow = Readonly<v.InferOutput<typeof librarySummarySchema>>;
