import type { LearnApi, StoreFailure } from '../../../workers/wire';
import type { KeptServers, KnownServer, SealFailure } from '../../../workers/servers-wire';
import type { Session } from './session.svelte';
import { keepInTab, tabServers } from './tab-servers';

/** How long a server and its key are remembered. */
export const keepings = ['memory', 'tab', 'passphrase'] as const;
export type Keeping = (typeof keepings)[number];

export type KeepFailure = SealFailure | StoreFailure | { readonly kind: 'tab-refuses' | 'other' };

/** Servers that need not be entered again: those of this tab, and those under a passphrase. */
export class KnownServers {
  tab = $state.raw<readonly KnownServer[]>(tabServers());
  kept = $state.raw<KeptServers>({ state: 'none' });
  failure = $state.raw<KeepFailure | undefined>(undefined);
  busy = $state(false);

  readonly all: readonly { readonly server: KnownServer; readonly keeping: Keeping }[] = $derived([
    ...this.tab.map((server) => ({ server, keeping: 'tab' as const })),
    ...(this.kept.state === 'open' ? this.kept.servers : []).map((server) => ({
      server,
      keeping: 'passphrase' as const,
    })),
  ]);

  readonly #api: Pick<LearnApi, 'keptServers' | 'openServers' | 'keepServer' | 'forgetServers'>;

  constructor(session: Pick<Session, 'api' | 'onEvent'>) {
    this.#api = session.api;
    session.onEvent((event) => {
      if (event.type === 'changed' && event.deleted) void this.look();
    });
  }

  async look(): Promise<void> {
    this.tab = tabServers();
    await this.#lookAtKept();
  }

  async #lookAtKept(): Promise<void> {
    try {
      this.kept = await this.#api.keptServers();
    } catch {
      // Without them everything can be entered by hand, as at the first visit.
    }
  }

  async open(passphrase: string): Promise<void> {
    await this.#change(() => this.#api.openServers(passphrase));
  }

  /** Whether it is remembered as it was to be; if not, `failure` says why. */
  async keep(server: KnownServer, keeping: Keeping, passphrase: string): Promise<boolean> {
    this.failure = undefined;
    if (keeping === 'memory') return true;
    if (keeping === 'passphrase') {
      return this.#change(() => this.#api.keepServer(server, passphrase === '' ? undefined : passphrase));
    }
    const servers = [server, ...this.tab.filter((one) => !isSame(one, server))];
    if (!keepInTab(servers)) this.failure = { kind: 'tab-refuses' };
    else this.tab = servers;
    return this.failure === undefined;
  }

  async forget(server: KnownServer, keeping: Keeping): Promise<void> {
    if (keeping === 'passphrase') {
      await this.#change(() => this.#api.forgetServers({ baseUrl: server.baseUrl, model: server.model }));
      return;
    }
    const servers = this.tab.filter((one) => !isSame(one, server));
    if (keepInTab(servers)) this.tab = servers;
    else this.failure = { kind: 'tab-refuses' };
  }

  /** All that are under a passphrase. */
  async forgetKept(): Promise<void> {
    await this.#change(() => this.#api.forgetServers());
  }

  async #change(
    change: () => Promise<
      | { readonly ok: true; readonly value: KeptServers }
      | { readonly ok: false; readonly failure: KeepFailure }
    >,
  ): Promise<boolean> {
    this.busy = true;
    this.failure = undefined;
    try {
      const changed = await change();
      if (changed.ok) this.kept = changed.value;
      else await this.#refused(changed.failure);
      return changed.ok;
    } catch {
      await this.#refused({ kind: 'other' });
      return false;
    } finally {
      this.busy = false;
    }
  }

  /** Another tab may have locked, changed or forgotten them: what is drawn must fit what is said. */
  async #refused(failure: KeepFailure): Promise<void> {
    await this.#lookAtKept();
    this.failure = failure;
  }
}

function isSame(a: KnownServer, b: KnownServer): boolean {
  return a.baseUrl === b.baseUrl && a.model === b.model;
}

const known = new WeakMap<Session, KnownServers>();

/** One for the visit: the first model and the second choose from the same servers. */
export function knownServersOf(session: Session): KnownServers {
  const found = known.get(session);
  if (found) return found;
  let made: KnownServers | undefined;
  $effect.root(() => {
    made = new KnownServers(session);
  });
  if (made === undefined) throw new Error('the list of servers was not made');
  known.set(session, made);
  return made;
}
