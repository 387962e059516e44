import { ADAPTIVE, fixedRule, simulatedPass, WIN_RATES } from '../../tests/unit/statistics/simulated-learner';
import { points, table } from './table';

/** What adaptive rollouts save, and what stopping early does to training means. */
export function adaptiveFigures(tasks: number): string {
  const rows = WIN_RATES.map((rate) => {
    const adaptive = simulatedPass(ADAPTIVE, rate, tasks);
    const [five, eight] = [5, 8].map((group) => simulatedPass(fixedRule(group), rate, tasks));
    if (five === undefined || eight === undefined) throw new Error('adaptiveFigures: no fixed groups');
    return [
      String(rate),
      adaptive.rollouts.toFixed(2),
      [adaptive, five, eight].map(({ informative }) => points(informative)).join(', '),
      adaptive.perThousandTokens.toFixed(2),
      (adaptive.perThousandTokens / five.perThousandTokens).toFixed(2),
      (adaptive.perThousandTokens / eight.perThousandTokens).toFixed(2),
      points(adaptive.meanOfAll),
      points(adaptive.meanOfFirstTwo),
    ];
  });
  const alike = simulatedPass(ADAPTIVE, 0.037, tasks, true);
  return `## Adaptive rollouts

Two rollouts, one more while all agree, at most four; against fixed groups of five and of eight. One pass over ${tasks.toLocaleString('en')} tasks whose rates
of success differ (Beta, parameters that sum to 3); answers take 20 to 100 tokens. The ratios are of informative groups per token of rollouts.

${table(
  [
    'win rate',
    'rollouts',
    'informative groups, % (adaptive, 5, 8)',
    'per 1,000 tokens',
    'ratio to 5',
    'ratio to 8',
    'mean of all, %',
    'mean of first two, %',
  ],
  rows,
)}

Stopping at a win biases means over all rollouts: on tasks that all have a rate of 3.7%, they read ${points(alike.meanOfAll)}%, and the first two alone ${points(alike.meanOfFirstTwo)}%.`;
}
