import type { ProvedTask } from '../../core/events';
import type { RunPlan } from '../../core/plan';
import type { Rollout } from '../../core/rollout';

/** Right answers among those that are decided. */
export interface RightOf {
  readonly right: number;
  readonly of: number;
}

export interface RightAnswerRow {
  readonly reference: string;
  readonly tasks: number;
  readonly without: RightOf;
  readonly with: RightOf;
}

/** More kinds of right answer than this are no kinds but as many single answers. */
const mostKinds = 12;

/**
 * How the answers came out by what would have been right, where tasks share few right answers. A right answer is part
 * of what opening a test task shows (rule R5): so this counts the opened ones only, and none where none is.
 */
export function byRightAnswer(
  plan: Pick<RunPlan, 'test' | 'taskSet'>,
  proved: readonly ProvedTask[],
  opened: ReadonlySet<string>,
): readonly RightAnswerRow[] {
  if (!sharesRightAnswers(plan)) return [];
  const referenceById = new Map(plan.test.map(({ id, reference }) => [id, reference?.trim()]));
  const tasksByReference = new Map<string, ProvedTask[]>();
  for (const task of proved) {
    const reference = referenceById.get(task.taskId);
    if (reference === undefined || !opened.has(task.taskId)) continue;
    tasksByReference.set(reference, [...(tasksByReference.get(reference) ?? []), task]);
  }
  return [...tasksByReference]
    .map(([reference, tasks]) => ({
      reference,
      tasks: tasks.length,
      without: rightOf(tasks.flatMap((task) => task.without)),
      with: rightOf(tasks.flatMap((task) => task.with)),
    }))
    .toSorted((a, b) => b.tasks - a.tasks || a.reference.localeCompare(b.reference));
}

function sharesRightAnswers({ test, taskSet }: Pick<RunPlan, 'test' | 'taskSet'>): boolean {
  const references = test.flatMap(({ reference }) => (reference === undefined ? [] : [reference.trim()]));
  const kinds = new Set(references).size;
  if (taskSet.grader.startsWith('one-of:')) return kinds > 0;
  return kinds > 0 && kinds <= mostKinds && 2 * kinds <= references.length;
}

function rightOf(rollouts: readonly Rollout[]): RightOf {
  const rewards = rollouts.flatMap(({ verdict }) => (verdict.kind === 'graded' ? [verdict.reward] : []));
  return { right: rewards.filter((reward) => reward === 1).length, of: rewards.length };
}
