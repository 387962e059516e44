import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';
import { openingSchema } from './proof-schema';

/**
 * Which test answers of a library somebody has read. A library that changed after that is proved on other tasks
 * (rule R5), so what counts is the *first* time: a later one must not hide that a change came in between.
 */
export class OpeningRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** When each cluster was first opened, by cluster. */
  async ofLibrary(libraryId: string): Promise<Map<string, number>> {
    const rows = (await (await this.#connection.read())?.getAll('openings', openingsOf(libraryId))) ?? [];
    return new Map(
      rows.map((row) => {
        const opening = parseRow(openingSchema, row, `opening of ${row.cluster} for library ${libraryId}`);
        return [opening.cluster, opening.openedAt];
      }),
    );
  }

  /** Clusters opened before the library got the revision it has: these no longer prove it. */
  async openedBefore(libraryId: string, revisionCreatedAt: number): Promise<Set<string>> {
    const opened = await this.ofLibrary(libraryId);
    return new Set([...opened].filter(([, at]) => at < revisionCreatedAt).map(([cluster]) => cluster));
  }

  async markOpened(
    libraryId: string,
    clusters: readonly string[],
    openedAt: number,
  ): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['openings'], async (tx) => {
      const openings = tx.objectStore('openings');
      const known = new Set((await openings.getAllKeys(openingsOf(libraryId))).map(([, cluster]) => cluster));
      const unknown = [...new Set(clusters)].filter((cluster) => !known.has(cluster));
      await Promise.all(unknown.map((cluster) => openings.add({ libraryId, cluster, openedAt })));
    });
  }
}

function openingsOf(libraryId: string): IDBKeyRange {
  return IDBKeyRange.bound([libraryId], [libraryId, []]);
}
