import { addressKey, seedOf, type CallAddress } from './address';
import { experienceId } from './distil-examples';
import type { Library, Operation, OperationOutcome, RolloutTrace } from './library';
import { parseOperations, type WrittenOperation } from './parse-operations';
import type { JsonSchema, Turn } from './policy';
import type { PlannedTask, RunPlan } from './plan';
import { consolidateTurns, critiqueTurns, operationsSchema, summaryTurns } from './prompts/lesson-prompts';
import type { Group } from './rollout';
import type { SamplingPorts } from './sampling';
import { estimateTokens } from './tokens';
import { rewardOf } from './verdict';

export interface LessonProposals {
  readonly operations: readonly Operation[];
  /** What the model wrote that is no operation, with its raw text. */
  readonly unreadable: readonly OperationOutcome[];
}

/** Answers longer than this are summarised before they are compared; shorter ones speak for themselves. */
const longAnswerTokens = 160;
/** Room for a distiller's answer. */
const answerTokens = 220;
/** So many answers of each group are shown: the contrast is in the first few, and the context is small. */
const shownPerSide = 4;

/**
 * The paper's distiller: summarise each rollout, criticise each informative group into operations, consolidate
 * the batch's operations. The model writes; nothing it writes is trusted before it is parsed.
 */
export async function distilLessons(
  groups: readonly Group[],
  library: Library,
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  taskById: ReadonlyMap<string, PlannedTask>,
  ports: SamplingPorts,
): Promise<LessonProposals> {
  const lessons = library.experiences.filter((experience) => experience.kind === 'lesson');
  const proposals: Operation[] = [];
  const unreadable: OperationOutcome[] = [];

  for (const group of groups) {
    const task = taskById.get(group.taskId);
    if (!task) continue;
    const traces = await tracesOf(group, task, at, plan, ports);
    const turns = critiqueTurns({
      prompt: task.prompt,
      reference: task.reference,
      rollouts: traces,
      lessons,
    });
    const address: CallAddress = {
      ...at,
      stage: 'distil',
      arm: 'critique',
      task: task.id,
      sample: 0,
      attempt: 0,
    };
    const raw = await ask(turns, address, plan, ports, operationsSchema);
    collect(raw, address, plan, at.step, traces, proposals, unreadable);
  }
  if (groups.length < 2 || proposals.length < 2) return { operations: proposals, unreadable };

  const address: CallAddress = {
    ...at,
    stage: 'distil',
    arm: 'consolidate',
    task: '',
    sample: 0,
    attempt: 0,
  };
  const turns = consolidateTurns({ proposals: proposals.map(describe), lessons });
  const merged: Operation[] = [];
  const traces = proposals.flatMap(tracesIn);
  collect(
    await ask(turns, address, plan, ports, operationsSchema),
    address,
    plan,
    at.step,
    traces,
    merged,
    unreadable,
  );
  // A merge that only keeps what there is has lost the proposals: then they stand as they were made.
  const merges = merged.some(({ op }) => op !== 'keep');
  return { operations: merges ? merged : proposals, unreadable };
}

/** Asks the distiller once; an answer that the engine could not give is an empty text. */
export async function ask(
  turns: readonly Turn[],
  address: CallAddress,
  plan: RunPlan,
  { policy, signal }: SamplingPorts,
  schema?: JsonSchema,
): Promise<string> {
  const request = {
    role: 'distiller' as const,
    turns,
    temperature: plan.config.testTemperature,
    maxTokens: answerTokens,
    draws: [{ address, seed: seedOf(plan.seed, address) }],
    ...(schema && { schema }),
  };
  for await (const outcome of policy.sampleGroup(request, { signal })) {
    return outcome.ok ? outcome.value.text : '';
  }
  throw new Error(`No outcome for ${addressKey(address)}.`);
}

async function tracesOf(
  group: Group,
  task: PlannedTask,
  at: { readonly epoch: number; readonly step: number },
  plan: RunPlan,
  ports: SamplingPorts,
): Promise<readonly RolloutTrace[]> {
  const decided = group.rollouts.filter((rollout) => rewardOf(rollout.verdict) !== undefined);
  const winners = decided.filter((rollout) => rewardOf(rollout.verdict)! >= 0.5).slice(0, shownPerSide);
  const losers = decided.filter((rollout) => rewardOf(rollout.verdict)! < 0.5).slice(0, shownPerSide);
  const traces: RolloutTrace[] = [];
  for (const rollout of [...winners, ...losers]) {
    let answer = rollout.sample?.text.trim() ?? '';
    if (estimateTokens(answer) > longAnswerTokens) {
      const address: CallAddress = {
        ...at,
        stage: 'distil',
        arm: 'summary',
        task: task.id,
        sample: rollout.index,
        attempt: 0,
      };
      answer = await ask(summaryTurns({ prompt: task.prompt, answer }), address, plan, ports);
    }
    traces.push({ taskId: task.id, prompt: task.prompt, answer, reward: rewardOf(rollout.verdict)! });
  }
  return traces;
}

function collect(
  raw: string,
  address: CallAddress,
  plan: RunPlan,
  step: number,
  traces: readonly RolloutTrace[],
  proposals: Operation[],
  unreadable: OperationOutcome[],
): void {
  const parsed = parseOperations(raw);
  parsed.operations.forEach((written, index) => {
    const id = experienceId(plan.runId, { ...address, attempt: index });
    proposals.push(operationOf(written, id, { kind: 'learnt', runId: plan.runId, step, rollouts: traces }));
  });
  for (const text of parsed.unreadable) {
    unreadable.push({
      operation: { op: 'keep', id: '' },
      outcome: 'rejected',
      reason: { kind: 'unreadable', raw: text },
    });
  }
}

function operationOf(
  { op, id = '', text = '' }: WrittenOperation,
  newId: string,
  origin: {
    readonly kind: 'learnt';
    readonly runId: string;
    readonly step: number;
    readonly rollouts: readonly RolloutTrace[];
  },
): Operation {
  const experience = { kind: 'lesson', id: newId, text, origin } as const;
  switch (op) {
    case 'add':
      return { op, experience };
    case 'update':
      return { op, id, experience };
    default:
      return { op, id };
  }
}

function describe(operation: Operation): string {
  switch (operation.op) {
    case 'add':
      return `ADD: ${operation.experience.kind === 'lesson' ? operation.experience.text : ''}`;
    case 'update':
      return `UPDATE ${operation.id}: ${operation.experience.kind === 'lesson' ? operation.experience.text : ''}`;
    default:
      return `${operation.op.toUpperCase()} ${operation.id}`;
  }
}

function tracesIn(operation: Operation): readonly RolloutTrace[] {
  if (operation.op !== 'add' && operation.op !== 'update') return [];
  return operation.experience.origin.kind === 'learnt' ? operation.experience.origin.rollouts : [];
}
