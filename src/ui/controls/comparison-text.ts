import type { ControlArm, ControlsResult } from '../../core/events';

/** Heads and figures are the same in every language: these tables are for other programs and for reports. */
const heads = [
  'arm',
  'mean',
  'change',
  'low',
  'high',
  'p',
  'adjusted p',
  'conclusion',
  'tokens per rollout',
  'undecided',
] as const;

/** The table of a comparison as Markdown: changes in mean reward, where 1 is every answer right. */
export function comparisonMarkdown(result: ControlsResult): string {
  const rows = [heads, heads.map(() => '---'), ...result.arms.map((arm) => cellsOf(arm))];
  return rows.map((row) => `| ${row.map((cell) => cell || '–').join(' | ')} |`).join('\n');
}

/** The same as comma-separated values; a cell without a figure is empty. */
export function comparisonCsv(result: ControlsResult): string {
  const rows = [heads, ...result.arms.map((arm) => cellsOf(arm))];
  return `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
}

/** Tokens in and out that one test rollout took; undefined where the arm was not asked. */
export function tokensPerRollout({
  promptTokens,
  completionTokens,
  rollouts,
}: ControlArm): number | undefined {
  return rollouts === 0 ? undefined : (promptTokens + completionTokens) / rollouts;
}

function cellsOf(arm: ControlArm): readonly string[] {
  const tokens = tokensPerRollout(arm);
  return [
    arm.name,
    arm.mean?.toFixed(3) ?? '',
    ...changeCells(arm),
    tokens === undefined ? '' : tokens.toFixed(0),
    arm.rollouts === 0 ? '' : String(arm.undecided),
  ];
}

function changeCells({ claim, adjustedP, nothingLearnt }: ControlArm): readonly string[] {
  if (nothingLearnt) return ['', '', '', '', '', 'nothing learnt'];
  if (!claim) return ['', '', '', '', '', ''];
  if (claim.conclusion === 'refused') return ['', '', '', '', '', `refused: ${claim.reason}`];
  const { estimate, low, high, p, conclusion } = claim;
  return [
    ...[estimate, low, high].map((change) => change.toFixed(3)),
    p.toPrecision(3),
    adjustedP?.toPrecision(3) ?? '',
    conclusion,
  ];
}
