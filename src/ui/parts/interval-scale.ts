/** A row of an interval plot: a change and its interval, in rewards (0.66 is 66 points). */
export interface IntervalRow {
  readonly name: string;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  /** The one to look at, where there are several. */
  readonly strong?: boolean;
}

export interface IntervalScale {
  readonly from: number;
  readonly to: number;
  /** Where a change lies, as a share of the width. */
  readonly at: (change: number) => number;
  readonly ticks: readonly number[];
}

/** Round limits, in steps of a tenth, that hold zero and every row; ticks not closer than a fifth where it is wide. */
export function intervalScale(rows: readonly IntervalRow[]): IntervalScale {
  const values = rows.flatMap((row) => [row.low, row.high, row.estimate]).filter(Number.isFinite);
  const from = Math.max(-1, Math.floor(Math.min(0, ...values) * 10) / 10 || -0.1);
  const to = Math.min(1, Math.ceil(Math.max(0, ...values) * 10) / 10 || 0.1);
  const step = to - from > 0.9 ? 0.5 : to - from > 0.45 ? 0.2 : 0.1;

  const ticks: number[] = [];
  for (let tick = Math.ceil(from / step - 1e-9) * step; tick <= to + 1e-9; tick += step) {
    ticks.push(Math.round(tick * 10) / 10 + 0);
  }
  return { from, to, at: (change) => (Math.min(to, Math.max(from, change)) - from) / (to - from), ticks };
}
