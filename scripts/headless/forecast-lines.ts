import * as v from 'valibot';
import type { RunForecast } from '../../src/core/forecast';

const totals = v.object({
  calls: v.number(),
  promptTokens: v.number(),
  cachedTokens: v.number(),
  completionTokens: v.number(),
  seconds: v.optional(v.number()),
  money: v.optional(v.number()),
});
/** What of a run.json is compared. */
const reportSchema = v.object({ forecast: totals, usage: totals });

/** What a run is expected to take, in one line. */
export function forecastLine(forecast: RunForecast): string {
  const { low, high, ifNothing, isMeasured } = forecast;
  const parts = [
    `${forecast.calls} calls (${low.calls} to ${high.calls})`,
    `${forecast.promptTokens} tokens in, ${forecast.cachedTokens} of them cached, ${forecast.completionTokens} out`,
    minutes(forecast.seconds) +
      (low.seconds === undefined ? '' : ` (${minutes(low.seconds)} to ${minutes(high.seconds)})`),
    ...(forecast.money === undefined ? [] : [`${forecast.money.toFixed(4)} money`]),
    ...(ifNothing === undefined ? [] : [`${minutes(ifNothing.seconds)} if no group teaches anything`]),
  ];
  return `forecast${isMeasured ? '' : ' (nothing measured here yet)'}: ${parts.join(' · ')}`;
}

/** Forecast and ledger of a finished run side by side; nothing for runs that have not both. */
export function comparedLines(report: unknown): readonly string[] {
  const parsed = v.safeParse(reportSchema, report);
  if (!parsed.success) return [];
  const { forecast, usage } = parsed.output;
  const rows = [
    ['calls', forecast.calls, usage.calls],
    ['tokens in', forecast.promptTokens, usage.promptTokens],
    ['cached', forecast.cachedTokens, usage.cachedTokens],
    ['tokens out', forecast.completionTokens, usage.completionTokens],
    ['seconds', forecast.seconds, usage.seconds],
    ['money', forecast.money, usage.money],
  ] as const;
  return rows.flatMap(([name, expected, used]) =>
    expected === undefined || used === undefined
      ? []
      : [
          `${name.padEnd(10)} forecast ${figure(expected)}  used ${figure(used)}  ${used > 0 ? (expected / used).toFixed(2) : ''}`,
        ],
  );
}

function figure(value: number): string {
  return (value < 100 ? value.toFixed(2) : Math.round(value).toString()).padStart(9);
}

function minutes(seconds: number | undefined): string {
  return seconds === undefined ? 'no speed known' : `${(seconds / 60).toFixed(1)} min`;
}
