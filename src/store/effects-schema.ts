import * as v from 'valibot';
import type { EffectsResult } from '../core/events';

/** What a run that measured single experiences found, kept beside the run so that no list has to replay it. */
export const effectsSchema = v.object({
  effects: v.array(
    v.object({
      experienceIds: v.array(v.string()),
      effect: v.number(),
      low: v.number(),
      high: v.number(),
      p: v.number(),
      adjustedP: v.number(),
      conclusion: v.picklist(['helps', 'harms', 'no-effect-shown']),
      reason: v.exactOptional(v.literal('undecided')),
    }),
  ),
  tasks: v.number(),
  clusters: v.number(),
  rollouts: v.number(),
  undecided: v.number(),
  calls: v.number(),
  promptTokens: v.number(),
  completionTokens: v.number(),
  seconds: v.number(),
  libraryId: v.string(),
  libraryRevision: v.number(),
  trial: v.exactOptional(
    v.object({
      experienceId: v.string(),
      gain: v.number(),
      standardError: v.number(),
      proposed: v.boolean(),
    }),
  ),
}) satisfies v.GenericSchema<unknown, EffectsResult>;
