import * as v from 'valibot';
import type { RunForecast } from '../core/forecast';
import type { RunCaps } from '../core/meter';
import { stages } from '../core/stages';

const totals = {
  calls: v.number(),
  promptTokens: v.number(),
  cachedTokens: v.number(),
  completionTokens: v.number(),
  seconds: v.exactOptional(v.number()),
  money: v.exactOptional(v.number()),
};

/** What a run was expected to take: kept, so that anybody can hold it against what it took. */
export const forecastSchema = v.object({
  ...totals,
  rows: v.array(
    v.object({ stage: v.picklist(stages), role: v.picklist(['policy', 'distiller', 'judge']), ...totals }),
  ),
  low: v.object(totals),
  high: v.object(totals),
  ifNothing: v.exactOptional(v.object(totals)),
  isMeasured: v.boolean(),
}) satisfies v.GenericSchema<unknown, RunForecast>;

export const capsSchema = v.object({
  capTokens: v.exactOptional(v.number()),
  capMinutes: v.exactOptional(v.number()),
  capMoney: v.exactOptional(v.number()),
}) satisfies v.GenericSchema<unknown, RunCaps>;
