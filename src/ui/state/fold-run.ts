import type {
  ArmName,
  CandidateFacts,
  CandidateResult,
  CannotReason,
  ControlsResult,
  EffectFactor,
  EffectsResult,
  ProofResult,
  RefusalReason,
  RunEnd,
  RunEvent,
} from '../../core/events';
import type { Library, Operation, OperationOutcome } from '../../core/library';
import type { Usage } from '../../core/meter';
import type { RunPlan } from '../../core/plan';
import type { ControlName } from '../../core/presets';
import type { PromptCut } from '../../core/prompt-cut';
import type { Rollout } from '../../core/rollout';

/** What the page draws of a run, whether it is under way, played from a recording, or read from disk. */
export interface RunView {
  readonly phase: 'none' | 'starting' | 'sampling' | 'testing' | 'proving' | 'measuring' | 'ended';
  readonly plan?: RunPlan;
  /** Whether the model can write lessons; asked once where the distiller is `auto`. */
  readonly probe?: { readonly canWriteLessons: boolean; readonly raw: string };
  readonly steps: readonly StepView[];
  readonly proof?: ProofView;
  /** Controls: the arms that learn or have learnt, in their order. */
  readonly arms?: readonly ArmView[];
  readonly comparison?: ComparisonView;
  readonly effects?: EffectsView;
  /** Why there is no proof. */
  readonly refusal?: RefusalReason;
  readonly usage?: Usage;
  readonly end?: RunEnd;
}

export interface StepView {
  /** Controls: which arm learns in it. Steps count from 0 in every arm. */
  readonly arm?: ControlName;
  readonly epoch: number;
  readonly step: number;
  readonly taskIds: readonly string[];
  readonly groups: readonly GroupView[];
  /** What the distiller proposed; `outcomes` says what became of it at the end of the step. */
  readonly proposed?: readonly Operation[];
  readonly candidates: readonly CandidateView[];
  /** The library as it was, sampled again on the validation tasks: what the candidates are compared with. */
  readonly baseline: readonly TriedTask[];
  readonly outcomes?: readonly OperationOutcome[];
  readonly kept?: string;
  /** After the step. */
  readonly library?: Library;
  /** Tasks that were not sampled again: their groups agreed under this same library. */
  readonly skipped?: readonly string[];
  /** What of the distiller's prompts did not fit its context. */
  readonly cuts?: readonly PromptCut[];
}

export interface ArmView {
  readonly name: ControlName;
  readonly state: 'learning' | 'ended';
  /** Once it has ended. */
  readonly library?: Library;
  readonly cannot?: CannotReason;
}

/** The comparison of a controls run: counts, and the figures once all are in (rule R4). */
export interface ComparisonView {
  readonly arms: readonly ArmName[];
  readonly tasks: number;
  readonly rollouts: number;
  /** Answers to a vote, where there is one. */
  readonly votes?: number;
  readonly done: number;
  /** Nothing before the first answer: a vote takes several. */
  readonly of: number;
  readonly result?: ControlsResult;
}

export interface GroupView {
  readonly taskId: string;
  readonly rollouts: readonly Rollout[];
  /** One per rollout, once the group is complete. */
  readonly advantages: readonly (number | undefined)[];
  readonly state: 'sampling' | 'informative' | 'no-contrast';
}

export interface CandidateView {
  readonly facts: CandidateFacts;
  readonly tried: readonly TriedTask[];
  readonly fate: 'testing' | 'out' | 'kept' | 'not-kept';
  readonly mean?: number;
  readonly result?: CandidateResult;
}

export interface TriedTask {
  readonly taskId: string;
  readonly rollouts: readonly Rollout[];
}

export interface ProofView {
  readonly look: number;
  readonly tasks: number;
  readonly rollouts: number;
  readonly done: number;
  readonly of: number;
  readonly result?: ProofResult;
}

