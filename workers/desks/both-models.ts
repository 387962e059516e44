import { fail, type Result } from '../../src/core/result';
import { besideEachOther, memoryOf } from '../../src/engines/both-models';
import type { EngineFacts, LoadFailure, ModelChoice } from '../../src/engines/engine';
import type { ModelDesk } from './model-desk';

/**
 * Two models are held at once only where memory allows; a person who knows better may say so. A model that is refused costs
 * nothing that is there: the one that it would have replaced stays, and only the answer tells of the refusal.
 */
export class BothModels {
  readonly #memoryGib: number | undefined;
  readonly #taken = new Map<ModelDesk, number | undefined>();

  constructor(memoryGib: number | undefined) {
    this.#memoryGib = memoryGib;
  }

  async load(
    desk: ModelDesk,
    other: ModelDesk,
    choice: ModelChoice,
    anyway: boolean,
  ): Promise<Result<EngineFacts, LoadFailure>> {
    const mine = memoryOf(choice);
    const { state } = other.state;
    const isHeld = state !== 'none' && state !== 'failed';
    const failure = besideEachOther([mine, isHeld ? this.#taken.get(other) : 0], this.#memoryGib);
    if (failure && !(anyway && !failure.isCertain)) {
      if (!desk.facts) desk.refuse(failure);
      return fail(failure);
    }
    this.#taken.set(desk, mine);
    return desk.load(choice);
  }
}
