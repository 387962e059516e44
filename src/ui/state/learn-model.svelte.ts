import type { ModelState } from '../../../workers/wire';
import type { LoadFailure, ModelChoice } from '../../engines/engine';
import type { Session } from './session.svelte';

/** The model that runs ask, or a second one beside it that may write lessons and judge. */
export type ModelPlace = 'first' | 'second';

/** Loads the model that a person chose, or the default one where they press Learn without any. */
export class LearnModel {
  /** The person called it off: no failure, but to be said. */
  cancelled = $state(false);
  /** The worker gave no answer at all. */
  broken = $state(false);

  readonly #session: Pick<Session, 'api' | 'model' | 'second' | 'onEvent'>;
  readonly #place: ModelPlace;
  #choice: ModelChoice = { kind: 'default' };
  #load: Promise<boolean> | undefined;

  constructor(session: Pick<Session, 'api' | 'model' | 'second' | 'onEvent'>, place: ModelPlace = 'first') {
    this.#session = session;
    this.#place = place;
  }

  get state(): ModelState {
    return this.#place === 'first' ? this.#session.model : this.#session.second;
  }

  get failure(): LoadFailure | undefined {
    const { state } = this;
    return state.state === 'failed' ? state.failure : undefined;
  }

  /** Whether a model is there afterwards. A newer call replaces an older one. */
  load(choice: ModelChoice): Promise<boolean> {
    this.#choice = choice;
    this.cancelled = false;
    this.broken = false;
    const { api } = this.#session;
    const loading = this.#place === 'first' ? api.loadModel(choice) : api.loadSecondModel(choice);
    const load: Promise<boolean> = loading.then(
      (loaded) => {
        if (this.#load === load) {
          this.#load = undefined;
          this.cancelled = !loaded.ok && loaded.failure.kind === 'cancelled';
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
    return this.load(this.#choice);
  }

  async cancel(): Promise<void> {
    const { api } = this.#session;
    await (this.#place === 'first' ? api.cancelLoad() : api.cancelSecondLoad());
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
        return this.load({ kind: 'default' });
      case 'failed':
        // A file that somebody chose is not silently replaced by another model.
        return this.#choice.kind === 'default' ? this.again() : Promise.resolve(false);
    }
  }

  /** A load that another room began. */
  #settled(): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = this.#session.onEvent((event) => {
        if (event.type !== 'model' || event.model.state === 'loading') return;
        stop();
        resolve(event.model.state === 'ready');
      });
    });
  }
}