/** The measuring of single experiences: counts, and the figures once all are in. */
export interface EffectsView {
  readonly factors: readonly EffectFactor[];
  readonly tasks: number;
  readonly done: number;
  /** Grows once, where a harmful experience is tried without. */
  readonly of: number;
  readonly result?: EffectsResult;
}

export const noRun: RunView = { phase: 'none', steps: [] };

/** The next picture. Parts that the event does not touch are the same objects, so drawing them again is free. */
export function foldRun(view: RunView, event: RunEvent): RunView {
  switch (event.type) {
    case 'run-start':
      return { ...noRun, phase: 'starting', plan: event.plan };
    case 'probe-end': {
      const { canWriteLessons, raw } = event;
      return { ...view, phase: 'starting', probe: { canWriteLessons, raw } };
    }
    case 'step-start': {
      const { epoch, step, taskIds } = event;
      const arm = view.arms?.at(-1)?.name;
      const begun = { epoch, step, taskIds, groups: [], candidates: [], baseline: [] };
      return { ...view, phase: 'sampling', steps: [...view.steps, { ...(arm && { arm }), ...begun }] };
    }
    case 'task-skipped':
      return inStep(view, event.step, (step) => ({
        ...step,
        skipped: [...(step.skipped ?? []), event.taskId],
      }));
    case 'prompts-cut':
      return inStep(view, event.step, (step) => ({ ...step, cuts: [...(step.cuts ?? []), ...event.cuts] }));
    case 'arm-start': {
      const arm: ArmView = { name: event.arm, state: 'learning' };
      return { ...view, phase: 'starting', arms: [...(view.arms ?? []), arm] };
    }
    case 'arm-end': {
      const { arm: name, library, cannot } = event;
      const ended: ArmView = { name, state: 'ended', library, ...(cannot && { cannot }) };
      return { ...view, arms: (view.arms ?? []).map((arm) => (arm.name === name ? ended : arm)) };
    }
    case 'controls-start': {
      const { arms, tasks, rollouts, votes } = event;
      const counts = { arms, tasks, rollouts, ...(votes !== undefined && { votes }), done: 0, of: 0 };
      return { ...view, phase: 'proving', comparison: counts };
    }
    case 'controls-end':
      return view.comparison === undefined
        ? view
        : { ...view, comparison: { ...view.comparison, result: event.controls } };
    case 'rollout-end':
      return inStep(view, event.step, (step) => ({
        ...step,
        groups: withRollout(step.groups, event.rollout),
      }));
    case 'group-end': {
      const group: GroupView = {
        taskId: event.group.taskId,
        rollouts: event.group.rollouts,
        advantages: event.advantages,
        state: event.informative ? 'informative' : 'no-contrast',
      };
      return inStep(view, event.step, (step) => ({ ...step, groups: withGroup(step.groups, group) }));
    }
    case 'proposed':
      return inStep(view, event.step, (step) => ({ ...step, proposed: event.operations }));
    case 'candidates': {
      const candidates = event.candidates.map((facts): CandidateView => ({
        facts,
        tried: [],
        fate: 'testing',
      }));
      return { ...inStep(view, event.step, (step) => ({ ...step, candidates })), phase: 'testing' };
    }
    case 'validated':
      return inStep(view, event.step, (step) => withTried(step, event.candidate, event));
    case 'candidate-out':
      return inCandidate(view, event.step, event.candidate, (one) => ({
        ...one,
        fate: 'out',
        ...(event.mean !== undefined && { mean: event.mean }),
      }));
    case 'step-end':
      return inStep(view, event.step, (step) => ({
        ...step,
        candidates: withResults(step.candidates, event.candidates, event.kept),
        outcomes: event.operations,
        kept: event.kept,
        library: event.library,
      }));
    case 'proof-refused':
      return { ...view, refusal: event.reason };
    case 'proof-start': {
      const { look, tasks, rollouts } = event;
      return {
        ...view,
        phase: 'proving',
        proof: { look, tasks, rollouts, done: 0, of: tasks * rollouts * 2 },
      };
    }
    case 'proof-progress': {
      const { done, of } = event;
      if (view.comparison !== undefined) return { ...view, comparison: { ...view.comparison, done, of } };
      return view.proof === undefined ? view : { ...view, proof: { ...view.proof, done, of } };
    }
    case 'proof-end':
      return { ...view, proof: proofWith(view.proof, event.proof) };
    case 'effects-start': {
      const { factors, tasks } = event;
      return { ...view, phase: 'measuring', effects: { factors, tasks, done: 0, of: 0 } };
    }
    case 'effects-progress':
      return view.effects === undefined
        ? view
        : { ...view, effects: { ...view.effects, done: event.done, of: event.of } };
    case 'effects-end':
      return view.effects === undefined
        ? view
        : { ...view, effects: { ...view.effects, result: event.effects } };
    case 'usage':
      return { ...view, usage: event.usage };
    case 'run-end':
      return { ...view, phase: 'ended', end: event.end };
  }
}

