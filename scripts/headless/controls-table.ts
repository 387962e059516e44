import type { ControlArm, ControlsResult } from '../../src/core/events';

/**
 * The ablation table of a controls run, as Markdown: each arm against no library, with its interval. The first
 * comparison stands alone at 95%; the others share one error rate (intervals at 1 − 0.05/m, p adjusted after Holm).
 */
export function controlsTable({ arms, look }: ControlsResult): string {
  const rows = arms.map((arm) => [
    arm.name,
    arm.mean === undefined ? '–' : arm.mean.toFixed(2),
    ...changeCells(arm),
    arm.rollouts === 0 ? '–' : String(Math.round((arm.promptTokens + arm.completionTokens) / arm.rollouts)),
    String(arm.undecided),
  ]);
  const head = [
    'arm',
    'mean',
    'change',
    'interval',
    'p',
    'adjusted p',
    'conclusion',
    'tokens a rollout',
    'undecided',
  ];
  const title = look === 0 ? 'No library, nothing is compared.' : `Proof ${look} on these test tasks.`;
  return [title, '', head, head.map(() => '---'), ...rows]
    .map((line) => (typeof line === 'string' ? line : `| ${line.join(' | ')} |`))
    .join('\n');
}

function changeCells({ claim, adjustedP, nothingLearnt }: ControlArm): readonly string[] {
  if (nothingLearnt) return ['–', '–', '–', '–', `nothing learnt: ${nothingLearnt.kind}`];
  if (!claim) return ['–', '–', '–', '–', '–'];
  if (claim.conclusion === 'refused') return ['–', '–', '–', '–', `refused: ${claim.reason}`];
  const { estimate, low, high, p, conclusion } = claim;
  return [
    points(estimate),
    `[${points(low)}, ${points(high)}]`,
    p.toPrecision(2),
    adjustedP?.toPrecision(2) ?? '–',
    conclusion,
  ];
}

function points(change: number): string {
  return (change >= 0 ? '+' : '−') + Math.abs(change).toFixed(2);
}
