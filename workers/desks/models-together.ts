import { fail, type Result } from '../../src/core/result';
import type { DeviceScope } from '../../src/engines/device';
import type { EngineFacts, LoadFailure, ModelChoice } from '../../src/engines/engine';
import { knownBeforehand } from '../../src/engines/known-beforehand';
import { besideEachOther, memoryOf } from '../../src/engines/models-together';
import type { ModelDesk } from './model-desk';

type Gpu = DeviceScope['navigator']['gpu'];

/**
 * Several models are held at once only where memory allows; a person who knows better may say so. A model that is refused,
 * for that or because it cannot come to anything, costs nothing that is there: the one that it would have replaced stays,
 * and only the answer tells of the refusal.
 */
export class ModelsTogether {
  readonly #memoryGib: number | undefined;
  readonly #gpu: Gpu;
  /** With what each was loaded last, or is being loaded. */
  readonly #choices = new Map<ModelDesk, ModelChoice>();
  /** What each was asked for last: a choice that is looked at for long must not replace a later one. */
  readonly #asked = new Map<ModelDesk, ModelChoice>();

  constructor(memoryGib: number | undefined, gpu?: Gpu) {
    this.#memoryGib = memoryGib;
    this.#gpu = gpu;
  }

  async load(
    desk: ModelDesk,
    others: readonly ModelDesk[],
    choice: ModelChoice,
    anyway: boolean,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    this.#asked.set(desk, choice);
    const failure = await this.#refusal(others, choice, anyway);
    if (this.#asked.get(desk) !== choice) return fail({ kind: 'cancelled' });
    if (failure) {
      if (!desk.facts) desk.refuse(failure);
      return fail(failure);
    }
    // A server takes nothing here, and until it has answered, the model before it does.
    if (choice.kind !== 'endpoint') this.#choices.set(desk, choice);
    const loaded = await desk.load(choice);
    if (loaded.ok) this.#choices.set(desk, choice);
    return loaded;
  }

  async #refusal(
    others: readonly ModelDesk[],
    choice: ModelChoice,
    anyway: boolean,
  ): Promise<LoadFailure | undefined> {
    if (choice.kind === 'file' || choice.kind === 'web-llm') {
      const known = await knownBeforehand(choice, this.#gpu);
      if (known) return known;
    }
    const beside = others.flatMap((other) => {
      const { state } = other.state;
      const held = state === 'none' || state === 'failed' ? undefined : this.#choices.get(other);
      return held ? [held] : [];
    });
    if (beside.length === 0) return undefined;
    const tooMuch = besideEachOther([choice, ...beside].map(memoryOf), this.#memoryGib);
    return anyway && tooMuch?.isCertain === false ? undefined : tooMuch;
  }
}
