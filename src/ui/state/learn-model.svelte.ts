import type { ModelState } from '../../../workers/wire';
import type { ModelPlace } from '../../core/beside';
import type { LoadFailure, LocalChoice, ModelChoice } from '../../engines/engine';
import { choicesOf, type ModelChoices } from './model-choices';
import type { Session } from './session.svelte';

/** A choice that came to nothing. `stayed`: the weights that were there before. */
interface Refused {
  readonly failure: LoadFailure;
  readonly choice: ModelChoice;
  readonly stayed: string | undefined;
}

/** Loads the model that a person chose, or the default one where they press Learn without any. */
export class LearnModel {
  /** The person called it off: no failure, but to be said. */
  cancelled = $state(false);
  /** The worker gave no answer at all. */
  broken = $state(false);

  #refused = $state.raw<Refused | undefined>();
  readonly #session: Pick<Session, 'api' | 'models' | 'onEvent'>;
  readonly #place: ModelPlace;
  readonly #choices: ModelChoices;
  #load: Promise<boolean> | undefined;
  /** The weights that were there when a load began. */
  #before: string | undefined;

  constructor(session: Pick<Session, 'api' | 'models' | 'onEvent'>, place: ModelPlace = 'first') {
    this.#session = session;
    this.#place = place;
    this.#choices = choicesOf(session.api);
  }

  get state(): ModelState {
    return this.#session.models[this.#place];
  }

  /** What was asked for last, whatever room asked. */
  get choice(): ModelChoice {
    return this.#choices.asked(this.#place);
  }

  /** With what the model of these weights was loaded in this visit, whatever was asked for since. */
  loadedWith(digest: string): ModelChoice | undefined {
    return this.#choices.loadedWith(this.#place, digest);
  }

  /**
   * What can compute on the processor in its stead: the same model, where the graphics processor was asked for (else the
   * processor was tried already), or the default one, for a model that is made for something else.
   */
  get onProcessorInstead(): 'same' | 'default' | undefined {
    const { choice } = this;
    if (!isLocal(choice)) return 'default';
    return choice.device === 'gpu' ? 'same' : undefined;
  }

  get failure(): LoadFailure | undefined {
    const { state } = this;
    return state.state === 'failed' ? state.failure : this.refused;
  }

  /** Why another model did not come, where the one that was there has stayed; until something else is asked for, in whatever room. */
  get refused(): LoadFailure | undefined {
    const { state } = this;
    const refused = this.#refused;
    const isStill = state.state === 'ready' && refused?.stayed === state.facts.digest;
    return isStill && refused.choice === this.choice ? refused.failure : undefined;
  }

  /** What is there now, whatever was asked for since. */
  get inUse(): ModelChoice | undefined {
    const { state } = this;
    if (state.state !== 'ready' && state.state !== 'restarting') return undefined;
    return this.loadedWith(state.facts.digest) ?? this.choice;
  }

  /** Whether a model is there afterwards. A newer call replaces an older one. */
  load(choice: ModelChoice, anyway = false): Promise<boolean> {
    this.#choices.ask(this.#place, choice);
    const { state } = this;
    if (state.state !== 'loading') this.#before = 'facts' in state ? state.facts.digest : undefined;
    this.cancelled = false;
    this.broken = false;
    this.#refused = undefined;
    const load: Promise<boolean> = this.#session.api.loadModel(choice, anyway, this.#place).then(
      (loaded) => {
        if (loaded.ok) this.#choices.note(this.#place, loaded.value.digest, choice);
        if (this.#load === load) {
          this.#load = undefined;
          this.cancelled = !loaded.ok && loaded.failure.kind === 'cancelled';
          const isRefused = !loaded.ok && loaded.failure.kind !== 'cancelled';
          if (isRefused) this.#refused = { failure: loaded.failure, choice, stayed: this.#before };
        }
        return loaded.ok;
      },
      () => {
        this.broken = true;
        return false;
      },
    );
    this.#load = load;
    return load;
  }

  again(): Promise<boolean> {
    return this.load(this.choice);
  }

  /** Though it may be too much for this device beside the other model. */
  anyway(): Promise<boolean> {
    return this.load(this.choice, true);
  }

  /** What was asked for last, or the default one in its stead, where another model may be there still. */
  onProcessor(): Promise<boolean> {
    return this.load({ ...localOr(this.choice), device: 'cpu' });
  }

  /** The model that is there, or was asked for, computes there. */
  on(device: 'cpu' | 'gpu'): Promise<boolean> {
    const { state } = this;
    const choice = (state.state === 'ready' && this.inUse) || this.choice;
    return this.load({ ...localOr(choice), device });
  }

  async cancel(): Promise<void> {
    await this.#session.api.cancelLoad(this.#place);
  }

  /** For whoever is about to run: waits for a load under way, or begins one. */
  ready(): Promise<boolean> {
    switch (this.state.state) {
      case 'ready':
      case 'restarting':
        return Promise.resolve(true);
      case 'loading':
        return this.#load ?? this.#settled();
      case 'none':
        // The default one where it was asked for last, which may have been on the processor.
        return this.choice.kind === 'default' ? this.again() : this.load({ kind: 'default' });
      case 'failed':
        // A file that somebody chose is not silently replaced by another model.
        return this.choice.kind === 'default' ? this.again() : Promise.resolve(false);
    }
  }

  /** A load that another room began. */
  #settled(): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = this.#session.onEvent((event) => {
        if (event.type !== 'model' || event.place !== this.#place) return;
        if (event.model.state === 'loading') return;
        stop();
        resolve(event.model.state === 'ready');
      });
    });
  }
}

function localOr(choice: ModelChoice): LocalChoice {
  return isLocal(choice) ? choice : { kind: 'default' };
}

function isLocal(choice: ModelChoice): choice is LocalChoice {
  return choice.kind === 'default' || choice.kind === 'file' || choice.kind === 'hosted';
}
