import { fail, type Result } from '../../src/core/result';
import type { EngineFacts, LoadFailure, ModelChoice } from '../../src/engines/engine';
import type { ModelDesk } from './model-desk';
import { parts } from './parts';

/**
 * Several models are held at once only where memory allows; a person who knows better may say so. A model that is refused
 * costs nothing that is there: the one that it would have replaced stays, and only the answer tells of the refusal.
 */
export class ModelsTogether {
  readonly #memoryGib: number | undefined;
  /** With what each was loaded last, or is being loaded. */
  readonly #choices = new Map<ModelDesk, ModelChoice>();

  constructor(memoryGib: number | undefined) {
    this.#memoryGib = memoryGib;
  }

  async load(
    desk: ModelDesk,
    others: readonly ModelDesk[],
    choice: ModelChoice,
    anyway: boolean,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    const beside = others.flatMap((other) => {
      const { state } = other.state;
      const held = state === 'none' || state === 'failed' ? undefined : this.#choices.get(other);
      return held ? [held] : [];
    });
    const failure = beside.length > 0 ? await this.#tooMuch([choice, ...beside]) : undefined;
    if (failure && !(anyway && !failure.isCertain)) {
      if (!desk.facts) desk.refuse(failure);
      return fail(failure);
    }
    this.#choices.set(desk, choice);
    return desk.load(choice);
  }
  async #tooMuch(choices: readonly ModelChoice[]) {
    const { besideEachOther, memoryOf } = await parts.modelsTogether();
    return besideEachOther(choices.map(memoryOf), this.#memoryGib);
  }
}
