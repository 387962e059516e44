import { meanOf } from '../statistics/moments';
import { firstTwoRewards } from './adaptive';
import type {
  CandidateResult,
  ControlArm,
  ControlsResult,
  EffectsResult,
  ProofResult,
  RefusalReason,
  RunEnd,
  RunEvent,
} from './events';
import type { Library, OperationOutcome } from './library';
import type { Usage } from './meter';
import type { RunPlan } from './plan';

/** A run as one account, version 1 of `run.json`: fields may be added, these names stay. */
export interface RunReport {
  readonly version: 1;
  readonly status: RunEnd['status'];
  readonly reason?: string;
  readonly config: RunPlan['config'];
  readonly taskSet: RunPlan['taskSet'];
  readonly seed: number;
  readonly usage: Usage | undefined;
  readonly groups: {
    readonly sampled: number;
    readonly informative: number;
    /** Of training, from each group's first two rollouts alone; absent where none was decided. */
    readonly meanReward?: number;
  };
  readonly rollouts: number;
  readonly undecided: number;
  readonly warnings: RunPlan['warnings'];
  readonly steps: readonly StepReport[];
  /** Engine seconds until the first experience was kept, its tries on validation tasks among them; absent where none was. */
  readonly secondsToFirstExperience?: number;
  readonly proof?: ProofReport;
  readonly effects?: EffectsResult;
  readonly controls?: ControlsReport;
}

/** The comparison of a controls run: arms as they were measured, their libraries by their ids alone. */
export interface ControlsReport {
  readonly look: number;
  readonly arms: readonly (Omit<ControlArm, 'library'> & { readonly libraryId?: string })[];
}

export interface StepReport {
  readonly operations: readonly OperationReport[];
  readonly candidates: readonly Pick<
    CandidateResult,
    'name' | 'rendering' | 'mean' | 'validation' | 'tasks' | 'kept'
  >[];
}

export interface OperationReport {
  readonly op: string;
  readonly id?: string;
  readonly kind?: string;
  readonly text?: string;
  readonly outcome: 'applied' | 'rejected';
  readonly reason?: string;
}

export interface ProofReport {
  readonly look?: number;
  readonly arms?: ProofResult['arms'];
  readonly change?: {
    readonly estimate: number;
    readonly low: number;
    readonly high: number;
    readonly p: number;
  };
  readonly conclusion: 'helps' | 'harms' | 'no-effect-shown' | 'refused';
  readonly reason?: string;
  readonly covers?: string;
  readonly undecidedReadings?: unknown;
}

/** Gathers a run's events into its report and its final library. */
export class ReportBuilder {
  #plan: RunPlan | undefined;
  #usage: Usage | undefined;
  #sampled = 0;
  #informative = 0;
  readonly #firstRewards: number[] = [];
  #rollouts = 0;
  #undecided = 0;
  #steps: StepReport[] = [];
  #hasKept = false;
  #firstKept: number | undefined;
  #proof: ProofReport | undefined;
  #result: ProofResult | undefined;
  #effects: EffectsResult | undefined;
  #controls: ControlsResult | undefined;
  #library: Library | undefined;
  #end: RunEnd | undefined;

