import type { RunPlan } from './plan';
import { isLearning, type LearningPreset } from './presets';

/** The arm whose library stands for the run: the full method, else the first that learns. */
export function mainArm({ controls = [] }: RunPlan): LearningPreset | undefined {
  return controls.includes('full') ? 'full' : controls.find(isLearning);
}

/** Each arm's library has an id of its own, which follows from the plan: two comparisons may begin with one library. */
export function armLibraryId(plan: RunPlan, arm: LearningPreset): string {
  return `${plan.library.id}-${plan.runId}-${arm}`;
}
