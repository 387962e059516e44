import { seedOf, type CallAddress } from './address';
import type { Library } from './library';
import type { Grading, Policy, SampleContext, SampleOutcome } from './policy';
import type { CancelSignal } from './ports';
import type { PlannedTask, RunPlan } from './plan';
import { policyTurns } from './prompts/policy-prompt';
import type { Rollout } from './rollout';
import { isMomentary, type Grader, type Verdict } from './verdict';

/** What sampling needs of the world: a frozen model, a grader, and a way to stop. */
export interface SamplingPorts {
  readonly policy: Policy;
  readonly grader: Grader;
  readonly signal: CancelSignal;
  /** The answer under way, growing; for a page that shows it. */
  readonly onPartial?: (taskId: string, index: number, text: string) => void;
}

export interface SamplingOrder {
  readonly task: PlannedTask;
  readonly library: Library;
  /** Address of the group; each rollout adds its own sample index. */
  readonly at: Omit<CallAddress, 'task' | 'sample' | 'attempt'>;
  readonly count: number;
  readonly temperature: number;
  /** Sample index of the first rollout; 0 where absent. A group that grows asks for the rest from here. */
  readonly from?: number;
  /** Says what an answer is worth; the task's grader where absent. It may ask a model. */
  readonly judge?: AnswerJudge;
  /** The grader is told no reference: it only says what it takes from an answer. */
  readonly blind?: boolean;
}

/** A verdict on the answer with this sample index. */
export type AnswerJudge = (answer: string, index: number) => Promise<Verdict>;

/** Rollouts of one task under one library, graded, one by one and in order. */
export async function* rollouts(
  order: SamplingOrder,
  plan: RunPlan,
  { policy, grader, signal, onPartial }: SamplingPorts,
): AsyncGenerator<Rollout, Rollout[]> {
  const { task, library, at, count, temperature, from = 0 } = order;
  const graded = order.blind ? withoutReference(task) : task;
  const judge = order.judge ?? ((answer: string) => grader.grade(graded, answer));
  const request = {
    role: 'policy' as const,
    turns: policyTurns(library, task, plan.taskSet.system),
    temperature,
    maxTokens: plan.taskSet.answerTokens ?? plan.config.maxTokens,
    draws: Array.from({ length: count }, (_, draw) => {
      const address: CallAddress = { ...at, task: task.id, sample: from + draw, attempt: 0 };
      return { address, seed: seedOf(plan.seed, address) };
    }),
  };
  const onText = onPartial && ((index: number, text: string) => onPartial(task.id, from + index, text));

  const known = new Map<number, Verdict>();
  const grading: Grading = {
    async grade(draw, outcome) {
      const verdict = await verdictOn(outcome, from + draw, plan, judge);
      known.set(draw, verdict);
      return isMomentary(verdict) ? verdict : undefined;
    },
    recall: (draw, verdict) => known.set(draw, verdict),
  };
  const context: SampleContext = {
    signal,
    ...(onText && { onText }),
    // A judge is asked after the answer is kept: its own answer would be of no use without it.
    ...(!order.judge && { grading }),
  };

  const done: Rollout[] = [];
  for await (const outcome of policy.sampleGroup(request, context)) {
    signal.throwIfAborted();
    const index = from + done.length;
    const verdict = known.get(done.length) ?? (await verdictOn(outcome, index, plan, judge));
    const rollout: Rollout = outcome.ok
      ? { taskId: task.id, index, sample: outcome.value, verdict }
      : { taskId: task.id, index, failure: outcome.failure, verdict };
    done.push(rollout);
    yield rollout;
  }
  return done;
}

/**
 * No answer, or an answer cut off where the task set declares no budget, is undecided, never wrong. With a
 * declared budget, what is there at the budget is graded as it stands.
 */
async function verdictOn(
  outcome: SampleOutcome,
  index: number,
  plan: RunPlan,
  judge: AnswerJudge,
): Promise<Verdict> {
  if (!outcome.ok) {
    return { kind: 'undecided', reason: 'engine-failure', detail: outcome.failure.detail };
  }
  const cutOff = outcome.value.stop === 'max-tokens' && plan.taskSet.answerTokens === undefined;
  if (cutOff) return { kind: 'undecided', reason: 'cut-off' };
  return judge(outcome.value.text, index);
}

/** The task as somebody sees it who does not know the answer. */
function withoutReference({ id, prompt, cluster, split, family }: PlannedTask): PlannedTask {
  return { id, prompt, cluster, ...(split && { split }), ...(family !== undefined && { family }) };
}

/** Mean reward over the decided rollouts; undefined where none is decided. */
export function meanReward(group: readonly Rollout[]): number | undefined {
  const rewards = group.flatMap(({ verdict }) => (verdict.kind === 'graded' ? [verdict.reward] : []));
  return rewards.length === 0 ? undefined : rewards.reduce((sum, reward) => sum + reward, 0) / rewards.length;
}
