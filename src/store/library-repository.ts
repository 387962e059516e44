import type { Library, Revision } from '../core/library';
import type { Result } from '../core/result';
import { parseRow, readableRows, writeAll } from './connection';
import type { Connection } from './connection';
import { StoreError } from './failure';
import type { StoreFailure } from './failure';
import { librarySummarySchema, revisionSchema } from './library-schema';
import type { LibraryRow } from './library-schema';

/** Libraries with all their revisions. A revision is never changed and never overwritten. */
export class LibraryRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** In short, the last changed first. */
  async list(): Promise<LibraryRow[]> {
    const rows = (await (await this.#connection.read())?.getAll('libraries')) ?? [];
    return readableRows(librarySummarySchema, rows).toSorted((a, b) => b.changedAt - a.changedAt);
  }

  /** The newest revision of a library. */
  async find(id: string): Promise<Library | undefined> {
    const db = await this.#connection.read();
    const row = await db?.get('libraries', id);
    if (!db || !row) return undefined;
    const revision = await db.get('revisions', [id, row.revision]);
    return parseRow(revisionSchema, revision, `library ${id}, revision ${row.revision}`).library;
  }

  /** All revisions that can be read, the first one first. */
  async revisions(id: string): Promise<Revision[]> {
    const rows = (await (await this.#connection.read())?.getAll('revisions', revisionsOf(id))) ?? [];
    return readableRows(revisionSchema, rows);
  }

  /**
   * Keeps a revision and makes it the newest, together or not at all. Refused unless it follows the newest one
   * by one: another tab or another run wrote in between, and what it wrote must not be lost.
   */
  async commit(revision: Revision): Promise<Result<void, StoreFailure>> {
    const { library } = revision;
    return writeAll(
      this.#connection,
      ['libraries', 'revisions'],
      async (tx) => {
        const newest = await tx.objectStore('libraries').get(library.id);
        if (newest && library.revision !== newest.revision + 1) {
          const wanted = `revision ${library.revision} does not follow revision ${newest.revision}`;
          throw new StoreError('error', `library ${library.id}: ${wanted}`);
        }
        await Promise.all([
          tx.objectStore('libraries').put(summaryOf(revision)),
          tx.objectStore('revisions').add(revision),
        ]);
      },
      'strict',
    );
  }

  /** Keeps a library that is not here, all of its revisions or none; the oldest first. */
  async restore(revisions: readonly Revision[]): Promise<Result<void, StoreFailure>> {
    const newest = revisions.at(-1);
    if (!newest) throw new Error('a library without revisions cannot be restored');
    return writeAll(
      this.#connection,
      ['libraries', 'revisions'],
      async (tx) => {
        await Promise.all([
          tx.objectStore('libraries').add(summaryOf(newest)),
          ...revisions.map((revision) => tx.objectStore('revisions').add(revision)),
        ]);
      },
      'strict',
    );
  }

  /** Its proofs and openings stay, so that an import of the same library finds them again (rules R3, R5). */
  async delete(id: string): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['libraries', 'revisions'], async (tx) => {
      await Promise.all([
        tx.objectStore('libraries').delete(id),
        tx.objectStore('revisions').delete(revisionsOf(id)),
      ]);
    });
  }
}

/** What the list shows of a library whose newest revision this is. */
export function summaryOf({ library, createdAt }: Revision): LibraryRow {
  const lessons = library.experiences.filter((experience) => experience.kind === 'lesson').length;
  return {
    id: library.id,
    name: library.name,
    revision: library.revision,
    lessons,
    examples: library.experiences.length - lessons,
    changedAt: createdAt,
  };
}

/** The keys of one library's revisions. */
export function revisionsOf(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}
