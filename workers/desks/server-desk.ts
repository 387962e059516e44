import * as v from 'valibot';
import { fail, ok, type Result } from '../../src/core/result';
import { keyOf, newKey, seal, sealedSchema, unseal, type Sealed, type SealKey } from '../../src/store/sealed';
import { hereOnly, type SettingsRepository } from '../../src/store/settings-repository';
import type { KeptServers, KnownServer, SealFailure, ServersApi } from '../servers-wire';
import type { StoreFailure } from '../wire';

const setting = `${hereOnly}servers`;

const serverSchema = v.object({
  baseUrl: v.string(),
  model: v.string(),
  key: v.exactOptional(v.string()),
  headers: v.exactOptional(v.record(v.string(), v.string())),
  concurrency: v.exactOptional(v.number()),
}) satisfies v.GenericSchema<unknown, KnownServer>;

/** More than anybody has; the oldest goes. */
const most = 50;

interface Opened {
  readonly by: SealKey;
  readonly servers: readonly KnownServer[];
}

/** Servers and their keys under one passphrase. The plain text lives in this worker, from its opening to the end of the visit. */
export class ServerDesk {
  readonly #settings: Pick<SettingsRepository, 'find' | 'save' | 'delete'>;
  #opened: Opened | undefined;
  /** One change after another: each writes all of them anew. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(settings: Pick<SettingsRepository, 'find' | 'save' | 'delete'>) {
    this.#settings = settings;
  }

  readonly api: Readonly<ServersApi> = {
    keptServers: () => this.#state(),
    openServers: (passphrase) => this.#alone(() => this.#open(passphrase)),
    keepServer: (server, passphrase) => this.#alone(() => this.#keep(server, passphrase)),
    forgetServers: (server) => this.#alone(() => this.#forget(server)),
  };

  /** The person deletes everything. */
  lock(): void {
    this.#opened = undefined;
  }

  async #state(): Promise<KeptServers> {
    const sealed = await this.#sealed();
    // Another tab may have changed or forgotten them.
    const again = sealed && (await this.#readAgain(sealed));
    this.#opened = again?.ok ? again.value : undefined;
    if (!sealed) return { state: 'none' };
    return this.#opened ? { state: 'open', servers: this.#opened.servers } : { state: 'locked' };
  }

  async #open(passphrase: string): Promise<Result<KeptServers, SealFailure>> {
    const opened = await this.#openedBy(passphrase);
    if (!opened.ok) return opened;
    this.#opened = opened.value;
    return ok(await this.#state());
  }

  async #keep(
    server: KnownServer,
    passphrase: string | undefined,
  ): Promise<Result<KeptServers, SealFailure | StoreFailure>> {
    const opened = await this.#forChange(passphrase);
    if (!opened.ok) return opened;
    const { by, servers } = opened.value;
    return this.#write({
      by,
      servers: [server, ...servers.filter((one) => !isSame(one, server))].slice(0, most),
    });
  }

  async #forget(
    server: Pick<KnownServer, 'baseUrl' | 'model'> | undefined,
  ): Promise<Result<KeptServers, StoreFailure>> {
    const kept = await this.#state();
    if (server) {
      // They may lie under another tab's passphrase, or as another version wrote them: those go only with all of them.
      if (!this.#opened) return ok(kept);
      const left = this.#opened.servers.filter((one) => !isSame(one, server));
      if (left.length > 0) return this.#write({ by: this.#opened.by, servers: left });
    }
    const deleted = await this.#settings.delete(setting);
    if (!deleted.ok) return deleted;
    this.#opened = undefined;
    return ok({ state: 'none' });
  }

  /** With the key of this visit, where there is one and it is still the one. */
  async #readAgain(sealed: Sealed): Promise<Result<Opened, SealFailure> | undefined> {
    const by = this.#opened?.by;
    return by?.salt === sealed.salt ? this.#read(by, sealed) : undefined;
  }

  async #forChange(passphrase: string | undefined): Promise<Result<Opened, SealFailure>> {
    if (!canSeal()) return fail({ kind: 'insecure' });
    const sealed = await this.#sealed();
    const again = sealed && (await this.#readAgain(sealed));
    if (again) return again;
    if (passphrase === undefined || passphrase === '') return fail({ kind: 'no-passphrase' });
    if (sealed) return this.#openedBy(passphrase);
    return ok({ by: await newKey(passphrase), servers: [] });
  }

  async #openedBy(passphrase: string): Promise<Result<Opened, SealFailure>> {
    if (!canSeal()) return fail({ kind: 'insecure' });
    const sealed = await this.#sealed();
    if (!sealed) return fail({ kind: 'wrong-passphrase' });
    return this.#read(await keyOf(passphrase, sealed), sealed);
  }

  async #read(by: SealKey, sealed: Sealed): Promise<Result<Opened, SealFailure>> {
    const text = await unseal(by, sealed);
    if (!text.ok) return fail({ kind: 'wrong-passphrase' });
    // It is ours, but an earlier or a later Cairn may have written it: rows that make no sense are passed over.
    const rows: unknown = JSON.parse(text.value);
    const servers = (Array.isArray(rows) ? rows : []).flatMap((row: unknown) => {
      const parsed = v.safeParse(serverSchema, row);
      return parsed.success ? [parsed.output] : [];
    });
    return ok({ by, servers });
  }

  async #write(opened: Opened): Promise<Result<KeptServers, StoreFailure>> {
    const sealed = await seal(opened.by, JSON.stringify(opened.servers));
    const saved = await this.#settings.save(setting, sealed);
    if (!saved.ok) return saved;
    this.#opened = opened;
    return ok({ state: 'open', servers: opened.servers });
  }

  #sealed(): Promise<Sealed | undefined> {
    return this.#settings.find(setting, sealedSchema);
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#turn.then(work, work);
    this.#turn = mine.catch(() => undefined);
    return mine;
  }
}

function isSame(
  a: Pick<KnownServer, 'baseUrl' | 'model'>,
  b: Pick<KnownServer, 'baseUrl' | 'model'>,
): boolean {
  return a.baseUrl === b.baseUrl && a.model === b.model;
}

function canSeal(): boolean {
  return (globalThis.crypto as Partial<Crypto> | undefined)?.subtle !== undefined;
}