/** The step that an event names is nearly always the last one, and always of the arm that learns last. */
function inStep(view: RunView, number: number, change: (step: StepView) => StepView): RunView {
  const at = view.steps.findLastIndex((step) => step.step === number);
  const step = view.steps[at];
  return step === undefined ? view : { ...view, steps: view.steps.with(at, change(step)) };
}

function inCandidate(
  view: RunView,
  step: number,
  name: string,
  change: (one: CandidateView) => CandidateView,
): RunView {
  return inStep(view, step, (found) => ({
    ...found,
    candidates: found.candidates.map((one) => (one.facts.name === name ? change(one) : one)),
  }));
}

function withRollout(groups: readonly GroupView[], rollout: Rollout): readonly GroupView[] {
  const at = groups.findLastIndex((group) => group.taskId === rollout.taskId);
  const group = groups[at];
  if (group === undefined) {
    return [...groups, { taskId: rollout.taskId, rollouts: [rollout], advantages: [], state: 'sampling' }];
  }
  return groups.with(at, { ...group, rollouts: [...group.rollouts, rollout] });
}

function withGroup(groups: readonly GroupView[], group: GroupView): readonly GroupView[] {
  const at = groups.findLastIndex((one) => one.taskId === group.taskId);
  return at === -1 ? [...groups, group] : groups.with(at, group);
}

/** An arm that is no candidate is the current library. */
function withTried(step: StepView, arm: string, { taskId, rollouts }: TriedTask): StepView {
  if (!step.candidates.some((one) => one.facts.name === arm)) {
    return { ...step, baseline: [...step.baseline, { taskId, rollouts }] };
  }
  const tried = (one: CandidateView): CandidateView => ({
    ...one,
    tried: [...one.tried, { taskId, rollouts }],
  });
  return { ...step, candidates: step.candidates.map((one) => (one.facts.name === arm ? tried(one) : one)) };
}

function withResults(
  candidates: readonly CandidateView[],
  results: readonly CandidateResult[],
  kept: string,
): readonly CandidateView[] {
  return candidates.map((one): CandidateView => {
    const result = results.find((each) => each.name === one.facts.name);
    const fate = one.facts.name === kept ? 'kept' : one.fate === 'out' ? 'out' : 'not-kept';
    if (result === undefined) return { ...one, fate };
    return { ...one, fate, result, ...(result.mean !== undefined && { mean: result.mean }) };
  });
}

function proofWith(proof: ProofView | undefined, result: ProofResult): ProofView {
  const calls = result.tasks.reduce((sum, task) => sum + task.without.length + task.with.length, 0);
  const counts = proof ?? {
    tasks: result.tasks.length,
    rollouts: result.tasks[0]?.with.length ?? 0,
    done: calls,
    of: calls,
  };
  return { ...counts, done: counts.of, look: result.look, result };
}
