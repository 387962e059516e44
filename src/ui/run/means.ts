import { rewardOf } from '../../core/verdict';
import type { StepView, TriedTask } from '../state/fold-run';

/** Mean over tasks of the mean decided reward; undefined where nothing is decided. */
export function meanOf(tried: readonly TriedTask[]): number | undefined {
  const means = tried.flatMap(({ rollouts }) => {
    const rewards = rollouts.flatMap(({ verdict }) => rewardOf(verdict) ?? []);
    return rewards.length === 0 ? [] : [rewards.reduce((sum, one) => sum + one, 0) / rewards.length];
  });
  return means.length === 0 ? undefined : means.reduce((sum, one) => sum + one, 0) / means.length;
}

export interface CurvePoint {
  /** 0 is the library that the run started from. */
  readonly step: number;
  readonly mean: number;
}

/**
 * The learning curve, from validation: what was kept after each step. (Training rollouts are no measure: which
 * of them are drawn depends on how they turn out.)
 */
export function learningCurve(steps: readonly StepView[]): readonly CurvePoint[] {
  const curve: CurvePoint[] = [];
  for (const step of steps) {
    const before = meanOf(step.baseline);
    if (curve.length === 0 && before !== undefined) curve.push({ step: step.step, mean: before });
    const kept = step.candidates.find((one) => one.fate === 'kept')?.mean ?? before;
    if (step.kept !== undefined && kept !== undefined) curve.push({ step: step.step + 1, mean: kept });
  }
  return curve;
}
