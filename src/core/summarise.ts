import type { CallAddress } from './address';
import { askForText, type Heard } from './ask-distiller';
import type { OperationOutcome, RolloutTrace } from './library';
import type { RunPlan } from './plan';
import {
  cutBetween,
  fitted,
  promptRoom,
  promptTokens,
  shortening,
  type FittedPrompt,
  type TokenMeasure,
} from './prompt-budget';
import type { PromptCut } from './prompt-cut';
import { summaryTurns, type ShownTask } from './prompts/lesson-prompts';
import type { SamplingPorts } from './sampling';
import { estimateTokens } from './tokens';

/** A rollout's answer on its way to the critique. */
export interface ShownAnswer {
  readonly index: number;
  readonly reward: number;
  /** What the rollout really answered: the critique may see a summary, the provenance keeps the answer. */
  readonly trace: RolloutTrace;
}

/** Answers longer than this are summarised before they are compared; shorter ones speak for themselves. */
const longAnswerTokens = 160;
/** Room for three sentences. */
const summaryTokens = 220;

/**
 * Stage 1 of the paper, in the order of the answers. Where the model gives no summary, the answer stands for itself,
 * and what went wrong is told.
 */
export async function summarise(
  answers: readonly ShownAnswer[],
  task: ShownTask,
  at: CallAddress,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<{
  readonly texts: readonly string[];
  readonly unreadable: readonly OperationOutcome[];
  readonly cuts: readonly PromptCut[];
}> {
  const heard: Heard<string>[] = [];
  for (const { index, trace } of answers) {
    heard.push(
      estimateTokens(trace.answer) > longAnswerTokens
        ? await askForText(
            {
              promptFor: (measure) => summaryPrompt(task, trace.answer, plan, measure),
              address: { ...at, arm: 'summary', sample: index },
              answerTokens: summaryTokens,
            },
            plan,
            ports,
          )
        : { value: trace.answer, isPartial: false, unreadable: [], cuts: [] },
    );
  }
  return {
    texts: heard.map(({ value }, place) => value ?? answers[place]!.trace.answer),
    unreadable: heard.flatMap(({ unreadable }) => unreadable),
    cuts: heard.flatMap(({ cuts }) => cuts),
  };
}

function summaryPrompt(task: ShownTask, answer: string, plan: RunPlan, measure: TokenMeasure): FittedPrompt {
  type Parts = { readonly task: ShownTask; readonly answer: string };
  const whole: Parts = { task, answer };
  const shortenAnswer = (floor: number) =>
    shortening<Parts>(
      (parts) => parts.answer,
      (parts, text) => ({ ...parts, answer: text }),
      floor,
      measure,
    );
  const shortenTask = (key: 'prompt' | 'reference', floor: number) =>
    shortening<Parts>(
      (parts) => parts.task[key] ?? '',
      (parts, text) => ({ ...parts, task: { ...parts.task, [key]: text } }),
      floor,
      measure,
    );
  const parts = fitted(
    whole,
    (some) => promptTokens(summaryTurns(some), measure),
    promptRoom(plan, summaryTokens),
    [
      shortenAnswer(400),
      shortenTask('prompt', 200),
      shortenAnswer(80),
      shortenTask('prompt', 40),
      shortenTask('reference', 24),
    ],
  );
  if (!parts) return { turns: undefined, cuts: [] };
  const taskTexts = (some: Parts) => [some.task.prompt, some.task.reference ?? ''];
  return {
    turns: summaryTurns(parts),
    cuts: [
      ...cutBetween('answers-shortened', [answer], [parts.answer]),
      ...cutBetween('task-shortened', taskTexts(whole), taskTexts(parts)),
    ],
  };
}
