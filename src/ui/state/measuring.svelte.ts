import type { LearnApi, MeasureFailure, RunRequest } from '../../../workers/wire';

/** A short measurement before a run. Its figures arrive with the next forecast, which the page asks for by itself. */
export class Measuring {
  busy = $state(false);
  failure = $state.raw<MeasureFailure | { readonly kind: 'other' } | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async measure(request: RunRequest): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.failure = undefined;
    try {
      const measured = await this.#api.measure(request);
      if (!measured.ok) this.failure = measured.failure;
    } catch {
      this.failure = { kind: 'other' };
    } finally {
      this.busy = false;
    }
  }
}
