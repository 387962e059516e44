import type { ModelPlace } from '../../src/core/beside';
import {
  newerFigures,
  type EngineFigures,
  type Figures,
  type Gauge,
  type TaskFigures,
} from '../../src/core/figures';
import type { Sample } from '../../src/core/policy';
import { fail, ok, type Result } from '../../src/core/result';
import { speedOf, type Speed } from '../../src/core/speed';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from '../../src/engines/engine';
import type { EngineHost, EngineState } from '../../src/engines/engine-host';
import type { Remembered } from '../../src/engines/remembered';
import type { LaneRates } from '../../src/engines/wllama/lane-plan';
import { looksComputed, looksLikeLanguage } from '../../src/engines/sanity';
import type { AppEvent, ModelState } from '../wire';
import type { FigureStore } from './figure-store';

interface Before {
  readonly facts: EngineFacts;
  readonly figures: EngineFigures;
  readonly taskFigures: Map<string, TaskFigures>;
}

/** The model that this tab holds: loading it, its state for the page, and how fast it is here. */
export class ModelDesk {
  readonly host: EngineHost;
  readonly #tell: (state: ModelState) => void;
  readonly #store: FigureStore;
  #loading: AbortController | undefined;
  /** A model is being loaded or is there, and nobody knows yet whether it answers in language. */
  #isTesting = false;
  /** Where the load under way was last heard to try: whoever falls silent says no more. */
  #triedOn: LoadProgress['device'];
  /** Also what was measured on a busy device, and is not kept for later visits. */
  readonly #laneRates: Record<string, LaneRates> = {};
  #download: { readonly startedAt: number; readonly fromBytes: number } | undefined;
  #figures: EngineFigures = {};
  /** By task set; also what a tab could not store that may not write. */
  #taskFigures = new Map<string, TaskFigures>();
  /** The model that may stay, while another is asked for, and what is known of it. */
  #before: Before | undefined;

