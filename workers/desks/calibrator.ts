import { placeOf } from '../../src/core/beside';
import { Gauge } from '../../src/core/figures';
import { fail, ok, type Result } from '../../src/core/result';
import type { GuardedGrader } from '../../src/graders/guarded-grader';
import type { MeasureFailure, RunRequest } from '../wire';
import type { ModelDesk } from './model-desk';
import { parts } from './parts';
import type { Planner } from './planner';

/** Training tasks that a look may take: some are asked, others stand for a library. */
const lookTasks = 5;

/** A short look at what the model makes of a task set on this device, for the forecast; on demand only. */
export class Calibrator {
  readonly #model: ModelDesk;
  readonly #planner: Planner;
  readonly #graderFor: (spec: string) => GuardedGrader;
  #looking: AbortController | undefined;

  constructor(model: ModelDesk, planner: Planner, graderFor: (spec: string) => GuardedGrader) {
    this.#model = model;
    this.#planner = planner;
    this.#graderFor = graderFor;
  }

  /** Asks some of the set's training tasks, whatever kind of run the forecast is for. Test tasks stay untouched. */
  async measure(request: RunRequest): Promise<Result<void, MeasureFailure>> {
    const engine = this.#model.facts;
    if (!engine) return fail({ kind: 'no-model' });
    if (this.#looking) return fail({ kind: 'busy' });
    const learns = request.kind === 'learn' || request.kind === 'controls';
    const asLearning: RunRequest = {
      ...request,
      kind: 'learn',
      config: { ...request.config, trainTasks: lookTasks },
    };
    const planned = await this.#planner.plan(asLearning, 'look');
    if (!planned.ok) return planned;
    const plan = planned.value;

    const controller = new AbortController();
    this.#looking = controller;
    const grader = this.#graderFor(plan.taskSet.grader);
    const { taskSet, config } = plan;
    const gauge = new Gauge(taskSet.answerTokens ?? config.maxTokens, config.temperature);
    try {
      const known = await this.#model.figuresFor(taskSet.id);
      // A model beside it that writes lessons is not the one that is measured here.
      const isWriter = placeOf('distiller', request.helpers ?? {}) === 'first';
      const writes = learns && config.distil !== 'examples' && isWriter;
      const needsProbe = writes && known.engine.writing === undefined;
      const { host: policy } = this.#model;
      const { calibrate } = await parts.calibrate();
      await calibrate(plan, needsProbe, { policy, grader, gauge, signal: controller.signal });
    } catch (error) {
      if (controller.signal.aborted) return fail({ kind: 'stopped' });
      throw error;
    } finally {
      grader.dispose();
      this.#looking = undefined;
    }
    await this.#model.learnFigures(engine, gauge, taskSet.id);
    return ok(undefined);
  }

  /** A run that begins needs the model more. */
  stop(): void {
    this.#looking?.abort(new DOMException('A run begins.', 'AbortError'));
  }
}
