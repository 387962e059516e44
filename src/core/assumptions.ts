import { meanOf } from '../statistics/moments';
import type { AnswerKind, EngineFigures, Figures, Rewards, WritingFigures } from './figures';
import { promptEstimate, turnTokens } from './figures';
import { emptyLibrary, type Library } from './library';
import type { PlannedTask, RunPlan } from './plan';
import { policyTurns } from './prompts/policy-prompt';
import { estimateTokens } from './tokens';

/** Where nothing was measured: a template's own tokens, and how much of its budget an answer takes. */
const unmeasured = { base: 20, shareOfBudget: 0.8, written: 110, judged: 3 } as const;
/** What the question about lessons takes where it was not asked yet. */
const unaskedProbe: WritingFigures = {
  canWriteLessons: false,
  calls: 1,
  promptTokens: 175,
  completionTokens: 90,
  seconds: 0,
};

/** What a forecast goes by: figures where there are any, and what is usual where there are none. */
export class Assumptions {
  readonly figures: Figures;
  readonly #plan: RunPlan;
  readonly #budget: number;

  constructor(plan: RunPlan, figures: Figures) {
    this.figures = figures;
    this.#plan = plan;
    this.#budget = plan.taskSet.answerTokens ?? plan.config.maxTokens;
  }

  get bare(): Rewards | undefined {
    return this.figures.tasks?.bare;
  }

  get shown(): Rewards | undefined {
    return this.figures.tasks?.shown ?? this.bare;
  }

  get probe(): WritingFigures {
    return this.#distiller.writing ?? unaskedProbe;
  }

  /** Undefined where the model was not asked yet. */
  get canWriteLessons(): boolean | undefined {
    return this.#distiller.writing?.canWriteLessons;
  }

  /** Seconds of a distiller's call: its answer is held to a form, which takes longer than plain text. */
  get secondsPerWriting(): number | undefined {
    const { writing, speed } = this.#distiller;
    return writing && speed ? writing.seconds / writing.calls : undefined;
  }

  answer(kind: AnswerKind): number {
    const { tasks } = this.figures;
    const seen = tasks?.budget === this.#budget ? tasks.answers : {};
    const usual = this.#budget * unmeasured.shareOfBudget;
    switch (kind) {
      case 'learn':
        return seen.learn ?? seen.test ?? usual;
      case 'test':
        return seen.test ?? seen.learn ?? usual;
      case 'shown':
        return seen.shown ?? Math.min(usual, this.#referenceTokens() ?? usual);
      case 'judged':
        return seen.judged ?? unmeasured.judged;
      case 'written':
        return (
          seen.written ??
          (this.#distiller.writing ? this.probe.completionTokens / this.probe.calls : unmeasured.written)
        );
    }
  }

  /** Real tokens of a prompt of so many estimated ones. */
  prompt(estimated: number): number {
    const { base = unmeasured.base, factor = 1 } = this.figures.tasks?.prompt ?? {};
    return Math.max(1, base + factor * estimated);
  }

  /** Real tokens of what stands inside a prompt. */
  part(estimated: number): number {
    return estimated * (this.figures.tasks?.prompt?.factor ?? 1);
  }

  own(taskEstimate: number): number {
    return this.figures.tasks?.ownTokens ?? this.part(taskEstimate);
  }

  /** Estimated tokens of a task's prompt without a library, on average over these. */
  taskEstimate(tasks: readonly PlannedTask[]): number {
    if (tasks.length === 0) return 0;
    return meanOf(tasks.map((task) => promptEstimate(policyTurns(nothing, task, this.#plan.taskSet.system))));
  }

  /** Estimated tokens that a library adds to a prompt. */
  libraryEstimate(library: Library): number {
    const task = { prompt: '' };
    return promptEstimate(policyTurns(library, task)) - promptEstimate(policyTurns(nothing, task));
  }

  /** Estimated tokens that one more example adds. */
  exampleEstimate(): number {
    const { train, taskSet } = this.#plan;
    const { system } = taskSet;
    const task = this.taskEstimate(train) - (system === undefined ? 0 : estimateTokens(system) + turnTokens);
    return task + turnTokens + this.answer('shown');
  }

  /** Whoever would write lessons. */
  get #distiller(): EngineFigures {
    return this.figures.helpers?.distiller ?? this.figures.engine;
  }

  #referenceTokens(): number | undefined {
    const { train, validation, test } = this.#plan;
    const references = [...train, ...validation, ...test].flatMap(({ reference }) => reference ?? []);
    return references.length === 0 ? undefined : 1 + meanOf(references.map(estimateTokens));
  }
}

const nothing = emptyLibrary('none', '');
