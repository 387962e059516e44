import type { RunPlan } from './plan';
import { policyTurns } from './prompts/policy-prompt';
import { estimateTokens, libraryTokens } from './tokens';

/** What an engine does on this device, in tokens a second; measured, per model. */
export interface Speed {
  readonly prefill: number;
  readonly decode: number;
}

export interface StageForecast {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** Absent without a measured speed. */
  readonly seconds?: number;
}

export type Stage = 'learn' | 'validate' | 'prove';

/** A template's own tokens around a turn. */
const perTurn = 10;
/** Tokens that four examples of these tasks add to a prompt, as a multiple of one task. */
const arms = { validated: 4, halvedTo: 2 } as const;

/**
 * What a run will take, before its first call. Prompt tokens count the cached ones too; time counts each task's
 * prompt once per group, because the engine keeps the shared prefix. Answers are taken to use most of their budget.
 */
export function forecast(plan: RunPlan, speed: Speed | undefined): Readonly<Record<Stage, StageForecast>> {
  const { config, train, validation, test } = plan;
  const answer = Math.ceil((plan.taskSet.answerTokens ?? config.maxTokens) * 0.8);
  const task = meanTokens(plan);
  const example = task + answer + 2 * perTurn;
  const library = Math.max(libraryTokens(plan.library), plan.kind === 'learn' ? 2 * example : 0);
  const rounds = (1 + arms.validated - 1 + (1 + arms.halvedTo)) / 2;

  const stage = (groups: number, count: number, prefix: number): StageForecast => {
    const calls = groups * count;
    const tokens = {
      calls,
      promptTokens: calls * (prefix + task + perTurn),
      completionTokens: calls * answer,
    };
    if (!speed) return tokens;
    const fresh = groups * (task + perTurn) + (groups > 0 ? prefix : 0);
    return { ...tokens, seconds: fresh / speed.prefill + tokens.completionTokens / speed.decode };
  };
  return {
    learn: stage(train.length * config.epochs, config.group, 0),
    validate: stage(
      Math.round(validation.length * rounds * stepsOf(plan)),
      config.validationRollouts,
      library,
    ),
    prove: stage(2 * test.length, config.testRollouts, library / 2),
  };
}

function stepsOf({ train, config }: RunPlan): number {
  return Math.ceil(train.length / config.batch) * config.epochs;
}

function meanTokens({ train, test, taskSet, library }: RunPlan): number {
  const tasks = [...train, ...test];
  if (tasks.length === 0) return 0;
  const empty = { ...library, experiences: [] };
  const tokens = tasks.map((task) =>
    policyTurns(empty, task, taskSet.system).reduce((sum, turn) => sum + estimateTokens(turn.text), 0),
  );
  return tokens.reduce((sum, count) => sum + count, 0) / tasks.length;
}
