export interface DifferenceBars {
  readonly count: number;
  readonly helped: string;
  readonly harmed: string;
  readonly unchanged: string;
}

/** Share of a task's place that its bar leaves free. */
const gap = 0.25;
/** A change of nothing is still a task: it shows as a thin mark on the zero line. */
const thin = 0.025;

/** Three paths for any number of tasks, in a box one unit wide per task, with up (better) negative as in SVG. */
export function differenceBars(changes: readonly number[]): DifferenceBars {
  const paths = { helped: '', harmed: '', unchanged: '' };
  for (const [index, change] of changes.entries()) {
    const kind = Math.abs(change) < 1e-9 ? 'unchanged' : change > 0 ? 'helped' : 'harmed';
    const [top, height] = kind === 'unchanged' ? [-thin, 2 * thin] : [Math.min(0, -change), Math.abs(change)];
    paths[kind] += `M${index + gap / 2} ${round(top)}h${1 - gap}v${round(height)}h${gap - 1}z`;
  }
  return { count: changes.length, ...paths };
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
