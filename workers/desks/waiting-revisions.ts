import type { Revision } from '../../src/core/library';
import { mayPass } from '../../src/store/failure';
import { sameContent } from '../../src/store/same-content';
import type { StoreFailure } from '../wire';
import type { DeskPorts } from './ports';

/**
 * Revisions that the disk has not taken yet, so that they can still be read, used and exported. They are kept until this
 * worker ends, and written as soon as the disk takes them. Whoever writes does so in turn.
 */
export class WaitingRevisions {
  readonly #ports: DeskPorts;
  readonly #byId = new Map<string, readonly Revision[]>();

  constructor(ports: DeskPorts) {
    this.#ports = ports;
  }

  get all(): readonly Revision[] {
    return [...this.#byId.values()].flat();
  }

  /** Of each library the newest one. */
  get newest(): readonly Revision[] {
    return [...this.#byId.values()].flatMap((revisions) => revisions.slice(-1));
  }

  has(id: string): boolean {
    return this.#byId.has(id);
  }

  /** Those of one library, in the order in which they were made. */
  of(id: string): readonly Revision[] {
    return this.#byId.get(id) ?? [];
  }

  add(revision: Revision): void {
    const { id } = revision.library;
    this.#set(id, [...this.of(id), revision]);
  }

  remove(revision: Revision): void {
    const { id } = revision.library;
    this.#set(
      id,
      this.of(id).filter((one) => one !== revision),
    );
  }

  /** The library is deleted, or everything is. */
  forget(id?: string): void {
    if (id === undefined) this.#byId.clear();
    else this.#byId.delete(id);
  }

  /** Library by library, as far as the disk takes each; the first refusal, where there is one. */
  async write(only?: string): Promise<StoreFailure | undefined> {
    let refused: StoreFailure | undefined;
    for (const id of only === undefined ? [...this.#byId.keys()] : [only]) {
      const failure = await this.#writeLibrary(await this.#partedFromStored(id));
      refused ??= failure;
    }
    return refused;
  }

  /** Until the disk refuses one. One that it will never take waits no longer. */
  async #writeLibrary(id: string): Promise<StoreFailure | undefined> {
    for (const revision of this.of(id)) {
      const saved = await this.#ports.store.libraries.commit(revision);
      if (!saved.ok) this.#ports.storageFailed(saved.failure);
      if (saved.ok || !mayPass(saved.failure)) this.remove(revision);
      // Those after one that is gone do not follow what is on disk: they are looked at again with the next write.
      if (!saved.ok) return saved.failure;
    }
    return undefined;
  }

  /**
   * Revisions may wait while the library they belong to comes onto the disk in another way (a backup is imported).
   * They do not follow it then: they become a library of their own, and neither is lost.
   */
  async #partedFromStored(id: string): Promise<string> {
    const waiting = this.of(id);
    const first = waiting[0]?.library;
    const stored = await this.#ports.store.libraries.find(id);
    if (!first || !stored || first.revision === stored.revision + 1) return id;
    if (sameContent(first, stored)) {
      // A browser may report a write as lost that reached the disk.
      this.#set(id, waiting.slice(1));
      return id;
    }
    const own = `${id}-${this.#ports.newId()}`;
    this.#byId.delete(id);
    this.#set(
      own,
      waiting.map((revision) => ({ ...revision, library: { ...revision.library, id: own } })),
    );
    return own;
  }

  #set(id: string, revisions: readonly Revision[]): void {
    if (revisions.length > 0) this.#byId.set(id, revisions);
    else this.#byId.delete(id);
  }
}
