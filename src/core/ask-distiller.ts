import { addressKey, seedOf, type CallAddress } from './address';
import type { OperationOutcome, RejectReason } from './library';
import { parseOperations, type WrittenOperation } from './parse-operations';
import type { JsonSchema, SampleOutcome, Turn } from './policy';
import type { RunPlan } from './plan';
import {
  answerRoom,
  cautiousTokens,
  mostTokens,
  type FittedPrompt,
  type TokenMeasure,
} from './prompt-budget';
import type { PromptCut } from './prompt-cut';
import type { SamplingPorts } from './sampling';

export interface DistillerCall {
  readonly turns: readonly Turn[];
  readonly address: CallAddress;
  readonly maxTokens: number;
  readonly schema?: JsonSchema;
}

/** Asks the distiller once. */
export async function askOnce(
  { turns, address, maxTokens, schema }: DistillerCall,
  plan: RunPlan,
  { policy, signal }: SamplingPorts,
): Promise<SampleOutcome> {
  const request = {
    role: 'distiller' as const,
    turns,
    temperature: plan.config.testTemperature,
    maxTokens,
    draws: [{ address, seed: seedOf(plan.seed, address) }],
    ...(schema && { schema }),
  };
  for await (const outcome of policy.sampleGroup(request, { signal })) return outcome;
  throw new Error(`No outcome for ${addressKey(address)}.`);
}

/** A prompt that is fitted to its context when it is asked, and asked again where that may help. */
export interface DistillerQuestion {
  readonly promptFor: (measure: TokenMeasure) => FittedPrompt;
  readonly address: CallAddress;
  readonly answerTokens: number;
  readonly schema?: JsonSchema;
}

/** What was heard: a text that will do, or none; and what went wrong on the way, for a person to read. */
export interface Heard<T> {
  readonly value: T | undefined;
  /** Whether the answer that the value was read from was cut off, or could not be read in a part: there was more. */
  readonly isPartial: boolean;
  readonly unreadable: readonly OperationOutcome[];
  readonly cuts: readonly PromptCut[];
}

/**
 * Asks, and once more with another seed where the answer will not do. A prompt that the engine finds too long is cut
 * to what must fit by any count. A call without an answer is told as such: it is not an empty answer.
 */
async function ask<T>(
  question: DistillerQuestion,
  read: (text: string) => { readonly value: T | undefined; readonly reasons: readonly RejectReason[] },
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Heard<T>> {
  const reasons: RejectReason[] = [];
  const cuts: PromptCut[] = [];
  const maxTokens = answerRoom(plan, question.answerTokens);
  let measure = cautiousTokens;
  let value: T | undefined;
  let isPartial = false;

  for (const attempt of [0, 1]) {
    const address = { ...question.address, attempt };
    const { turns, cuts: left } = question.promptFor(measure);
    if (!turns) {
      reasons.push({ kind: 'no-answer', detail: 'The prompt does not fit the context.' });
      break;
    }
    cuts.push(...left.map((cut) => ({ call: addressKey(address), ...cut })));
    const outcome = await askOnce(
      { turns, address, maxTokens, ...(question.schema && { schema: question.schema }) },
      plan,
      ports,
    );
    if (outcome.ok) {
      const heard = read(outcome.value.text);
      reasons.push(...heard.reasons);
      value = heard.value;
      isPartial = outcome.value.stop === 'max-tokens' || heard.reasons.length > 0;
      if (value !== undefined) break;
    } else {
      reasons.push({ kind: 'no-answer', detail: outcome.failure.detail });
      measure = mostTokens;
    }
  }
  return { value, isPartial, unreadable: reasons.map(noOperation), cuts };
}

/** Operations as the distiller wrote them; an answer in which none can be read will not do, unless it says "none". */
export async function askForOperations(
  question: DistillerQuestion,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Heard<readonly WrittenOperation[]>> {
  return ask(
    question,
    (text) => {
      const { operations, unreadable } = parseOperations(text);
      const isOfUse = operations.length > 0 || unreadable.length === 0;
      return { value: isOfUse ? operations : undefined, reasons: unreadable };
    },
    plan,
    ports,
  );
}

/** Prose; an empty answer will not do. */
export async function askForText(
  question: DistillerQuestion,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Heard<string>> {
  return ask(
    question,
    (text) =>
      text.trim() === ''
        ? { value: undefined, reasons: [{ kind: 'unreadable', raw: text }] }
        : { value: text.trim(), reasons: [] },
    plan,
    ports,
  );
}

/** An outcome needs an operation to stand for: keeping nothing changes nothing. */
function noOperation(reason: RejectReason): OperationOutcome {
  return { operation: { op: 'keep', id: '' }, outcome: 'rejected', reason };
}
