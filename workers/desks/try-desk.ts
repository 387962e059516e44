import { emptyLibrary, type Library } from '../../src/core/library';
import { policyTurns } from '../../src/core/prompts/policy-prompt';
import type { Policy } from '../../src/core/policy';
import { fail, ok, type Result } from '../../src/core/result';
import type { EngineFacts } from '../../src/engines/engine';
import type { AppEvent, TryFailure, TryRequest } from '../wire';

/** What this needs of the model that the tab holds. */
interface LoadedModel {
  readonly facts: EngineFacts | undefined;
  readonly host: Policy;
}

/** One prompt, without and with a library, streamed to the page. Nothing is graded, stored or counted. */
export class TryDesk {
  readonly #model: LoadedModel;
  readonly #emit: (event: AppEvent) => void;
  readonly #runNeedsEngine: () => boolean;
  #trying: AbortController | undefined;

  constructor(model: LoadedModel, emit: (event: AppEvent) => void, runNeedsEngine: () => boolean) {
    this.#model = model;
    this.#emit = emit;
    this.#runNeedsEngine = runNeedsEngine;
  }

  async ask(
    request: TryRequest,
    library: Library | undefined,
    system: string | undefined,
  ): Promise<Result<void, TryFailure>> {
    if (!this.#model.facts) return fail({ kind: 'no-model' });
    // Between two of a run's rollouts it could be answered, but would push the run's prompt out of the cache.
    if (this.#runNeedsEngine()) return fail({ kind: 'busy' });
    this.#trying?.abort();
    const controller = new AbortController();
    this.#trying = controller;
    const seed = Math.floor(Math.random() * 2 ** 31);
    const arms = { without: emptyLibrary('none', ''), ...(library && { with: library }) };
    try {
      for (const [arm, shown] of Object.entries(arms)) {
        const failure = await this.#answer(
          arm === 'with' ? 'with' : 'without',
          shown,
          request,
          system,
          seed,
          controller.signal,
        );
        if (failure) return fail(failure);
      }
      return ok(undefined);
    } catch (error) {
      if (error instanceof Error && error.name === 'AbortError') return ok(undefined);
      throw error;
    }
  }

  stop(): void {
    this.#trying?.abort();
  }

  async #answer(
    arm: 'without' | 'with',
    library: Library,
    { prompt, temperature, maxTokens }: TryRequest,
    system: string | undefined,
    seed: number,
    signal: AbortSignal,
  ): Promise<TryFailure | undefined> {
    const address = { stage: 'try' as const, epoch: 0, step: 0, arm, task: '', sample: 0, attempt: 0 };
    const request = {
      role: 'policy' as const,
      turns: policyTurns(library, { prompt }, system),
      temperature,
      maxTokens,
      draws: [{ address, seed }],
    };
    const onText = (_: number, text: string) => this.#emit({ type: 'try-text', arm, text, done: false });
    for await (const outcome of this.#model.host.sampleGroup(request, { signal, onText })) {
      if (!outcome.ok) {
        const { kind, detail } = outcome.failure;
        if (kind === 'not-taken') return { kind, detail };
        return { kind: kind === 'context-overflow' ? 'too-long' : 'failed', detail };
      }
      const { text, stop } = outcome.value;
      this.#emit({ type: 'try-text', arm, text, done: true, ...(stop === 'max-tokens' && { cutOff: true }) });
    }
    return undefined;
  }
}
