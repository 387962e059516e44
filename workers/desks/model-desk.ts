import {
  newerFigures,
  type EngineFigures,
  type Figures,
  type Gauge,
  type TaskFigures,
} from '../../src/core/figures';
import type { Sample } from '../../src/core/policy';
import type { Result } from '../../src/core/result';
import { speedOf, type Speed } from '../../src/core/speed';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from '../../src/engines/engine';
import type { EngineHost, EngineState } from '../../src/engines/engine-host';
import type { AppEvent, ModelState } from '../wire';
import type { FigureStore } from './figure-store';

/** The model that this tab holds: loading it, its state for the page, and how fast it is here. */
export class ModelDesk {
  readonly host: EngineHost;
  readonly #tell: (state: ModelState) => void;
  readonly #store: FigureStore;
  #loading: AbortController | undefined;
  #download: { readonly startedAt: number; readonly fromBytes: number } | undefined;
  #figures: EngineFigures = {};
  /** By task set; also what a tab could not store that may not write. */
  readonly #taskFigures = new Map<string, TaskFigures>();

  constructor(
    host: EngineHost,
    store: FigureStore,
    emit: (event: AppEvent) => void,
    type: 'model' | 'second-model' = 'model',
  ) {
    this.host = host;
    this.#store = store;
    this.#tell = (model) => emit({ type, model });
    host.onState((state) => this.#tell(this.#picture(state)));
  }

  get state(): ModelState {
    return this.#picture(this.host.state);
  }

  get facts(): EngineFacts | undefined {
    const { state } = this.host;
    return state.state === 'ready' || state.state === 'restarting' ? state.facts : undefined;
  }

  /** Tokens a second on this device; undefined until they were measured. */
  get speed(): Speed | undefined {
    return this.#figures.speed;
  }

  async load(choice: ModelChoice): Promise<Result<EngineFacts, LoadFailure>> {
    this.#loading?.abort();
    const controller = new AbortController();
    this.#loading = controller;
    this.#download = undefined;
    this.#figures = {};
    this.#taskFigures.clear();
    const result = await this.host.load(choice, () => undefined, controller.signal);
    if (result.ok) await this.#learnFirstSpeed(result.value, controller);
    return result;
  }

  cancelLoad(): void {
    this.#loading?.abort();
  }

  /** Gives the model's memory back. */
  drop(): void {
    this.#loading?.abort();
    this.host.dispose();
  }

  /** What forecasts can go by here, with the model that is loaded, for the tasks of this set. */
  async figuresFor(taskSetId: string): Promise<Figures> {
    const { facts } = this;
    const tasks =
      this.#taskFigures.get(taskSetId) ?? (facts && (await this.#store.taskFigures(facts, taskSetId)));
    return { engine: this.#figures, tasks };
  }

  /** Learns from calls that this engine answered, in a look or a run; the next forecast goes by them. */
  async learnFigures(engine: EngineFacts, gauge: Gauge, taskSetId: string): Promise<void> {
    const seen = gauge.taskFigures();
    const tasks = seen && newerFigures(await this.#store.taskFigures(engine, taskSetId), seen);
    if (tasks) await this.#store.saveTasks(engine, taskSetId, tasks);
    const figures = { ...(await this.#store.engineFigures(engine)), ...gauge.engineFigures() };
    await this.#store.saveEngine(engine, figures);
    // Another model may have been chosen while this one answered.
    if (this.facts?.digest !== engine.digest) return;
    this.#figures = { ...this.#figures, ...figures };
    if (tasks) this.#taskFigures.set(taskSetId, tasks);
    this.#tell(this.state);
  }

  /** The page heard of the model before its speed was known: it hears again, to ask for its forecast anew. */
  async #learnFirstSpeed(engine: EngineFacts, load: AbortController): Promise<void> {
    const known = await this.#store.engineFigures(engine);
    const speed = known?.speed ?? (await this.#measure());
    // Measuring takes seconds, and another model may have been chosen meanwhile.
    if (!speed || this.#loading !== load) return;
    this.#figures = { ...known, speed };
    await this.#store.saveEngine(engine, this.#figures);
    this.#tell(this.state);
  }

  /** Two short answers to one prompt: the first reads the prompt, the second finds it in the cache. */
  async #measure(): Promise<Speed | undefined> {
    const text = 'Copy this list of words: ' + 'stone river morning letter garden '.repeat(12);
    const draws = [0, 1].map((sample) => ({
      address: { stage: 'try' as const, epoch: 0, step: 0, arm: 'speed', task: '', sample, attempt: 0 },
      seed: sample + 1,
    }));
    const request = {
      role: 'policy' as const,
      turns: [{ role: 'user' as const, text }],
      temperature: 1,
      maxTokens: 12,
      draws,
    };
    const samples: Sample[] = [];
    for await (const outcome of this.host.sampleGroup(request, { signal: new AbortController().signal })) {
      if (outcome.ok) samples.push(outcome.value);
    }
    return speedOf(samples);
  }

  #picture(state: EngineState): ModelState {
    const { speed } = this.#figures;
    if (state.state === 'ready') return { ...state, ...(speed && { speed }) };
    if (state.state !== 'loading') return state;
    const secondsLeft = this.#secondsLeft(state.progress);
    return { ...state, ...(secondsLeft !== undefined && { secondsLeft }) };
  }

  #secondsLeft({ phase, receivedBytes, totalBytes }: LoadProgress): number | undefined {
    if (phase !== 'downloading' || receivedBytes === undefined || totalBytes === undefined) return undefined;
    const now = performance.now();
    this.#download ??= { startedAt: now, fromBytes: receivedBytes };
    const received = receivedBytes - this.#download.fromBytes;
    const elapsed = (now - this.#download.startedAt) / 1000;
    return received > 0 && elapsed > 1 ? ((totalBytes - receivedBytes) * elapsed) / received : undefined;
  }
}
