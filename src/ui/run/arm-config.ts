import type { RunConfig, RunPlan } from '../../core/plan';
import { controlConfig, isLearning, type ControlName } from '../../core/presets';

/** The settings under which a step learns: in a comparison, those of its arm. */
export function armConfig({ kind, config }: RunPlan, arm: ControlName | undefined): RunConfig {
  return kind === 'controls' && arm !== undefined && isLearning(arm) ? controlConfig(arm, config) : config;
}
