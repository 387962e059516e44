import { forecast as forecastOf, type Stage, type StageForecast } from '../../src/core/forecast';
import { emptyLibrary, type Library } from '../../src/core/library';
import { makePlan } from '../../src/core/make-plan';
import { defaultConfig, type RunPlan } from '../../src/core/plan';
import { fail, ok, type Result } from '../../src/core/result';
import { parseGraderSpec } from '../../src/graders/spec';
import { lookAlpha } from '../../src/statistics/interval';
import { smallestDetectableChange, typicalSpread } from '../../src/statistics/planning';
import type { Forecast, PlanFailure, RunPreview, RunRequest } from '../wire';
import type { LibraryDesk } from './library-desk';
import type { ModelDesk } from './model-desk';
import { OpenedAnswers } from './opened-answers';
import type { DeskPorts } from './ports';
import type { TaskDesk } from './task-desk';

/** From what a person asks for to a plan, and what that plan will take. */
export class Planner {
  readonly opened: OpenedAnswers;
  readonly #ports: DeskPorts;
  readonly #tasks: TaskDesk;
  readonly #libraries: LibraryDesk;
  readonly #model: ModelDesk;

  constructor(ports: DeskPorts, tasks: TaskDesk, libraries: LibraryDesk, model: ModelDesk) {
    this.#ports = ports;
    this.#tasks = tasks;
    this.#libraries = libraries;
    this.#model = model;
    this.opened = new OpenedAnswers(ports);
  }

  async plan(request: RunRequest, runId: string): Promise<Result<RunPlan, PlanFailure>> {
    const taskSet = await this.#tasks.find(request.taskSetId);
    if (!taskSet) return fail({ kind: 'no-task-set' });
    const spec = parseGraderSpec(taskSet.grader);
    if (!spec.ok) return fail({ kind: 'bad-grader', detail: JSON.stringify(spec.failure) });

    const revision =
      request.libraryId === undefined ? undefined : await this.#libraries.newest(request.libraryId);
    if (request.libraryId !== undefined && !revision) return fail({ kind: 'no-library' });
    if (request.kind === 'prove' && !revision) return fail({ kind: 'no-library' });
    const library: Library =
      revision?.library ?? emptyLibrary(`lib-${runId}`, request.libraryName ?? taskSet.name);

    // A learning run proves a revision that it has yet to make: whatever was opened until now came before it.
    const changesAt = request.kind === 'learn' ? Infinity : (revision?.createdAt ?? 0);
    const plan = makePlan({
      kind: request.kind,
      runId,
      seed: request.seed,
      config: { ...defaultConfig, ...request.config },
      taskSet,
      library,
      openedClusters: await this.opened.before(library.id, changesAt),
    });
    if (request.kind === 'learn' && plan.train.length === 0) {
      return fail({ kind: 'too-few-tasks', split: 'train', have: 0, need: 1 });
    }
    return ok(plan);
  }

  async preview(request: RunRequest): Promise<Result<RunPreview, PlanFailure>> {
    const planned = await this.plan(request, 'preview');
    if (!planned.ok) return planned;
    const plan = planned.value;
    const clusters = [...new Set(plan.test.map(({ cluster }) => cluster))];
    const look = await this.#ports.store.proofs.nextLook(clusters, plan.taskSet.id);
    return ok({ plan, forecast: summed(plan, forecastOf(plan, this.#model.speed), clusters.length, look) });
  }
}

function summed(
  { config }: RunPlan,
  stages: Readonly<Record<Stage, StageForecast>>,
  clusters: number,
  look: number,
): Forecast {
  const all = Object.values(stages);
  const seconds = all.reduce((sum, stage) => sum + (stage.seconds ?? NaN), 0);
  return {
    calls: all.reduce((sum, stage) => sum + stage.calls, 0),
    promptTokens: Math.round(all.reduce((sum, stage) => sum + stage.promptTokens, 0)),
    completionTokens: all.reduce((sum, stage) => sum + stage.completionTokens, 0),
    look,
    ...(Number.isFinite(seconds) && { minutes: seconds / 60 }),
    ...(clusters >= 2 && {
      smallestChange: smallestDetectableChange({
        clusters,
        spread: typicalSpread(config.testRollouts),
        alpha: lookAlpha(look),
      }),
    }),
  };
}
