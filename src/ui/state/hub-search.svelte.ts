import type { HubFailure } from '../../../workers/models-wire';
import type { LearnApi } from '../../../workers/wire';
import type { HostedModel } from '../../engines/engine';
import { readAddress } from './hosted-address';

/** What a typed repository holds, or the model at a typed address. */
export class HubSearch {
  text = $state('');
  looking = $state(false);
  /** What was typed is neither a repository nor an address. */
  bad = $state(false);
  /** The hub answered with a list. */
  listed = $state(false);
  found = $state.raw<readonly HostedModel[]>([]);
  failure = $state.raw<HubFailure | undefined>(undefined);
  /** The worker gave no answer at all. */
  broken = $state(false);

  readonly #api: Pick<LearnApi, 'hubModels'>;
  #newest = 0;

  constructor(api: Pick<LearnApi, 'hubModels'>) {
    this.#api = api;
  }

  async look(): Promise<void> {
    const typed = readAddress(this.text);
    const turn = ++this.#newest;
    this.bad = typed.kind === 'bad';
    this.listed = false;
    this.broken = false;
    this.failure = undefined;
    this.found = typed.kind === 'model' ? [typed.model] : [];
    if (typed.kind !== 'repository') return;
    this.looking = true;
    try {
      const asked = await this.#api.hubModels(typed.repository);
      if (turn !== this.#newest) return;
      if (asked.ok) {
        this.found = asked.value;
        this.listed = true;
      } else this.failure = asked.failure;
    } catch {
      if (turn === this.#newest) this.broken = true;
    } finally {
      if (turn === this.#newest) this.looking = false;
    }
  }

  /** Of all its files; undefined where one of them is not known yet. */
  sizeOf({ files }: HostedModel): number | undefined {
    return files.reduce<number | undefined>(
      (sum, { sizeBytes }) => (sum === undefined || sizeBytes === undefined ? undefined : sum + sizeBytes),
      0,
    );
  }

  largestOf({ files }: HostedModel): number {
    return Math.max(...files.map(({ sizeBytes }) => sizeBytes ?? 0));
  }
}
