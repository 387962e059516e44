import type { LearnApi } from '../../../workers/wire';
import type { ModelPlace } from '../../core/beside';
import type { Refusal } from '../../core/policy';
import type { EndpointChoice } from '../../engines/engine';
import type { Keeping, KnownServers } from './known-servers.svelte';
import type { Session } from './session.svelte';

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
  problem = $state.raw<{ readonly detail: string; readonly why?: Refusal } | undefined>(undefined);
  finding = $state(false);
  /** The form is unfolded. */
  open = $state(false);
  /** The form is on the page, folded or not. */
  shown = $state(false);

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

  /** Somebody has begun to enter a server, and no run would ask it. */
  readonly isWaiting = $derived(this.shown && this.open && this.isAddress);

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
        this.problem = models.failure;
        return;
      }
      this.found = models.value;
      const [first] = models.value;
      if (first !== undefined && this.model.trim() === '') this.model = first;
    } catch (error) {
      this.problem = { detail: error instanceof Error ? error.message : String(error) };
    } finally {
      this.finding = false;
    }
  }

  /** The choice, remembered as it is to be; undefined where that did not come about, or not all is typed. */
  async take(known: KnownServers): Promise<EndpointChoice | undefined> {
    const { choice } = this;
    if (!choice) return undefined;
    const { kind: _, contextTokens: __, ...server } = choice;
    if (!(await known.keep(server, this.keeping, this.passphrase))) return undefined;
    this.passphrase = '';
    return choice;
  }

  /** Nothing of what was typed is left. */
  empty(): void {
    this.baseUrl = this.model = this.key = this.headers = this.passphrase = '';
    this.found = this.problem = undefined;
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

const drafts = new WeakMap<Session, Map<ModelPlace, EndpointDraft>>();

/**
 * One for each model of the visit: what was typed stands there still when a server did not answer, or after a look into
 * another room. So its derived values have a root of their own.
 */
export function endpointDraftOf(session: Session, place: ModelPlace): EndpointDraft {
  const ofSession = drafts.get(session) ?? new Map<ModelPlace, EndpointDraft>();
  drafts.set(session, ofSession);
  const found = ofSession.get(place);
  if (found) return found;
  let made: EndpointDraft | undefined;
  $effect.root(() => {
    made = new EndpointDraft(session.api);
  });
  if (made === undefined) throw new Error('the form for a server was not made');
  const draft = made;
  session.onEvent((event) => {
    if (event.type === 'changed' && event.deleted) draft.empty();
  });
  ofSession.set(place, draft);
  return draft;
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
