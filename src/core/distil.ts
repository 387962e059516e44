import { distilExamples } from './distil-examples';
import type { LessonProposals } from './distil-lessons';
import type { RunEvent } from './events';
import type { Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import type { Group } from './rollout';
import type { SamplingPorts } from './sampling';

export interface Distillers {
  readonly examples: boolean;
  readonly lessons: boolean;
}

/** Writing lessons, and reading what a model wrote, come when a run needs them: most of a first look at the page does not. */
export const lessonsPart = () => import('./distil-lessons');

/** What was asked for; `auto` asks the model for one lesson first, and looks whether it can write any. */
export async function* chooseDistillers(
  plan: RunPlan,
  ports: SamplingPorts,
): AsyncGenerator<RunEvent, Distillers> {
  switch (plan.config.distil) {
    case 'examples':
      return { examples: true, lessons: false };
    case 'lessons':
      return { examples: false, lessons: true };
    case 'auto': {
      const { probeLessonWriting } = await import('./probe');
      const probe = await probeLessonWriting(plan, ports);
      yield { type: 'probe-end', ...probe };
      return { examples: true, lessons: probe.canWriteLessons };
    }
  }
}

/**
 * From groups that teach something to operations; the others were left out before. What a model wrote and nobody can
 * read is told as rejected, and what of a prompt did not fit is recorded: nothing is dropped.
 */
export async function distil(
  groups: readonly Group[],
  library: Library,
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  taskById: ReadonlyMap<string, PlannedTask>,
  distillers: Distillers,
  ports: SamplingPorts,
): Promise<LessonProposals> {
  const lessons = distillers.lessons
    ? await (await lessonsPart()).distilLessons(groups, library, at, plan, taskById, ports)
    : { operations: [], unreadable: [], cuts: [] };
  const examples = distillers.examples
    ? distilExamples(groups, taskById, {
        runId: plan.runId,
        step: at.step,
        addressOf: ({ taskId, index }) => ({
          ...at,
          stage: 'learn',
          arm: '',
          task: taskId,
          sample: index,
          attempt: 0,
        }),
      })
    : [];
  return { ...lessons, operations: [...examples, ...lessons.operations] };
}
