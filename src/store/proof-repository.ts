import type { Result } from '../core/result';
import { parseRow, writeAll } from './connection';
import type { Connection } from './connection';
import type { StoreFailure } from './failure';
import { proofSchema } from './proof-schema';
import type { ProofRow } from './proof-schema';

/** What is known before the first proof rollout. */
export type ProofReservation = Omit<
  ProofRow,
  'look' | 'complete' | 'conclusion' | 'estimate' | 'low' | 'high'
>;
export type ProofConclusion = Pick<ProofRow, 'conclusion' | 'estimate' | 'low' | 'high'>;

/** Every proof ever made here or imported, finished or not: each one was a look at its test clusters (rule R3). */
export class ProofRepository {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The number that the next proof on these test clusters would have. */
  async nextLook(testClusters: readonly string[]): Promise<number> {
    const db = await this.#connection.read();
    if (!db) return 1;
    const tx = db.transaction('proofs');
    const [ids] = await Promise.all([idsSharing(tx.store.index('by-cluster'), testClusters), tx.done]);
    return 1 + ids.size;
  }

  /**
   * Takes the proof's number before its first rollout: one more than the other proofs, finished or not, that
   * share a test cluster with it. A resumed run gets the number that it has.
   */
  async reserveLook(reservation: ProofReservation): Promise<Result<number, StoreFailure>> {
    return writeAll(
      this.#connection,
      ['proofs'],
      async (tx) => {
        const proofs = tx.objectStore('proofs');
        const mine = await proofs.get(reservation.id);
        if (mine) return mine.look;

        const others = await idsSharing(proofs.index('by-cluster'), reservation.testClusters);
        const look = 1 + others.size;
        await proofs.add({ ...reservation, look, complete: false });
        return look;
      },
      'strict',
    );
  }

  async conclude(id: string, conclusion: ProofConclusion): Promise<Result<void, StoreFailure>> {
    return writeAll(this.#connection, ['proofs'], async (tx) => {
      const proof = await tx.objectStore('proofs').get(id);
      if (!proof) throw new Error(`proof ${id} concludes without having taken its number`);
      await tx.objectStore('proofs').put({ ...proof, ...conclusion, complete: true });
    });
  }

  /** Proofs of a library, the newest first. */
  async ofLibrary(libraryId: string): Promise<ProofRow[]> {
    const rows =
      (await (await this.#connection.read())?.getAllFromIndex('proofs', 'by-library', libraryId)) ?? [];
    return rows
      .map((row) => parseRow(proofSchema, row, `proof ${row.id}`))
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** Proofs that came with a pack. One that is here already stays as it is. */
  async addMissing(proofs: readonly ProofRow[]): Promise<Result<number, StoreFailure>> {
    return writeAll(this.#connection, ['proofs'], async (tx) => {
      const store = tx.objectStore('proofs');
      const known = new Set(await store.getAllKeys());
      const missing = proofs.filter((proof) => !known.has(proof.id));
      await Promise.all(missing.map((proof) => store.add(proof)));
      return missing.length;
    });
  }
}

/** The part of an index that both a reading and a writing transaction have. */
interface ClusterIndex {
  getAllKeys(cluster: string): Promise<string[]>;
}

async function idsSharing(index: ClusterIndex, clusters: readonly string[]): Promise<Set<string>> {
  const ids = await Promise.all([...new Set(clusters)].map((cluster) => index.getAllKeys(cluster)));
  return new Set(ids.flat());
}
