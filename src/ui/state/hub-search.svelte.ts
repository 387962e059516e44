import type { HubFailure } from '../../../workers/models-wire';
import type { LearnApi } from '../../../workers/wire';
import type { HostedModel } from '../../engines/engine';

/** What a typed repository holds, or the model at a typed address. */
export class HubSearch {
  text = $state('');
  looking = $state(false);
  found = $state.raw<readonly HostedModel[] | undefined>(undefined);
  failure = $state.raw<HubFailure | undefined>(undefined);
  /** The worker gave no answer at all. */
  broken = $state(false);

  readonly #api: Pick<LearnApi, 'hubModels'>;
  #newest = 0;

  constructor(api: Pick<LearnApi, 'hubModels'>) {
    this.#api = api;
  }

  async look(): Promise<void> {
    const turn = ++this.#newest;
    this.broken = false;
    this.failure = undefined;
    this.found = undefined;
    this.looking = true;
    try {
      const asked = await this.#api.hubModels(this.text);
      if (turn !== this.#newest) return;
      if (asked.ok) this.found = asked.value;
      else this.failure = asked.failure;
    } catch {
      if (turn === this.#newest) this.broken = true;
    } finally {
      if (turn === this.#newest) this.looking = false;
    }
  }
}

/** Of all its files; undefined where one of them is not known yet. */
export function sizeOf({ files }: HostedModel): number | undefined {
  return files.reduce<number | undefined>(
    (sum, { sizeBytes }) => (sum === undefined || sizeBytes === undefined ? undefined : sum + sizeBytes),
    0,
  );
}

export function largestOf({ files }: HostedModel): number {
  return Math.max(...files.map(({ sizeBytes }) => sizeBytes ?? 0));
}
