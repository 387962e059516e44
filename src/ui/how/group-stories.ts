import { policyTurns } from '../../core/prompts/policy-prompt';
import { proposalsOf } from '../run/proposals';
import type { Experience, Library, NewExperience } from '../../core/library';
import type { PlannedTask } from '../../core/plan';
import type { Turn } from '../../core/policy';
import type { GroupView, RunView, StepView } from '../state/fold-run';

/** A group that teaches something, with what came of it. */
export interface GroupStory {
  readonly group: GroupView;
  readonly step: StepView;
  readonly task: PlannedTask;
  /** The experiences that its rollouts taught, as they were proposed. */
  readonly taught: readonly NewExperience[];
}

/** The informative groups of a run in the order in which they came. */
export function groupStories({ plan, steps }: RunView): readonly GroupStory[] {
  const taskById = new Map(plan?.train.map((task) => [task.id, task]));
  return steps.flatMap((step) =>
    step.groups.flatMap((group) => {
      const task = taskById.get(group.taskId);
      if (group.state !== 'informative' || task === undefined) return [];
      return [{ group, step, task, taught: taughtBy(group, step) }];
    }),
  );
}

/** Provenance says which rollouts an experience comes from; its text does not. */
function taughtBy({ taskId }: GroupView, step: StepView): readonly NewExperience[] {
  return proposalsOf(step).flatMap(({ operation }) => {
    if (!('experience' in operation)) return [];
    const { origin } = operation.experience;
    const names = origin.kind === 'learnt' && origin.rollouts.some((rollout) => rollout.taskId === taskId);
    return names ? [operation.experience] : [];
  });
}

/** The library with which a run ended. */
export function libraryAtEnd(view: RunView): Library | undefined {
  return view.end?.library ?? view.steps.findLast((step) => step.library !== undefined)?.library;
}

export interface PromptPart extends Turn {
  /** Holds an experience of the group in question. */
  readonly fromGroup: boolean;
  /** One of the two turns of an example. */
  readonly example: boolean;
}

/** A prompt as the policy gets it, with the turns marked that hold one of these experiences. */
export function promptParts(
  library: Library,
  task: PlannedTask,
  system: string | undefined,
  taught: readonly NewExperience[],
): readonly PromptPart[] {
  const turns = policyTurns(library, task, system);
  const isTaught = ({ id }: Experience): boolean => taught.some((one) => one.id === id);
  const examples = library.experiences.filter((one) => one.kind === 'example');
  const lessons = library.experiences.filter((one) => one.kind === 'lesson').filter(isTaught);

  // An example is two turns, and the examples stand right before the task.
  const firstExample = turns.length - 1 - 2 * examples.length;
  return turns.map((turn, at) => {
    const example = at < firstExample ? undefined : examples[Math.floor((at - firstExample) / 2)];
    const fromGroup =
      (example !== undefined && isTaught(example)) || lessons.some(({ text }) => turn.text.includes(text));
    return { ...turn, fromGroup, example: example !== undefined };
  });
}

/** Turns that follow each other, cut where examples of other groups begin and end: those are shown folded. */
export function stretchesOf(
  parts: readonly PromptPart[],
): readonly { readonly folded: boolean; readonly parts: readonly PromptPart[] }[] {
  const stretches: { folded: boolean; parts: PromptPart[] }[] = [];
  for (const part of parts) {
    const folded = part.example && !part.fromGroup;
    const last = stretches.at(-1);
    if (last?.folded === folded) last.parts.push(part);
    else stretches.push({ folded, parts: [part] });
  }
  return stretches;
}