  add(event: RunEvent): void {
    switch (event.type) {
      case 'run-start':
        this.#plan = event.plan;
        this.#library = event.plan.library;
        break;
      case 'group-end':
        this.#sampled += 1;
        this.#informative += event.informative ? 1 : 0;
        this.#firstRewards.push(...firstTwoRewards(event.group.rollouts));
        this.#count(event.group.rollouts);
        break;
      case 'validated':
        this.#count(event.rollouts);
        break;
      case 'usage':
        this.#usage = event.usage;
        if (this.#hasKept) this.#firstKept ??= event.usage.seconds;
        break;
      case 'step-end':
        this.#library = event.library;
        // What the step took is told next: the usage so far is from before its candidates were tried.
        this.#hasKept ||= event.kept !== 'current';
        this.#steps.push({
          operations: event.operations.map(operationReport),
          candidates: event.candidates.map(({ name, rendering, mean, validation, tasks, kept }) => ({
            name,
            rendering,
            ...(mean !== undefined && { mean }),
            validation,
            tasks,
            kept,
          })),
        });
        break;
      case 'proof-refused':
        this.#proof = { conclusion: 'refused', reason: refusalSentence(event.reason) };
        break;
      case 'proof-end':
        this.#result = event.proof;
        this.#proof = proofReport(event.proof);
        for (const task of event.proof.tasks) this.#count([...task.without, ...task.with]);
        break;
      case 'effects-end':
        this.#effects = event.effects;
        this.#rollouts += event.effects.rollouts;
        this.#undecided += event.effects.undecided;
        break;
      case 'controls-end':
        this.#controls = event.controls;
        for (const { rollouts } of event.controls.tasks) this.#count(Object.values(rollouts).flat());
        break;
      case 'run-end':
        this.#end = event.end;
        this.#library = event.end.library;
        break;
    }
  }

  get library(): Library | undefined {
    return this.#library;
  }

  get proof(): ProofResult | undefined {
    return this.#result;
  }

  get controls(): ControlsResult | undefined {
    return this.#controls;
  }

  get effects(): EffectsResult | undefined {
    return this.#effects;
  }

  get usage(): Usage | undefined {
    return this.#usage;
  }

  get end(): RunEnd | undefined {
    return this.#end;
  }

  /** The account so far; a run without an end counts as stopped. */
  report(): RunReport {
    const plan = this.#plan;
    if (!plan) throw new Error('A report needs the event that starts the run.');
    const reason = this.#end && 'reason' in this.#end ? JSON.stringify(this.#end.reason) : undefined;
    return {
      version: 1,
      status: this.#end?.status ?? 'stopped',
      ...(reason !== undefined && { reason }),
      config: plan.config,
      taskSet: plan.taskSet,
      seed: plan.seed,
      usage: this.#usage,
      groups: {
        sampled: this.#sampled,
        informative: this.#informative,
        ...(this.#firstRewards.length > 0 && { meanReward: meanOf(this.#firstRewards) }),
      },
      rollouts: this.#rollouts,
      undecided: this.#undecided,
      warnings: plan.warnings,
      steps: this.#steps,
      ...(this.#firstKept !== undefined && { secondsToFirstExperience: this.#firstKept }),
      ...(this.#proof && { proof: this.#proof }),
      ...(this.#effects && { effects: this.#effects }),
      ...(this.#controls && { controls: controlsReport(this.#controls) }),
    };
  }

  #count(rollouts: readonly { readonly verdict: { readonly kind: string } }[]): void {
    this.#rollouts += rollouts.length;
    this.#undecided += rollouts.filter(({ verdict }) => verdict.kind === 'undecided').length;
  }
}

function proofReport({ look, arms, claim }: ProofResult): ProofReport {
  if (claim.conclusion === 'refused') {
    return { look, arms, conclusion: 'refused', reason: `${claim.reason}: ${claim.clusters}` };
  }
  const { estimate, low, high, p, conclusion, reason, covers, undecided } = claim;
  return {
    look,
    arms,
    change: { estimate, low, high, p },
    conclusion,
    covers,
    ...(reason && { reason }),
    ...(undecided && { undecidedReadings: undecided }),
  };
}

function controlsReport({ look, arms }: ControlsResult): ControlsReport {
  return {
    look,
    arms: arms.map(({ library, ...arm }) => ({ ...arm, ...(library && { libraryId: library.id }) })),
  };
}

function operationReport({ operation, outcome, ...rest }: OperationOutcome): OperationReport {
  const experience = 'experience' in operation ? operation.experience : undefined;
  const id = 'id' in rest ? rest.id : 'id' in operation ? operation.id : undefined;
  const text =
    experience?.kind === 'example' ? `${experience.prompt} → ${experience.answer}` : experience?.text;
  return {
    op: operation.op,
    ...(id !== undefined && { id }),
    ...(experience && { kind: experience.kind }),
    ...(text !== undefined && { text }),
    outcome,
    ...('reason' in rest && { reason: reasonText(rest.reason) }),
  };
}

function reasonText(reason: { readonly kind: string }): string {
  const { kind, ...facts } = reason;
  return Object.keys(facts).length === 0 ? kind : `${kind} ${JSON.stringify(facts)}`;
}

function refusalSentence(reason: RefusalReason): string {
  switch (reason.kind) {
    case 'empty-library':
      return 'No experience was kept on validation tasks, so there is nothing to prove.';
    case 'too-few-clusters':
      return `A proof needs ${reason.needed} different test tasks; there are ${reason.clusters}.`;
  }
}
