import type { CallAddress } from './address';
import { askForOperations, type Heard } from './ask-distiller';
import type { Experience } from './library';
import { lessonOperations, type Proposals } from './lesson-operation';
import type { RunPlan } from './plan';
import {
  cutBetween,
  fitted,
  promptRoom,
  promptTokens,
  shortening,
  type FittedPrompt,
  type Reduction,
  type TokenMeasure,
} from './prompt-budget';
import { critiqueTurns, operationsSchema, singleTurns, type ShownTask } from './prompts/lesson-prompts';
import type { SamplingPorts } from './sampling';
import { summarise, type ShownAnswer } from './summarise';

/** Room for the operations of a critique or a consolidation. */
export const operationsTokens = 220;
/** More than three at once is more than a small model can mean. */
export const criticisedOperations = (lessons: readonly Experience[]) => operationsSchema(3, lessons);

/** One group as its critique sees it: distinct answers of both sides, the first ones first. */
export interface Contrast {
  readonly task: ShownTask;
  readonly good: readonly ShownAnswer[];
  readonly bad: readonly ShownAnswer[];
  /** Distinct answers that there was no room for from the start. */
  readonly leftOut: readonly string[];
}

/**
 * Stage 2 of the paper: a group, compared or (G = 1) taken for what it is, becomes operations. Long answers are
 * summarised first; an answer that is short is its own summary.
 */
export async function critique(
  contrast: Contrast,
  lessons: readonly Experience[],
  address: CallAddress,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Proposals & Pick<Heard<unknown>, 'unreadable' | 'cuts'>> {
  const { task } = contrast;
  const summaries = await summarise([...contrast.good, ...contrast.bad], task, address, plan, ports);
  const texts = summaries.texts;
  const whole: Parts = {
    task,
    good: texts.slice(0, contrast.good.length),
    bad: texts.slice(contrast.good.length),
    lessons,
  };
  // Without a group there is only one side: nothing is compared.
  const [alone] = contrast.good.length === 0 ? contrast.bad : contrast.bad.length === 0 ? contrast.good : [];
  const turnsOf = (parts: Parts) =>
    alone
      ? singleTurns({ ...parts, answer: [...parts.good, ...parts.bad][0]!, reward: alone.reward })
      : critiqueTurns(parts);

  let shown = lessons;
  const promptFor = (measure: TokenMeasure): FittedPrompt => {
    const room = promptRoom(plan, operationsTokens);
    const tokensOf = (parts: Parts) => promptTokens(turnsOf(parts), measure);
    const parts = fitted(whole, tokensOf, room, reductionsBy(measure));
    shown = parts?.lessons ?? [];
    return { turns: parts && turnsOf(parts), cuts: parts ? cutsOf(whole, parts, contrast.leftOut) : [] };
  };
  const heard = await askForOperations(
    { promptFor, address, answerTokens: operationsTokens, schema: criticisedOperations(lessons) },
    plan,
    ports,
  );
  const traces = [...contrast.good, ...contrast.bad].map(({ trace }) => trace);
  return {
    ...lessonOperations(heard.value ?? [], { address, plan, traces, shown }),
    unreadable: [...summaries.unreadable, ...heard.unreadable],
    cuts: [...summaries.cuts, ...heard.cuts],
  };
}

interface Parts {
  readonly task: ShownTask;
  readonly good: readonly string[];
  readonly bad: readonly string[];
  readonly lessons: readonly Experience[];
}

/** What is given up first: answers that say more of the same, then their length, the task's, the lessons, and so again. */
function reductionsBy(measure: TokenMeasure): readonly Reduction<Parts>[] {
  const shortenPrompt = (floor: number) =>
    shortening<Parts>(
      ({ task }) => task.prompt,
      (parts, prompt) => ({ ...parts, task: { ...parts.task, prompt } }),
      floor,
      measure,
    );
  const shortenReference = shortening<Parts>(
    ({ task }) => task.reference ?? '',
    (parts, reference) => ({ ...parts, task: { ...parts.task, reference } }),
    24,
    measure,
  );
  return [
    leaveOutAnswer(2),
    shortenLongest(80, measure),
    shortenPrompt(200),
    leaveOutLesson,
    leaveOutAnswer(1),
    shortenLongest(24, measure),
    shortenPrompt(40),
    shortenReference,
  ];
}

function leaveOutAnswer(least: number): Reduction<Parts> {
  return (parts) => {
    const side = parts.good.length >= parts.bad.length ? 'good' : 'bad';
    return parts[side].length > least ? { ...parts, [side]: parts[side].slice(0, -1) } : undefined;
  };
}

function shortenLongest(floor: number, measure: TokenMeasure): Reduction<Parts> {
  return (parts, excess) => {
    const answers = [...parts.good, ...parts.bad];
    const longest = answers.reduce(
      (best, text, index) => (text.length > answers[best]!.length ? index : best),
      0,
    );
    const shorten = shortening<readonly string[]>(
      (texts) => texts[longest] ?? '',
      (texts, short) => texts.map((text, index) => (index === longest ? short : text)),
      floor,
      measure,
    );
    const shorter = shorten(answers, excess);
    const { length } = parts.good;
    return shorter && { ...parts, good: shorter.slice(0, length), bad: shorter.slice(length) };
  };
}

/** From the end: numbers count the lessons from the first, so those that stay keep theirs. */
const leaveOutLesson: Reduction<Parts> = (parts) =>
  parts.lessons.length === 0 ? undefined : { ...parts, lessons: parts.lessons.slice(0, -1) };

function cutsOf(whole: Parts, parts: Parts, leftOut: readonly string[]): FittedPrompt['cuts'] {
  const gone = [...whole.good.slice(parts.good.length), ...whole.bad.slice(parts.bad.length), ...leftOut];
  const kept = [...whole.good.slice(0, parts.good.length), ...whole.bad.slice(0, parts.bad.length)];
  const lessons = whole.lessons.slice(parts.lessons.length).map(lessonText);
  const taskTexts = ({ task }: Parts) => [task.prompt, task.reference ?? ''];
  return [
    ...cutBetween('answers-shortened', kept, [...parts.good, ...parts.bad]),
    ...cutBetween('rollouts-left-out', gone, []),
    ...cutBetween('lessons-left-out', lessons, []),
    ...cutBetween('task-shortened', taskTexts(whole), taskTexts(parts)),
  ];
}

function lessonText(lesson: Experience): string {
  return lesson.kind === 'lesson' ? lesson.text : '';
}
