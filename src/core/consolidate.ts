import type { CallAddress } from './address';
import { experienceNamed } from './apply-operations';
import { askForOperations } from './ask-distiller';
import { criticisedOperations, operationsTokens } from './critique';
import type { Experience, Operation, OperationOutcome, RolloutTrace } from './library';
import { describeOperation, isSameOperation, lessonOperations, textOf, tracesOf } from './lesson-operation';
import type { RunPlan } from './plan';
import {
  cautiousTokens,
  cutBetween,
  fitted,
  promptRoom,
  promptTokens,
  type FittedPrompt,
  type TokenMeasure,
} from './prompt-budget';
import type { PromptCut } from './prompt-cut';
import { consolidateTurns } from './prompts/lesson-prompts';
import type { SamplingPorts } from './sampling';

/** What a batch's proposals became: those that stand, and what is told of the others. */
export interface Consolidated {
  readonly operations: readonly Operation[];
  /** Proposals that were merged, one by one, and what the model wrote that is no operation on what there is. */
  readonly rejected: readonly OperationOutcome[];
  readonly cuts: readonly PromptCut[];
}

/** Each round merges what the last one left, until one call sees all or a round makes nothing fewer. */
const mostRounds = 3;

/**
 * Stage 3 of the paper: the proposals of several groups become a few that agree. Where they do not fit one prompt they
 * are merged in parts, and the parts' results again. A merge that is cut off, that cannot be read whole, or that changes
 * nothing, has lost proposals: then those that it does not repeat stand as they were made.
 */
export async function consolidate(
  proposals: readonly Operation[],
  lessons: readonly Experience[],
  at: Pick<CallAddress, 'epoch' | 'step'>,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Consolidated> {
  const rejected: OperationOutcome[] = [];
  const cuts: PromptCut[] = [];
  let operations = proposals;
  let sample = 0;
  for (let round = 0; round < mostRounds; round++) {
    const parts = partsOf(operations, lessons, plan);
    const merged: Operation[] = [];
    for (const part of parts) {
      const address: CallAddress = {
        ...at,
        stage: 'distil',
        arm: 'consolidate',
        task: '',
        sample,
        attempt: 0,
      };
      const apart = operations.filter((operation) => !part.includes(operation));
      const result =
        part.length > 1
          ? await merge(part, apart, lessons, address, plan, ports)
          : { operations: part, rejected: [], cuts: [] };
      if (part.length > 1) sample += 1;
      merged.push(...result.operations);
      rejected.push(...result.rejected);
      cuts.push(...result.cuts);
    }
    const isDone = parts.length === 1 || merged.length >= operations.length;
    operations = merged;
    if (isDone) break;
  }
  return { operations, rejected, cuts };
}

async function merge(
  part: readonly Operation[],
  apart: readonly Operation[],
  lessons: readonly Experience[],
  address: CallAddress,
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<Consolidated> {
  const promptFor = (measure: TokenMeasure): FittedPrompt => {
    const lines = part.map(describeOperation);
    const kept = fittingLessons(lines, lessons, plan, measure);
    if (!kept) return { turns: undefined, cuts: [] };
    const left = lessons.slice(kept.length).map((lesson) => (lesson.kind === 'lesson' ? lesson.text : ''));
    return {
      turns: consolidateTurns({ proposals: lines, lessons: kept }),
      cuts: [
        ...cutBetween('lessons-left-out', left, []),
        ...cutBetween('proposals-apart', apart.map(describeOperation), []),
      ],
    };
  };
  const heard = await askForOperations(
    { promptFor, address, answerTokens: operationsTokens, schema: criticisedOperations(lessons) },
    plan,
    ports,
  );
  const traces = distinct(part.flatMap(tracesOf));
  // Lessons that were left out may be named all the same: the proposals show their ids.
  const written = lessonOperations(heard.value ?? [], { address, plan, traces, shown: lessons });
  const told = [...heard.unreadable, ...written.rejected];

  // What a merge repeats is the proposal itself, with its own provenance.
  const merged: Operation[] = [];
  for (const operation of written.operations) {
    const repeated = part.find((one) => !merged.includes(one) && isSameOperation(one, operation, lessons));
    merged.push(repeated ?? operation);
  }
  const isWhole = !heard.isPartial && merged.some((operation) => isChange(operation, lessons));
  const standing = isWhole ? merged : [...merged, ...part.filter((one) => !merged.includes(one))];
  const gone = part.filter((one) => !standing.includes(one));
  return {
    operations: standing,
    rejected: [
      ...told,
      ...gone.map((operation): OperationOutcome => ({
        operation,
        outcome: 'rejected',
        reason: { kind: 'merged' },
      })),
    ],
    cuts: heard.cuts,
  };
}

/** Would it change anything? Keeping does not, and neither does what has no text or no lesson to work on. */
function isChange(operation: Operation, lessons: readonly Experience[]): boolean {
  if (operation.op === 'keep') return false;
  if (operation.op !== 'delete' && textOf(operation) === '') return false;
  return operation.op === 'add' || experienceNamed(lessons, operation.id) !== undefined;
}

/** The proposals in order, in as few parts as fit a prompt; one that fits none is a part by itself, and stands as it is. */
function partsOf(
  operations: readonly Operation[],
  lessons: readonly Experience[],
  plan: RunPlan,
): readonly (readonly Operation[])[] {
  const parts: Operation[][] = [];
  for (const operation of operations) {
    const last = parts.at(-1);
    const lines = [...(last ?? []), operation].map(describeOperation);
    if (last && fittingLessons(lines, lessons, plan, cautiousTokens)) last.push(operation);
    else parts.push([operation]);
  }
  return parts;
}

/** The lessons that fit beside the proposals, from the first on; nothing where the proposals alone do not fit. */
function fittingLessons(
  lines: readonly string[],
  lessons: readonly Experience[],
  plan: RunPlan,
  measure: TokenMeasure,
): readonly Experience[] | undefined {
  // Half of them stay where that costs no more than a second call: a merge that does not see the lessons repeats them.
  const least = lines.length > 2 ? Math.ceil(lessons.length / 2) : 0;
  return fitted(
    lessons,
    (some) => promptTokens(consolidateTurns({ proposals: lines, lessons: some }), measure),
    promptRoom(plan, operationsTokens),
    [(some) => (some.length > least ? some.slice(0, -1) : undefined)],
  );
}

function distinct(traces: readonly RolloutTrace[]): readonly RolloutTrace[] {
  return [...new Map(traces.map((trace) => [`${trace.taskId}\u0000${trace.answer}`, trace])).values()];
}
