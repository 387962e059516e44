import * as v from 'valibot';
import { controlNames } from '../../src/core/presets';
import type { RunRow } from '../../src/store/run-schema';
import type { ArmSummary } from '../wire';

const claim = v.object({
  conclusion: v.picklist(['helps', 'harms', 'no-effect-shown', 'refused']),
  estimate: v.exactOptional(v.number()),
  low: v.exactOptional(v.number()),
  high: v.exactOptional(v.number()),
});

const controlsOf = v.object({
  controls: v.object({
    arms: v.array(
      v.object({
        name: v.picklist(['direct', ...controlNames]),
        libraryId: v.exactOptional(v.string()),
        claim: v.exactOptional(claim),
      }),
    ),
  }),
});

/** What a finished comparison found of each arm that has a claim, from the report that its run keeps. */
export function armSummaries({ report }: Pick<RunRow, 'report'>): readonly ArmSummary[] {
  const read = v.safeParse(controlsOf, report);
  if (!read.success) return [];
  return read.output.controls.arms.flatMap(({ name, libraryId, claim }) => {
    if (claim === undefined || name === 'direct') return [];
    const { conclusion, estimate, low, high } = claim;
    const isKnown = estimate !== undefined && low !== undefined && high !== undefined;
    return [{ name, libraryId, conclusion, change: isKnown ? { estimate, low, high } : undefined }];
  });
}
