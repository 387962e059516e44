import * as v from 'valibot';
import { bounds } from '../core/bounds';
import { momentSchema } from './moment-schema';

/** What a proof leaves behind: its conclusion, and that it was made, which counts for ever (rule R3). */
const conclusion = v.picklist(['helps', 'harms', 'no-effect-shown', 'refused']);

/** The number of a proof among all on its test tasks (rule R3). */
export const lookSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(bounds.look));

export const proofSummarySchema = v.object({
  /** Absent where the proof was refused before its first rollout, so that no look was spent. */
  look: v.exactOptional(lookSchema),
  conclusion,
  estimate: v.exactOptional(v.number()),
  low: v.exactOptional(v.number()),
  high: v.exactOptional(v.number()),
});

export type ProofSummary = Readonly<v.InferOutput<typeof proofSummarySchema>>;

export const proofSchema = v.object({
  /** The run that made it: a resumed proof is the same proof. */
  id: v.string(),
  look: lookSchema,
  libraryId: v.string(),
  libraryRevision: v.number(),
  taskSetId: v.string(),
  taskSetName: v.string(),
  testClusters: v.pipe(v.array(v.string()), v.readonly()),
  engine: v.object({ kind: v.string(), model: v.string(), digest: v.string() }),
  createdAt: momentSchema,
  /** It came in a pack, so that its revision was counted on another device. */
  fromPack: v.exactOptional(v.literal(true)),
  /** False from the first proof rollout to the last: it has no verdict, and it counts (rules R3, R4). */
  complete: v.boolean(),
  conclusion: v.exactOptional(conclusion),
  estimate: v.exactOptional(v.number()),
  low: v.exactOptional(v.number()),
  high: v.exactOptional(v.number()),
});

export type ProofRow = Readonly<v.InferOutput<typeof proofSchema>>;

export const openingSchema = v.object({ libraryId: v.string(), cluster: v.string(), openedAt: momentSchema });

export type OpeningRow = Readonly<v.InferOutput<typeof openingSchema>>;
