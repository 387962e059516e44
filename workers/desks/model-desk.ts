import type { Speed } from '../../src/core/forecast';
import type { Sample } from '../../src/core/policy';
import type { Result } from '../../src/core/result';
import type { EngineFacts, LoadFailure, LoadProgress, ModelChoice } from '../../src/engines/engine';
import type { EngineHost, EngineState } from '../../src/engines/engine-host';
import type { AppEvent, ModelState } from '../wire';

export interface SpeedStore {
  speedOf(digest: string): Promise<Speed | undefined>;
  saveSpeed(digest: string, speed: Speed): Promise<void>;
}

/** The model that this tab holds: loading it, its state for the page, and how fast it is here. */
export class ModelDesk {
  readonly host: EngineHost;
  readonly #emit: (event: AppEvent) => void;
  readonly #speeds: SpeedStore;
  #loading: AbortController | undefined;
  #download: { readonly startedAt: number; readonly fromBytes: number } | undefined;
  #speed: Speed | undefined;

  constructor(host: EngineHost, speeds: SpeedStore, emit: (event: AppEvent) => void) {
    this.host = host;
    this.#speeds = speeds;
    this.#emit = emit;
    host.onState((state) => this.#emit({ type: 'model', model: this.#picture(state) }));
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
    return this.#speed;
  }

  async load(choice: ModelChoice): Promise<Result<EngineFacts, LoadFailure>> {
    this.#loading?.abort();
    const controller = new AbortController();
    this.#loading = controller;
    this.#download = undefined;
    this.#speed = undefined;
    const result = await this.host.load(choice, () => undefined, controller.signal);
    if (result.ok) await this.#learnFirstSpeed(result.value.digest, controller);
    return result;
  }

  cancelLoad(): void {
    this.#loading?.abort();
  }

  /** Learns from a run's calls how fast the device really is; the next forecast uses it. */
  async learnSpeed(samples: readonly Sample[]): Promise<void> {
    const speed = speedOf(samples);
    if (!speed || !this.facts) return;
    this.#speed = speed;
    await this.#speeds.saveSpeed(this.facts.digest, speed);
  }

  /** The page heard of the model before its speed was known: it hears again, to ask for its forecast anew. */
  async #learnFirstSpeed(digest: string, load: AbortController): Promise<void> {
    const speed = (await this.#speeds.speedOf(digest)) ?? (await this.#measure());
    // Measuring takes seconds, and another model may have been chosen meanwhile.
    if (!speed || this.#loading !== load) return;
    this.#speed = speed;
    await this.#speeds.saveSpeed(digest, speed);
    this.#emit({ type: 'model', model: this.state });
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

/**
 * Prefill and decode rates by least squares over calls: duration = fresh prompt tokens / prefill + answer
 * tokens / decode. Undefined where the calls do not tell the two apart.
 */
function speedOf(samples: readonly Sample[]): Speed | undefined {
  let [pp, pc, cc, pt, ct] = [0, 0, 0, 0, 0];
  for (const { tokens, durationMs } of samples) {
    const fresh = tokens.prompt - tokens.cached;
    const seconds = durationMs / 1000;
    pp += fresh * fresh;
    pc += fresh * tokens.completion;
    cc += tokens.completion * tokens.completion;
    pt += fresh * seconds;
    ct += tokens.completion * seconds;
  }
  const determinant = pp * cc - pc * pc;
  if (determinant <= 1e-9 * pp * cc) return undefined;
  const perPrompt = (pt * cc - ct * pc) / determinant;
  const perAnswer = (ct * pp - pt * pc) / determinant;
  return perPrompt > 0 && perAnswer > 0 ? { prefill: 1 / perPrompt, decode: 1 / perAnswer } : undefined;
}
