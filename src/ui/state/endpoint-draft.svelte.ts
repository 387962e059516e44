import type { LearnApi } from '../../../workers/wire';
import type { EndpointChoice } from '../../engines/engine';
import type { Keeping } from './known-servers.svelte';

/** What a person types of an endpoint. The key lives here and in the engine's worker, and wherever they want it kept. */
export class EndpointDraft {
  baseUrl = $state('');
  model = $state('');
  key = $state('');
  headers = $state('');
  concurrency = $state(16);
  /** How long it is to be remembered. */
  keeping = $state<Keeping>('memory');
  passphrase = $state('');
  /** The models that it has; undefined until it was asked. */
  found = $state.raw<readonly string[] | undefined>(undefined);
  /** Why it did not say. */
  problem = $state.raw<string | undefined>(undefined);
  finding = $state(false);

  readonly isAddress = $derived(isAddress(this.baseUrl.trim()));
  readonly #lines = $derived(
    this.headers
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== ''),
  );
  readonly badHeader = $derived(this.#lines.find((line) => !headerOf(line)));
  readonly choice: EndpointChoice | undefined = $derived.by(() => {
    if (!this.isAddress || this.model.trim() === '' || this.badHeader !== undefined) return undefined;
    return { kind: 'endpoint', ...this.#server(), model: this.model.trim(), concurrency: this.concurrency };
  });

  readonly #api: Pick<LearnApi, 'endpointModels'>;

  constructor(api: Pick<LearnApi, 'endpointModels'>) {
    this.#api = api;
  }

  async find(): Promise<void> {
    this.finding = true;
    this.found = undefined;
    this.problem = undefined;
    try {
      const models = await this.#api.endpointModels(this.#server());
      if (!models.ok) {
        this.problem = models.failure.detail;
        return;
      }
      this.found = models.value;
      const [first] = models.value;
      if (first !== undefined && this.model.trim() === '') this.model = first;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      this.finding = false;
    }
  }

  #server(): Pick<EndpointChoice, 'baseUrl' | 'key' | 'headers'> {
    const headers = Object.fromEntries(this.#lines.flatMap((line) => headerOf(line) ?? []));
    return {
      baseUrl: this.baseUrl.trim(),
      ...(this.key.trim() !== '' && { key: this.key.trim() }),
      ...(this.#lines.length > 0 && { headers }),
    };
  }
}

function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'http:' || protocol === 'https:') && username === '' && password === '';
}

/** Name and value, as HTTP has them (RFC 9110, section 5). */
function headerOf(line: string): readonly [name: string, value: string][] | undefined {
  const match = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+)\s*:\s*([\x20-\x7e]*)$/.exec(line);
  return match ? [[match[1]!, match[2]!]] : undefined;
}
