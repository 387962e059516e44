import { besideFirst, type BesideFirst } from '../../src/core/beside';
import type { RefusalReason } from '../../src/core/events';
import { Gauge } from '../../src/core/figures';
import type { RunForecast } from '../../src/core/forecast';
import type { JournalEntry } from '../../src/core/journal';
import type { Library } from '../../src/core/library';
import type { RunCaps } from '../../src/core/meter';
import type { RunPlan } from '../../src/core/plan';
import { proofRefusal, tooFewClusters } from '../../src/core/prove';
import { promptVersion } from '../../src/core/prompts/policy-prompt';
import { fail, ok, type Result } from '../../src/core/result';
import type { GuardedGrader } from '../../src/graders/guarded-grader';
import type { RunRow } from '../../src/store/run-schema';
import type {
  EngineLoss,
  PlanFailure,
  ResumeFailure,
  RunRequest,
  RunState,
  RunSummary,
  StoreFailure,
} from '../wire';
import { armSummaries } from './arm-summaries';
import { watchingFailures } from './engine-loss';
import { Gate } from './gate';
import { gathered, type Gathered } from './gathered';
import type { LibraryDesk } from './library-desk';
import type { ModelDesk } from './model-desk';
import { thinned } from './partial-text';
import type { Planner } from './planner';
import type { DeskPorts } from './ports';
import { Progress } from './progress';
import { helpersFor, missingHelper, RunEngines, rolesOf } from './run-engines';
import { execute, memoryJournal } from './run-execution';
import { RunResults } from './run-results';
import { AnsweredBy, onlyWith, sameEngine } from './same-engine';

interface LiveRun {
  readonly plan: RunPlan;
  readonly gate: Gate;
  readonly controller: AbortController;
  readonly progress: Progress;
  /** Tells of the answers that were counted. */
  readonly counted: Gathered;
  state: RunState;
  /** Set while the run waits for a person to bring the engine back. */
  answerWait: ((answer: 'again' | 'give-up') => void) | undefined;
  /** What is told of the model that failed last, while the run waits for it. */
  lost: EngineLoss | undefined;
  /** What is told of one that failed just now and is asked again. */
  failing: EngineLoss | undefined;
  ended: Promise<void>;
}

/**
 * Runs: one at a time, stored as they go, so that a closed tab costs what the engine had begun and nobody had taken:
 * the answer under way, or, with answers side by side, a few of them. Nothing else.
 */
export class RunDesk {
  readonly #ports: DeskPorts;
  readonly #model: ModelDesk;
  readonly #beside: BesideFirst<ModelDesk>;
  readonly #results: RunResults;
  readonly #planner: Planner;
  readonly #graderFor: (spec: string) => GuardedGrader;
  #live: LiveRun | undefined;
  /** The run under way, or the one that ended last: the page shows it also where the disk did not take it. */
  #latest: RunRow | undefined;

  constructor(
    ports: DeskPorts,
    model: ModelDesk,
    libraries: LibraryDesk,
    planner: Planner,
    graderFor: (spec: string) => GuardedGrader,
    beside: BesideFirst<ModelDesk> = {},
  ) {
    this.#beside = beside;
    this.#ports = ports;
    this.#model = model;
    this.#results = new RunResults(ports, libraries);
    this.#planner = planner;
    this.#graderFor = graderFor;
  }

  get state(): RunState | undefined {
    return this.#live?.state;
  }