  constructor(
    host: EngineHost,
    store: FigureStore,
    emit: (event: AppEvent) => void,
    place: ModelPlace = 'first',
  ) {
    this.host = host;
    this.#store = store;
    this.#tell = (model) => emit({ type: 'model', place, model });
    host.onState((state) => this.#tell(this.#picture(state)));
  }

  get state(): ModelState {
    return this.#picture(this.host.state);
  }

  get facts(): EngineFacts | undefined {
    if (this.#isTesting) return undefined;
    const { state } = this.host;
    return state.state === 'ready' || state.state === 'restarting' ? state.facts : undefined;
  }

  /** Tokens a second on this device; undefined until they were measured. */
  get speed(): Speed | undefined {
    return this.#figures.speed;
  }

  /** Where it fails, the model before it may have stayed: then its facts are still there. */
  async load(choice: ModelChoice): Promise<Result<EngineFacts, LoadFailure>> {
    const { facts } = this;
    if (facts) this.#before = { facts, figures: this.#figures, taskFigures: this.#taskFigures };
    this.#loading?.abort();
    const controller = new AbortController();
    this.#loading = controller;
    this.#isTesting = true;
    this.#download = undefined;
    this.#figures = {};
    this.#taskFigures = new Map();
    const loaded = await this.#loadWhereItWorks(choice, controller).catch(asFailure);
    if (this.#loading !== controller) return fail({ kind: 'cancelled' });
    this.#isTesting = false;
    const result = controller.signal.aborted ? fail({ kind: 'cancelled' } as const) : loaded;
    if (result.ok || this.#hasStayed()) this.#tell(this.state);
    else if (result.failure.kind === 'cancelled') this.host.dispose();
    else this.host.refuse(result.failure);
    this.#before = undefined;
    return result;
  }

  #hasStayed(): boolean {
    const before = this.#before;
    if (!before || this.facts !== before.facts) return false;
    this.#figures = before.figures;
    this.#taskFigures = before.taskFigures;
    return true;
  }

  cancelLoad(): void {
    this.#loading?.abort();
  }

  /** Nothing is loaded, for this reason; a load under way ends as cancelled and does not wipe it out. */
  refuse(failure: LoadFailure): void {
    this.#loading?.abort();
    this.#loading = undefined;
    this.#isTesting = false;
    this.host.refuse(failure);
  }

  /** Gives the model's memory back. */
  drop(): void {
    this.#loading?.abort();
    this.#isTesting = false;
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
    // Another model, or another device for it, may have been chosen while this one answered.
    if (this.facts?.digest !== engine.digest || this.facts.device !== engine.device) return;
    this.#figures = { ...this.#figures, ...figures };
    if (tasks) this.#taskFigures.set(taskSetId, tasks);
    this.#tell(this.state);
  }

  /** On the processor where nobody asked for the GPU and it is of no use: what it computes is the same, and right. */
  async #loadWhereItWorks(
    choice: ModelChoice,
    load: AbortController,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    const laneRates = { ...(await this.#store.laneRates()), ...this.#laneRates };
    if (this.#loading !== load) return fail({ kind: 'cancelled' });
    const first = await this.#loadAndTest(choice, load, { laneRates });
    const gpuFailed = reasonAgainstGpu(first, choice, this.#triedOn);
    if (gpuFailed === undefined || this.#loading !== load) return first;
    const onProcessor = { ...choice, device: 'cpu' } as ModelChoice;
    return await this.#loadAndTest(onProcessor, load, { laneRates, gpuFailed });
  }

  /** Loads, and sees whether the model answers in language and how fast. */
  async #loadAndTest(
    choice: ModelChoice,
    load: AbortController,
    remembered: Remembered,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    this.#triedOn = undefined;
    const onProgress = ({ device }: LoadProgress) => {
      if (this.#loading === load) this.#triedOn = device;
    };
    const result = await this.host.load(choice, onProgress, load.signal, remembered);
    if (this.#loading !== load) return fail({ kind: 'cancelled' });
    return result.ok ? await this.#test(result.value, load) : result;
  }

  /** What was known before is believed, except of a GPU: its driver may have changed since. */
  async #test(engine: EngineFacts, load: AbortController): Promise<Result<EngineFacts, LoadFailure>> {
    const { measuredLanes } = this.host;
    if (measuredLanes) {
      const { key, rates, onlyNow } = measuredLanes;
      this.#laneRates[key] = rates;
      if (!onlyNow) await this.#store.saveLaneRates(key, rates);
    }
    const known = await this.#store.engineFigures(engine);
    const isTrusted = known?.speed !== undefined && engine.device !== 'gpu';
    if (isTrusted) {
      this.#figures = known;
      return ok(engine);
    }
    const samples = await this.#shortAnswers(load.signal);
    // Testing takes seconds: it may have been called off, or another model chosen meanwhile.
    if (!samples || this.#loading !== load) return fail({ kind: 'cancelled' });
    const texts = samples.map(({ text }) => text);
    // Poor answers on the processor are the model's own, and somebody may want it as it is.
    const looksRight = engine.device === 'cpu' ? looksComputed : looksLikeLanguage;
    if (computesHere(engine) && samples.length > 0 && !looksRight(texts)) {
      return fail({ kind: 'garbage', said: texts.join(' / ').slice(0, 200) });
    }
    if (engine.device === 'gpu' && samples.length === 0) {
      return fail({ kind: 'gpu-lost', detail: 'the model loaded, and gave no answer' });
    }
    const speed = known?.speed ?? speedOf(samples);
    this.#figures = { ...known, ...(speed && { speed }) };
    if (speed) await this.#store.saveEngine(engine, this.#figures);
    return ok(engine);
  }

  /** Two short answers to one prompt: the first reads the prompt, the second finds it in the cache. */
  async #shortAnswers(signal: AbortSignal): Promise<readonly Sample[] | undefined> {
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
    try {
      for await (const outcome of this.host.sampleGroup(request, { signal })) {
        if (outcome.ok) samples.push(outcome.value);
      }
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return undefined;
      throw error;
    }
    return samples;
  }

  #picture(state: EngineState): ModelState {
    if (this.#isTesting && (state.state === 'ready' || state.state === 'restarting')) {
      return { state: 'loading', progress: { phase: 'testing' } };
    }
    // The processor may be tried yet.
    if (this.#isTesting && state.state === 'failed') {
      return { state: 'loading', progress: { phase: 'starting' } };
    }
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

/** A server, or the browser's own model, answers for what it says. */
function computesHere({ kind }: EngineFacts): boolean {
  return kind === 'wllama' || kind === 'web-llm';
}

/** Why the processor is to be taken instead, where the GPU was tried unasked and gave garbage or nothing. */
function reasonAgainstGpu(
  result: Result<EngineFacts, LoadFailure>,
  choice: ModelChoice,
  triedOn: LoadProgress['device'],
): string | undefined {
  const isUnasked =
    (choice.kind === 'default' || choice.kind === 'file' || choice.kind === 'hosted') && !choice.device;
  if (result.ok || !isUnasked || triedOn !== 'gpu') return undefined;
  if (result.failure.kind === 'garbage') return `its answers were no language: ${result.failure.said}`;
  // A start that fails there goes on to the processor by itself: this one hung, or took its worker with it.
  const isLost = result.failure.kind === 'gpu-lost' || result.failure.kind === 'start';
  return isLost ? result.failure.detail : undefined;
}

/** A bug, or a browser that starts no worker: the person is told, and may try again. */
function asFailure(error: unknown): Result<EngineFacts, LoadFailure> {
  return fail({ kind: 'start', detail: error instanceof Error ? error.message : String(error) });
}
