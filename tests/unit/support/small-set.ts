import type { RunConfig } from '../../../src/core/plan';
import type { Split, TaskSet } from '../../../src/core/task';
import { capitalsSet } from './runs';

/** Its own splits, so that it is no larger than the runs need. */
export const smallSet: TaskSet = {
  ...capitalsSet(24),
  tasks: capitalsSet(24).tasks.map((task, index) => ({ ...task, split: splitOf(index) })),
};

/** A learning run on it that is small, and keeps what it learns. */
export const smallConfig: Partial<RunConfig> = {
  distil: 'examples',
  group: 3,
  batch: 2,
  trainTasks: 4,
  validationTasks: 2,
  validationRollouts: 1,
  testTasks: 10,
  testRollouts: 1,
};

function splitOf(index: number): Split {
  if (index < 4) return 'train';
  return index < 12 ? 'validation' : 'test';
}
