/**
 * The paper's distiller (arXiv 2510.08191, section 2): summarise each rollout, criticise each group into operations,
 * consolidate the batch's operations. The model writes; nothing it writes is trusted before it is parsed.
 *
 * Where this departs from the paper and from its reference implementation, on purpose:
 * 1. An answer that is short is its own summary: a summary of one line costs a call and loses the line.
 * 2. Of a group's answers the first few different ones are shown on each side. The context of a small model is small,
 *    and what did not fit is recorded.
 * 3. Where rewards come without ground truth, no prompt knows or mentions a right answer.
 * 4. An operation on what is not there is rejected before the consolidation, which cannot lose it then; a proposal that
 *    a consolidation merges is told as merged.
 */

import type { CallAddress } from './address';
import { askForOperations } from './ask-distiller';
import { consolidate } from './consolidate';
import { critique, type Contrast } from './critique';
import { lessonOperations } from './lesson-operation';
import type { Experience, Library, Operation, OperationOutcome } from './library';
import type { PlannedTask, RunPlan } from './plan';
import {
  cutBetween,
  fitted,
  promptRoom,
  promptTokens,
  shortened,
  type FittedPrompt,
  type TokenMeasure,
} from './prompt-budget';
import type { PromptCut } from './prompt-cut';
import { operationsSchema, tipsTurns, type ShownTask } from './prompts/lesson-prompts';
import type { Group } from './rollout';
import type { SamplingPorts } from './sampling';
import type { ShownAnswer } from './summarise';
import { rewardOf } from './verdict';

export interface LessonProposals {
  readonly operations: readonly Operation[];
  /** What is no operation on what there is: not to be read, on an unknown id, merged into others, no answer at all. */
  readonly unreadable: readonly OperationOutcome[];
  readonly cuts: readonly PromptCut[];
}

type Step = Pick<CallAddress, 'epoch' | 'step'>;

/** So many answers of each side of a group are shown: the contrast is in the first few. */
const shownPerSide = 4;
/** So many tips are asked for in one call, and so long may its answer be. */
const tipCount = 4;
const tipsTokens = 300;

/** From groups that teach something to operations on lessons. */
export async function distilLessons(
  groups: readonly Group[],
  library: Library,
  at: Step,
  plan: RunPlan,
  taskById: ReadonlyMap<string, PlannedTask>,
  ports: SamplingPorts,
): Promise<LessonProposals> {
  const lessons = lessonsOf(library);
  const operations: Operation[] = [];
  const unreadable: OperationOutcome[] = [];
  const cuts: PromptCut[] = [];

  for (const group of groups) {
    const task = taskById.get(group.taskId);
    if (!task) throw new Error(`A group of ${group.taskId}, which is no task of run ${plan.runId}.`);
    const contrast = contrastOf(group, task, plan);
    if (contrast.good.length + contrast.bad.length === 0) continue;
    const address = addressAt(at, 'critique', task.id);
    const heard = await critique(contrast, lessons, address, plan, ports);
    operations.push(...heard.operations);
    unreadable.push(...heard.unreadable, ...heard.rejected);
    cuts.push(...heard.cuts);
  }
  if (groups.length < 2 || operations.length < 2) return { operations, unreadable, cuts };

  const merged = await consolidate(operations, lessons, at, plan, ports);
  return {
    operations: merged.operations,
    unreadable: [...unreadable, ...merged.rejected],
    cuts: [...cuts, ...merged.cuts],
  };
}

/** The paper's control "directly generated experiences": advice asked for without any rollout or reference. */
export async function distilTips(
  taskPrompts: readonly string[],
  library: Library,
  at: Step,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<LessonProposals> {
  const lessons = lessonsOf(library);
  const address = addressAt(at, 'tips', '');
  const promptFor = (measure: TokenMeasure): FittedPrompt => {
    const room = promptRoom(plan, tipsTokens);
    const turnsOf = (samplePrompts: readonly string[]) =>
      tipsTurns({ samplePrompts, lessons, count: tipCount });
    const parts = fitted(taskPrompts, (some) => promptTokens(turnsOf(some), measure), room, [
      (some) => (some.length > 3 ? some.slice(0, -1) : undefined),
      (some) => {
        const short = some.map((prompt) => shortened(prompt, 60, measure));
        return short.some((prompt, index) => prompt !== some[index]) ? short : undefined;
      },
      (some) => (some.length > 1 ? some.slice(0, -1) : undefined),
    ]);
    if (!parts) return { turns: undefined, cuts: [] };
    return {
      turns: turnsOf(parts),
      cuts: [
        ...cutBetween('tasks-left-out', taskPrompts.slice(parts.length), []),
        ...cutBetween('task-shortened', taskPrompts.slice(0, parts.length), parts),
      ],
    };
  };
  const schema = operationsSchema(tipCount, lessons);
  const heard = await askForOperations({ promptFor, address, answerTokens: tipsTokens, schema }, plan, ports);
  const written = lessonOperations(heard.value ?? [], { address, plan, traces: [], shown: lessons });
  return {
    operations: written.operations,
    unreadable: [...heard.unreadable, ...written.rejected],
    cuts: heard.cuts,
  };
}

/** The one place where a reference may pass into a prompt of the distiller. */
function shownTask({ prompt, reference }: PlannedTask, { config }: RunPlan): ShownTask {
  const rewards = config.rewards ?? 'reference';
  if (rewards !== 'reference') return { prompt, basis: rewards };
  const isKnown = reference !== undefined && reference.trim() !== '';
  return isKnown ? { prompt, basis: 'reference', reference } : { prompt, basis: 'unseen' };
}

/**
 * Winners did better than their group's mean, so that graded rewards have two sides too. Without a group there is
 * nothing to compare with, and the side says only how the answer did.
 */
function contrastOf(group: Group, task: PlannedTask, plan: RunPlan): Contrast {
  const answers = group.rollouts.flatMap(({ index, sample, verdict }): ShownAnswer[] => {
    const reward = rewardOf(verdict);
    if (reward === undefined || !sample) return [];
    const answer = sample.text.trim();
    return [{ index, reward, trace: { taskId: task.id, prompt: task.prompt, answer, reward } }];
  });
  const rewards = answers.map(({ reward }) => reward);
  const mean = rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
  const isGood = ({ reward }: ShownAnswer) => (rewards.length === 1 ? reward >= 0.5 : reward > mean);
  const good = distinct(answers.filter(isGood));
  const bad = distinct(answers.filter((answer) => !isGood(answer)));
  return {
    task: shownTask(task, plan),
    good: good.slice(0, shownPerSide),
    bad: bad.slice(0, shownPerSide),
    leftOut: [...good.slice(shownPerSide), ...bad.slice(shownPerSide)].map(({ trace }) => trace.answer),
  };
}

function distinct(answers: readonly ShownAnswer[]): readonly ShownAnswer[] {
  return answers.filter(
    ({ trace }, place) => answers.findIndex((other) => other.trace.answer === trace.answer) === place,
  );
}

function lessonsOf({ experiences }: Library): readonly Experience[] {
  return experiences.filter(({ kind }) => kind === 'lesson');
}

function addressAt(at: Step, arm: string, task: string): CallAddress {
  return { epoch: at.epoch, step: at.step, stage: 'distil', arm, task, sample: 0, attempt: 0 };
}
