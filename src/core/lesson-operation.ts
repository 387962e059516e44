import type { CallAddress } from './address';
import { experienceNamed } from './apply-operations';
import { experienceId } from './distil-examples';
import type { Experience, Operation, OperationOutcome, RolloutTrace } from './library';
import type { WrittenOperation } from './parse-operations';
import type { RunPlan } from './plan';

/** Operations on lessons that were shown, and those that name something else: rejected at once, and told. */
export interface Proposals {
  readonly operations: readonly Operation[];
  readonly rejected: readonly OperationOutcome[];
}

/**
 * What a call wrote, as operations with their provenance. A distiller that names what it was not shown cannot mean it,
 * and no later stage gets to reinterpret it.
 */
export function lessonOperations(
  written: readonly WrittenOperation[],
  from: {
    readonly address: CallAddress;
    readonly plan: RunPlan;
    readonly traces: readonly RolloutTrace[];
    readonly shown: readonly Experience[];
  },
): Proposals {
  const operations: Operation[] = [];
  const rejected: OperationOutcome[] = [];
  for (const [index, one] of written.entries()) {
    const operation = operationOf(one, index, from);
    if (operation.op === 'add' || experienceNamed(from.shown, operation.id)) operations.push(operation);
    else {
      const reason = { kind: 'unknown-id', id: operation.id } as const;
      rejected.push({ operation, outcome: 'rejected', reason });
    }
  }
  return { operations, rejected };
}

/** Ids follow from addresses; the place of an operation in its answer stands where the attempt would. */
function operationOf(
  { op, id = '', text = '' }: WrittenOperation,
  index: number,
  { address, plan, traces }: Parameters<typeof lessonOperations>[1],
): Operation {
  const experience = {
    kind: 'lesson',
    id: experienceId(plan.runId, { ...address, attempt: index }),
    text,
    origin: { kind: 'learnt', runId: plan.runId, step: address.step, rollouts: traces },
  } as const;
  switch (op) {
    case 'add':
      return { op, experience };
    case 'update':
      return { op, id, experience };
    default:
      return { op, id };
  }
}

/** An operation in a prompt's line. */
export function describeOperation(operation: Operation): string {
  switch (operation.op) {
    case 'add':
      return `ADD: ${textOf(operation)}`;
    case 'update':
      return `UPDATE ${operation.id}: ${textOf(operation)}`;
    default:
      return `${operation.op.toUpperCase()} ${operation.id}`;
  }
}

/** Do two operations say the same of the same lesson? */
export function isSameOperation(a: Operation, b: Operation, shown: readonly Experience[]): boolean {
  const target = (operation: Operation) =>
    operation.op === 'add' ? undefined : experienceNamed(shown, operation.id)?.id;
  const words = (operation: Operation) =>
    textOf(operation).normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
  return a.op === b.op && target(a) === target(b) && words(a) === words(b);
}

/** The rollouts that taught an operation. */
export function tracesOf(operation: Operation): readonly RolloutTrace[] {
  if (!('experience' in operation) || operation.experience.origin.kind !== 'learnt') return [];
  return operation.experience.origin.rollouts;
}

export function textOf(operation: Operation): string {
  return 'experience' in operation && operation.experience.kind === 'lesson' ? operation.experience.text : '';
}