  async start(request: RunRequest): Promise<Result<string, PlanFailure | StoreFailure>> {
    if (!this.#model.facts) return fail({ kind: 'no-model' });
    if (this.#live) return fail({ kind: 'busy' });
    const planned = await this.#planner.plan(request, `run-${this.#ports.newId()}`);
    if (!planned.ok) return planned;
    // Before the first call: what the run will be compared with.
    const expected = await this.#planner.expect(planned.value, request.helpers);
    if (this.#live) return fail({ kind: 'busy' });
    // Asked for last: another model may have been chosen in the meantime.
    const engine = this.#model.facts;
    if (!engine) return fail({ kind: 'no-model' });
    const helpers = helpersFor(request.helpers ?? {}, this.#beside);
    if (!helpers.ok) return helpers;

    const plan = planned.value;
    const row: RunRow = {
      id: plan.runId,
      kind: plan.kind,
      createdAt: this.#ports.now(),
      plan,
      engine,
      ...helpers.value,
      promptVersion,
      status: 'running',
      forecast: expected,
      ...(request.libraryId !== undefined && { libraryId: request.libraryId }),
    };
    this.#begin(row, expected, new Map(), request.unattended === true);
    return ok(plan.runId);
  }

  /** `caps` replace the run's own: they are no part of any request, so every recorded answer still holds. */
  async resume(
    runId: string,
    unattended = false,
    caps: RunCaps = {},
  ): Promise<Result<string, ResumeFailure | StoreFailure>> {
    if (this.#live) return fail({ kind: 'busy' });
    const found = await this.#ports.store.runs.find(runId);
    if (!found) return fail({ kind: 'no-run' });
    if (caps.capMoney !== undefined && !found.plan.config.prices) return fail({ kind: 'no-prices' });
    const row = withCaps(found, caps);
    const engine = this.#model.facts;
    if (!engine) return fail({ kind: 'no-model' });
    if (!sameEngine(engine, row.engine)) return fail({ kind: 'other-engine', was: row.engine, is: engine });
    const missing = missingHelper(row, this.#beside);
    if (missing) return fail({ kind: 'no-helper-model', ...missing });
    if (row.promptVersion !== promptVersion) {
      return fail({ kind: 'other-prompts', was: row.promptVersion, is: promptVersion });
    }
    const entries = await this.#ports.store.journal.find(runId);
    const expected = row.forecast ?? (await this.#planner.expect(row.plan, rolesOf(row)));
    if (this.#live) return fail({ kind: 'busy' });
    this.#begin({ ...row, status: 'running' }, expected, entries, unattended);
    return ok(runId);
  }

  pause(): void {
    if (this.#live?.state.phase !== 'running') return;
    this.#live.gate.close();
    this.#enter(this.#live, 'pausing');
  }

  continue(): void {
    const live = this.#live;
    if (!live) return;
    live.answerWait?.('again');
    live.gate.open();
    this.#enter(live, 'running');
  }

  async stop(): Promise<void> {
    const live = this.#live;
    if (!live) return;
    this.#enter(live, 'stopping');
    live.controller.abort(new DOMException('Stopped by the person.', 'AbortError'));
    live.gate.open();
    live.answerWait?.('give-up');
    await live.ended;
  }

  async list(): Promise<readonly RunSummary[]> {
    const rows = await this.#ports.store.runs.list();
    const libraries = new Map((await this.#ports.store.libraries.list()).map(({ id, name }) => [id, name]));
    return rows.map((row) => summaryOf(row, libraries));
  }

  async find(runId: string): Promise<RunRow | undefined> {
    return this.#latest?.id === runId ? this.#latest : this.#ports.store.runs.find(runId);
  }

  /** A run that is going on is stopped first: nothing may write what was deleted. */
  async delete(id: string): Promise<Result<void, StoreFailure>> {
    if (this.#live?.plan.runId === id) await this.stop();
    this.#ports.store.journal.forgetUnsaved(id);
    const deleted = await this.#ports.store.runs.delete(id);
    if (deleted.ok) this.#ports.emit({ type: 'changed', what: 'runs' });
    else this.#ports.storageFailed(deleted.failure);
    return deleted;
  }

  #begin(row: RunRow, expected: RunForecast, entries: Map<string, JournalEntry>, unattended: boolean): void {
    const { plan } = row;
    const live: LiveRun = {
      plan,
      gate: new Gate(),
      controller: new AbortController(),
      progress: new Progress(plan, expected.rows),
      counted: gathered(() => this.#enter(live, live.state.phase)),
      state: { runId: plan.runId, phase: 'running' },
      answerWait: undefined,
      lost: undefined,
      failing: undefined,
      ended: Promise.resolve(),
    };
    live.gate.onHeld = () => this.#enter(live, 'paused');
    for (const entry of entries.values()) live.progress.count(entry);
    this.#live = live;
    this.#latest = row;
    this.#enter(live, 'running');
    live.ended = this.#run(row, live, entries, unattended).finally(() => {
      live.counted.end();
      this.#live = undefined;
      this.#ports.emit({ type: 'run', run: undefined });
      this.#ports.emit({ type: 'changed', what: 'runs' });
    });
  }

  async #run(
    row: RunRow,
    live: LiveRun,
    entries: Map<string, JournalEntry>,
    unattended: boolean,
  ): Promise<void> {
    const { plan } = row;
    const { store } = this.#ports;
    const isNew = entries.size === 0 && !(await store.runs.find(plan.runId));
    this.#checked(
      await (isNew
        ? store.runs.create(row)
        : store.runs.update(plan.runId, {
            status: 'running',
            plan,
            ...(row.capsReached && { capsReached: row.capsReached }),
          })),
    );

    const grader = this.#graderFor(plan.taskSet.grader);
    const gauge = new Gauge(plan.taskSet.answerTokens ?? plan.config.maxTokens, plan.config.temperature);
    const answeredBy = new AnsweredBy(row.engine);
    const first = gauge.watch(onlyWith(row.engine, this.#model, answeredBy.note));
    const engines = new RunEngines(row, first, this.#model, this.#beside);
    let libraryId = row.libraryId;
    try {
      const { report } = await execute(plan, {
        engine: watchingFailures(engines.policy, (failure) => {
          live.failing = failure && engines.lossOf(failure);
          this.#enter(live, live.state.phase);
        }),
        grader,
        gate: live.gate,
        signal: live.controller.signal,
        journal: memoryJournal(entries, async (entry) => {
          live.progress.count(entry);
          live.counted.soon();
          // Answers without their run are of no use to anybody: what waits of it goes first.
          this.#checked(await store.runs.flush());
          this.#checked(await store.journal.append(plan.runId, entry));
        }),
        reserveLook: (clusters, library) =>
          this.#results.reserveLook(row, clusters, { ...library, id: libraryId ?? library.id }),
        onExhausted: async (failure) =>
          unattended ? 'give-up' : this.#waitForEngine(live, engines.lossOf(failure)),
        onPartial: thinned(
          (taskId, index, text) =>
            this.#ports.emit({ type: 'partial', runId: plan.runId, taskId, index, text }),
          () => performance.now(),
        ),
        onEvent: async (event) => {
          gauge.hear(event);
          live.progress.hear(event);
          libraryId = (await this.#results.keepWhatIsNew(plan, event)) ?? libraryId;
          if (libraryId !== undefined) this.#latest = { ...row, libraryId };
          this.#ports.emit({ type: 'run-event', runId: plan.runId, event });
        },
      });
      await this.#results.finish(plan.runId, report, libraryId);
    } catch (error) {
      await this.#results.failed(plan, error);
    } finally {
      grader.dispose();
      if (answeredBy.one) await this.#model.learnFigures(answeredBy.one, gauge, plan.taskSet.id);
    }
  }

  #waitForEngine(live: LiveRun, lost: EngineLoss): Promise<'again' | 'give-up'> {
    // Stop was pressed while the last attempt was under way: nobody will answer.
    if (live.controller.signal.aborted) return Promise.resolve('give-up');
    live.lost = lost;
    this.#enter(live, 'waiting-for-engine');
    return new Promise((resolve) => {
      live.answerWait = (answer) => {
        live.answerWait = undefined;
        live.lost = undefined;
        resolve(answer);
      };
    });
  }

  #enter(live: LiveRun, phase: RunState['phase']): void {
    if (live.state.phase === 'stopping') phase = 'stopping';
    const secondsLeft = live.progress.secondsLeft();
    live.state = {
      runId: live.plan.runId,
      phase,
      ...(secondsLeft !== undefined && { secondsLeft }),
      usage: live.progress.usage(),
      ...(phase === 'waiting-for-engine'
        ? live.lost && { lost: live.lost }
        : live.failing && { failing: live.failing }),
    };
    this.#ports.emit({ type: 'run', run: live.state });
  }

  #checked(saved: Result<unknown, StoreFailure>): void {
    if (!saved.ok) this.#ports.storageFailed(saved.failure);
  }
}

/** A run with other caps than it had, which are remembered. */
function withCaps(row: RunRow, caps: RunCaps): RunRow {
  if (Object.keys(caps).length === 0) return row;
  const { config } = row.plan;
  const { capTokens, capMinutes, capMoney } = config;
  const had: RunCaps = {
    ...(capTokens !== undefined && { capTokens }),
    ...(capMinutes !== undefined && { capMinutes }),
    ...(capMoney !== undefined && { capMoney }),
  };
  return {
    ...row,
    plan: { ...row.plan, config: { ...config, ...caps } },
    capsReached: [...(row.capsReached ?? []), had],
  };
}

function summaryOf(row: RunRow, libraryNames: ReadonlyMap<string, string>): RunSummary {
  const { proof, end } = row;
  const refusal = proof === undefined && end?.status === 'finished' ? refusalOf(row, end.library) : undefined;
  const known = proof?.estimate !== undefined && proof.low !== undefined && proof.high !== undefined;
  return {
    id: row.id,
    kind: row.kind,
    taskSet: { id: row.plan.taskSet.id, name: row.plan.taskSet.name },
    createdAt: row.createdAt,
    status: row.status,
    libraryId: row.libraryId,
    libraryName: row.libraryId === undefined ? undefined : libraryNames.get(row.libraryId),
    plannedLibraryName: row.plan.library.name,
    engine: row.engine,
    ...besideFirst(row),
    usage: row.usage,
    conclusion: proof?.conclusion,
    change: known ? { estimate: proof.estimate!, low: proof.low!, high: proof.high! } : undefined,
    cannot: end?.status === 'cannot' ? end.reason : undefined,
    ...(refusal && { refusal }),
    importedAt: row.importedAt,
    ...(row.effects && { effects: row.effects }),
    ...(row.plan.controls && { controls: row.plan.controls, arms: armSummaries(row) }),
  };
}

function refusalOf({ kind, plan }: RunRow, library: Library): RefusalReason | undefined {
  if (kind === 'effects') return undefined;
  return kind === 'controls' ? tooFewClusters(plan) : proofRefusal(library, plan);
}
