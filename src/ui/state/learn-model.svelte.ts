import type { LoadFailure, ModelChoice } from '../../engines/engine';
import type { Session } from './session.svelte';

/** Loads the model that a person chose, or the default one where they press Learn without any. */
export class LearnModel {
  /** The person called it off: no failure, but to be said. */
  cancelled = $state(false);
  /** The worker gave no answer at all. */
  broken = $state(false);

  readonly #session: Pick<Session, 'api' | 'model' | 'onEvent'>;
  #choice: ModelChoice = { kind: 'default' };
  #load: Promise<boolean> | undefined;

  constructor(session: Pick<Session, 'api' | 'model' | 'onEvent'>) {
    this.#session = session;
  }

  get failure(): LoadFailure | undefined {
    const { model } = this.#session;
    return model.state === 'failed' ? model.failure : undefined;
  }

  /** Whether a model is there afterwards. A newer call replaces an older one. */
  load(choice: ModelChoice): Promise<boolean> {
    this.#choice = choice;
    this.cancelled = false;
    this.broken = false;
    const load: Promise<boolean> = this.#session.api.loadModel(choice).then(
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
    await this.#session.api.cancelLoad();
  }

  /** For whoever is about to run: waits for a load under way, or begins one. */
  ready(): Promise<boolean> {
    switch (this.#session.model.state) {
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
