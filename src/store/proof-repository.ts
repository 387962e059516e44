import { bounds } from '../core/bounds';
import { fail, ok } from '../core/result';
import type { Result } from '../core/result';
import { parseRow, readableRows, writeAll } from './connection';
import type { Connection } from './connection';
import type { DatabaseAway, StoreFailure } from './failure';
import { proofSchema } from './proof-schema';
import type { ProofRow } from './proof-schema';

/** What is known before the first proof rollout. */
export type ProofReservation = Omit<
  ProofRow,
  'look' | 'complete' | 'conclusion' | 'estimate' | 'low' | 'high'
>;
export type ProofConclusion = Pick<ProofRow, 'conclusion' | 'estimate' | 'low' | 'high'>;

/**
 * Every proof ever made here or imported, finished or not: each one was a look at its test tasks (rule R3). What
 * the disk refuses is kept until this worker ends, counts like the rest, and is written once the disk takes it.
 */
export class ProofRepository {
  readonly #connection: Connection;
  readonly #unsaved = new Map<string, ProofRow>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** The number that the next proof on these test clusters, drawn from this task set, would have. */
  async nextLook(testClusters: readonly string[], taskSetId?: string): Promise<number> {
    return lookAfter(await this.#rows(), testClusters, taskSetId);
  }

  /** The number that a proof took, whether or not the disk has it yet. */
  async lookOf(id: string): Promise<number | undefined> {
    return (await this.#find(id))?.look;
  }

  /**
   * Takes the proof's number before its first rollout: one more than the other proofs, finished or not, of the
   * same task set or with a test cluster of this one. A resumed run gets the number that it has. A failure says
   * that the number is not on disk; it is taken all the same, and `lookOf` tells it. Only where the other proofs may be
   * there and cannot be read is none taken: it would count from 1 again.
   */
  async reserveLook(reservation: ProofReservation): Promise<Result<number, StoreFailure | DatabaseAway>> {
    const { id, testClusters, taskSetId } = reservation;
    return this.#inTurn(async () => {
      const refused = await this.#writeWhatWaits();
      if (refused && this.#unsaved.has(id)) return fail(refused);

      const reserved = await writeAll(
        this.#connection,
        ['proofs'],
        async (tx) => {
          const proofs = tx.objectStore('proofs');
          const mine = await proofs.get(id);
          if (mine) return mine.look;
          const others = this.#withUnsaved(await proofs.getAll());
          const look = lookAfter(others, testClusters, taskSetId);
          await proofs.add({ ...reservation, look, complete: false });
          return look;
        },
        'strict',
      );
      if (!reserved.ok && (await this.#find(id)) === undefined) {
        const away = (await this.#connection.read()) ? undefined : this.#connection.away;
        if (away) return fail(away);
        const look = lookAfter(await this.#rows(), testClusters, taskSetId);
        this.#unsaved.set(id, { ...reservation, look, complete: false });
      }
      return reserved;
    });
  }

  async conclude(id: string, conclusion: ProofConclusion): Promise<Result<void, StoreFailure>> {
    return this.#inTurn(async () => {
      const proof = await this.#find(id);
      if (!proof) throw new Error(`proof ${id} concludes without having taken its number`);
      this.#unsaved.set(id, { ...proof, ...conclusion, complete: true });
      const refused = await this.#writeWhatWaits();
      return refused ? fail(refused) : ok(undefined);
    });
  }

  /** Proofs of a library, the newest first. Asked for, those that could not be written are written first. */
  async ofLibrary(libraryId: string): Promise<ProofRow[]> {
    if (this.#unsaved.size > 0) await this.#inTurn(() => this.#writeWhatWaits());
    const db = await this.#connection.read();
    const stored = (await db?.getAllFromIndex('proofs', 'by-library', libraryId)) ?? [];
    return this.#withUnsaved(stored)
      .filter((row) => row.libraryId === libraryId)
      .toSorted((a, b) => b.createdAt - a.createdAt);
  }

  /** Proofs that came with a pack. One that is here already stays as it is. */
  async addMissing(proofs: readonly ProofRow[]): Promise<Result<number, StoreFailure>> {
    return writeAll(this.#connection, ['proofs'], async (tx) => {
      const store = tx.objectStore('proofs');
      const known = new Set([...(await store.getAllKeys()), ...this.#unsaved.keys()]);
      const missing = proofs.filter((proof) => !known.has(proof.id));
      await Promise.all(missing.map((proof) => store.add(proof)));
      return missing.length;
    });
  }

  /** Writes what waits, all of it or nothing. */
  async flush(): Promise<Result<void, StoreFailure>> {
    const refused = await this.#inTurn(() => this.#writeWhatWaits());
    return refused ? fail(refused) : ok(undefined);
  }

  /** Proofs that the disk has refused so far. */
  get waiting(): readonly ProofRow[] {
    return [...this.#unsaved.values()];
  }

  /** The person deletes everything. */
  forgetUnsaved(): void {
    this.#unsaved.clear();
  }

  async #rows(): Promise<ProofRow[]> {
    return this.#withUnsaved((await (await this.#connection.read())?.getAll('proofs')) ?? []);
  }

  async #find(id: string): Promise<ProofRow | undefined> {
    const unsaved = this.#unsaved.get(id);
    if (unsaved) return unsaved;
    const row = await (await this.#connection.read())?.get('proofs', id);
    return row && parseRow(proofSchema, row, `proof ${id}`);
  }

  #withUnsaved(stored: readonly ProofRow[]): ProofRow[] {
    const others = stored.filter(({ id }) => !this.#unsaved.has(id));
    return [...readableRows(proofSchema, others), ...this.#unsaved.values()];
  }

  async #writeWhatWaits(): Promise<StoreFailure | undefined> {
    const rows = [...this.#unsaved.values()];
    if (rows.length === 0) return undefined;
    const written = await writeAll(
      this.#connection,
      ['proofs'],
      async (tx) => {
        await Promise.all(rows.map((row) => tx.objectStore('proofs').put(row)));
      },
      'strict',
    );
    if (!written.ok) return written.failure;
    for (const { id } of rows) this.#unsaved.delete(id);
    return undefined;
  }

  /** One change at a time: a number is taken after the one before it is on disk or in memory. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn;
    return turn;
  }
}

/**
 * One more than the proofs that share a task set or a cluster, and more than the number of any of them: a pack
 * may bring the fifth proof without the four before it. The task set counts beside its clusters because another
 * seed draws other tasks of it, and whoever draws again and again would never share one. At its bound the number
 * stays: a file may bring that one, and what is left of the error rate there (R3) is too little to share out further.
 */
function lookAfter(
  proofs: readonly ProofRow[],
  testClusters: readonly string[],
  taskSetId: string | undefined,
): number {
  const clusters = new Set(testClusters);
  const earlier = proofs.filter(
    (proof) => proof.taskSetId === taskSetId || proof.testClusters.some((cluster) => clusters.has(cluster)),
  );
  const taken = earlier.reduce((most, { look }) => Math.max(most, look), earlier.length);
  return Math.min(taken + 1, bounds.look);
}
