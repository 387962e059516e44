import { placeOf, type BesideFirst, type HelperRoles } from '../../src/core/beside';
import { factorsOf } from '../../src/core/effect-factors';
import type { EngineFigures } from '../../src/core/figures';
import type { RunForecast } from '../../src/core/forecast';
import { emptyLibrary, type Library } from '../../src/core/library';
import { helperRoles, type HelperRole } from '../../src/core/policy';
import { isLearning, presetConfig } from '../../src/core/presets';
import { clustersOf, defaultConfig, type RunPlan } from '../../src/core/plan';
import { fail, ok, type Result } from '../../src/core/result';
import { parseGraderSpec } from '../../src/graders/spec';
import { effectReach } from '../../src/statistics/effect-reach';
import { lookAlpha } from '../../src/statistics/interval';
import { smallestDetectableChange, typicalSpread } from '../../src/statistics/planning';
import type { Forecast, PlanFailure, RunPreview, RunRequest } from '../wire';
import type { LibraryDesk } from './library-desk';
import type { ModelDesk } from './model-desk';
import { OpenedAnswers } from './opened-answers';
import { parts } from './parts';
import type { DeskPorts } from './ports';
import type { TaskDesk } from './task-desk';

/** Validation tasks on which single experiences are measured, where the person names no other number. */
const effectTasks = 40;
/** Fewer different ones, and the intervals are so wide that nothing is to be seen in them. */
const leastEffectTasks = 8;

/** From what a person asks for to a plan, and what that plan will take. */
export class Planner {
  readonly opened: OpenedAnswers;
  readonly #ports: DeskPorts;
  readonly #tasks: TaskDesk;
  readonly #libraries: LibraryDesk;
  readonly #model: ModelDesk;
  readonly #beside: BesideFirst<ModelDesk>;

  constructor(
    ports: DeskPorts,
    tasks: TaskDesk,
    libraries: LibraryDesk,
    model: ModelDesk,
    beside: BesideFirst<ModelDesk> = {},
  ) {
    this.#beside = beside;
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
    const needsLibrary = request.kind === 'prove' || request.kind === 'effects';
    if (needsLibrary && !revision) return fail({ kind: 'no-library' });
    const library: Library =
      revision?.library ?? emptyLibrary(`lib-${runId}`, request.libraryName ?? taskSet.name);

    // A learning run proves a revision that it has yet to make: whatever was opened until now came before it.
    const learns = request.kind === 'learn' || request.kind === 'controls';
    const distiller = this.#deskOf('distiller', request.helpers)?.facts;
    const changesAt = learns ? Infinity : (revision?.createdAt ?? 0);
    const { makePlan } = await parts.plan();
    const plan = makePlan({
      kind: request.kind,
      runId,
      seed: request.seed,
      config: {
        ...defaultConfig,
        ...(request.kind === 'effects' && { validationTasks: effectTasks }),
        ...(request.kind === 'controls' && presetConfig('full')),
        ...(distiller && { contextTokens: distiller.contextTokens }),
        ...(request.config.preset && presetConfig(request.config.preset)),
        ...request.config,
      },
      taskSet,
      library,
      openedClusters: await this.opened.before(library.id, changesAt),
      ...(request.measured && { measured: request.measured }),
      ...(request.controls && { controls: request.controls }),
    });
    if (request.kind === 'effects') return measurable(plan);
    // A comparison of arms that learn nothing takes test tasks alone.
    const trains = request.kind === 'learn' || (request.controls ?? []).some(isLearning);
    if (trains && plan.train.length === 0) {
      return fail({ kind: 'too-few-tasks', split: 'train', have: 0, need: 1 });
    }
    return ok(plan);
  }

  /** What a plan will take, each role at the pace of the model that plays it. */
  async expect(plan: RunPlan, roles: HelperRoles = {}): Promise<RunForecast> {
    const figures = await this.#model.figuresFor(plan.taskSet.id);
    const { forecast } = await parts.forecast();
    const helpers: Partial<Record<HelperRole, EngineFigures>> = {};
    for (const role of helperRoles) {
      const desk = this.#deskOf(role, roles);
      if (desk && desk !== this.#model) helpers[role] = (await desk.figuresFor(plan.taskSet.id)).engine;
    }
    return forecast(plan, { ...figures, helpers });
  }

  #deskOf(role: HelperRole, roles: HelperRoles = {}): ModelDesk | undefined {
    const place = placeOf(role, roles);
    return place === 'first' ? this.#model : this.#beside[place];
  }

  async preview(request: RunRequest): Promise<Result<RunPreview, PlanFailure>> {
    const planned = await this.plan(request, 'preview');
    if (!planned.ok) return planned;
    const plan = planned.value;
    const clusters = clustersOf(plan.test);
    const look = await this.#ports.store.proofs.nextLook(clusters, plan.taskSet.id);
    return ok({
      plan,
      forecast: withProof(plan, await this.expect(plan, request.helpers), clusters.length, look),
    });
  }
}

/** Whether the effects of single experiences can be told from this plan. */
function measurable(plan: RunPlan): Result<RunPlan, PlanFailure> {
  const clusters = clustersOf(plan.validation).length;
  if (clusters < leastEffectTasks) {
    const asked = plan.config.validationTasks;
    return fail({
      kind: 'too-few-tasks',
      split: 'validation',
      have: clusters,
      need: leastEffectTasks,
      ...(plan.validation.length === asked && { asked }),
    });
  }
  const have = factorsOf(plan).flatMap(({ experienceIds }) => experienceIds).length;
  if (have < 2) return fail({ kind: 'too-few-experiences', have, need: 2 });
  return ok(plan);
}

/** With what the proof, or the measurement of effects, can show. */
function withProof(
  { kind, config, validation }: RunPlan,
  expected: RunForecast,
  clusters: number,
  look: number,
): Forecast {
  return {
    ...expected,
    look,
    ...(expected.seconds !== undefined && { minutes: expected.seconds / 60 }),
    ...(kind === 'effects' && { effectReach: effectReach(clustersOf(validation).length) }),
    ...(clusters >= 2 && {
      smallestChange: smallestDetectableChange({
        clusters,
        spread: typicalSpread(config.testRollouts),
        alpha: lookAlpha(look),
      }),
    }),
  };
}
