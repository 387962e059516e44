import type { ModelPlace } from '../../core/beside';
import type { ModelChoice } from '../../engines/engine';

/** What was asked for in this visit, by place, and with what each model was loaded that came. */
export class ModelChoices {
  readonly #asked: Partial<Record<ModelPlace, ModelChoice>> = {};
  readonly #loaded = new Map<string, ModelChoice>();

  ask(place: ModelPlace, choice: ModelChoice): void {
    this.#asked[place] = choice;
  }

  /** A failed load may be tried again in another room than the one that asked for it. */
  asked(place: ModelPlace): ModelChoice {
    return this.#asked[place] ?? { kind: 'default' };
  }

  /** `digest`: of the weights that came. Two files may have one name. */
  note(place: ModelPlace, digest: string, choice: ModelChoice): void {
    this.#loaded.set(`${place} ${digest}`, choice);
  }

  /** How these weights were loaded, whatever was asked for since; undefined where they were not in this visit. */
  loadedWith(place: ModelPlace, digest: string): ModelChoice | undefined {
    return this.#loaded.get(`${place} ${digest}`);
  }
}

const choices = new WeakMap<object, ModelChoices>();

/** One for the visit. `session`: what stands for it, the worker's side of the wire. */
export function choicesOf(session: object): ModelChoices {
  const found = choices.get(session);
  if (found) return found;
  const made = new ModelChoices();
  choices.set(session, made);
  return made;
}
