import type { LearnApi, LibrarySummary } from '../../../workers/wire';
import type { LibraryFailure } from './library.svelte';
import type { Session } from './session.svelte';

/** All libraries, and the one deleted last, which can come back until the page is closed. */
export class LibraryShelf {
  libraries = $state.raw<readonly LibrarySummary[] | undefined>(undefined);
  failed = $state(false);
  failure = $state.raw<LibraryFailure | undefined>(undefined);
  deleted = $state.raw<{ readonly id: string; readonly name: string } | undefined>(undefined);

  readonly #api: LearnApi;

  constructor(api: LearnApi) {
    this.#api = api;
  }

  async load(): Promise<void> {
    this.failed = false;
    try {
      const libraries = await this.#api.libraries();
      this.libraries = libraries.toSorted((a, b) => b.changedAt - a.changedAt);
    } catch {
      this.failed = true;
    }
  }

  /** The id of the new library. */
  async create(name: string): Promise<string | undefined> {
    return this.#tried(async () => {
      const made = await this.#api.createLibrary(name);
      if (!made.ok) this.failure = made.failure;
      return made.ok ? made.value.library.id : undefined;
    });
  }

  async delete(id: string, name: string): Promise<boolean> {
    const done = await this.#tried(async () => {
      const gone = await this.#api.deleteLibrary(id);
      if (!gone.ok) {
        this.failure = gone.failure;
        return undefined;
      }
      this.libraries = this.libraries?.filter((one) => one.id !== id);
      this.deleted = { id, name };
      return true;
    });
    return done === true;
  }

  async undoDelete(): Promise<boolean> {
    const { deleted } = this;
    if (deleted === undefined) return false;
    const done = await this.#tried(async () => {
      const back = await this.#api.undeleteLibrary(deleted.id);
      if (!back.ok) {
        this.failure = back.failure;
        return undefined;
      }
      this.deleted = undefined;
      return true;
    });
    return done === true;
  }

  async #tried<T>(action: () => Promise<T | undefined>): Promise<T | undefined> {
    this.failure = undefined;
    try {
      return await action();
    } catch {
      this.failure = { kind: 'other' };
      return undefined;
    }
  }
}

const shelves = new WeakMap<Session, LibraryShelf>();

/** The one shelf of this visit: what was deleted can come back also after a look into another room. */
export function libraryShelfOf(session: Session): LibraryShelf {
  const shelf = shelves.get(session) ?? new LibraryShelf(session.api);
  shelves.set(session, shelf);
  return shelf;
}
