import type { IDBPDatabase, IDBPTransaction } from 'idb';
import * as v from 'valibot';
import { readableRows } from './connection';

/**
 * Takes the database one version up. A migration knows the shapes of its own time only, so it is typed by none
 * of today's row types. Once shipped it makes the same of the same rows for ever; a mistake in it is mended by the next
 * one, and only what kept a database from opening at all may still be taken out.
 */
export type Migration = (
  db: IDBPDatabase,
  tx: IDBPTransaction<unknown, string[], 'versionchange'>,
) => Promise<void>;

/** Append only: the entry at index n takes version n to n + 1. */
export const migrations: readonly Migration[] = [createFirstStores, countProofsByCluster];

async function createFirstStores(db: IDBPDatabase): Promise<void> {
  for (const name of ['task-sets', 'libraries', 'runs']) db.createObjectStore(name, { keyPath: 'id' });
  db.createObjectStore('revisions', { keyPath: ['library.id', 'library.revision'] });
  db.createObjectStore('journal', { keyPath: ['runId', 'key'] });
  db.createObjectStore('settings', { keyPath: 'key' });
}

/**
 * Version 1 kept a proof inside its run, so deleting the run made its look at the test split forgotten. Proofs
 * get a store of their own, filled from the runs: also from those that were cut off after their first proof
 * rollout, because these looked too. A run that makes no sense is passed over, or it would close all the others in.
 */
async function countProofsByCluster(
  db: IDBPDatabase,
  tx: IDBPTransaction<unknown, string[], 'versionchange'>,
): Promise<void> {
  const proofs = db.createObjectStore('proofs', { keyPath: 'id' });
  proofs.createIndex('by-cluster', 'testClusters', { multiEntry: true });
  proofs.createIndex('by-library', 'libraryId');
  db.createObjectStore('openings', { keyPath: ['libraryId', 'cluster'] });

  const looksByTaskSet = new Map<string, number>();
  const runs = readableRows(runOfVersion1, await tx.objectStore('runs').getAll());
  for (const run of runs.toSorted((a, b) => a.createdAt - b.createdAt)) {
    const answered = IDBKeyRange.bound([run.id, 'prove/'], [run.id, 'prove/\uffff']);
    const looked = run.proof?.look !== undefined || (await tx.objectStore('journal').count(answered)) > 0;
    if (!looked) continue;

    const { taskSet, test, library } = run.plan;
    const look = run.proof?.look ?? (looksByTaskSet.get(taskSet.id) ?? 0) + 1;
    looksByTaskSet.set(taskSet.id, Math.max(look, looksByTaskSet.get(taskSet.id) ?? 0));
    const proved = run.end?.library ?? library;
    await proofs.add({
      ...run.proof,
      id: run.id,
      look,
      libraryId: proved.id,
      libraryRevision: proved.revision,
      taskSetId: taskSet.id,
      taskSetName: taskSet.name,
      testClusters: [...new Set(test.map((task) => task.cluster))],
      engine: run.engine,
      createdAt: run.createdAt,
      complete: run.proof?.look !== undefined,
    });
  }
}

const libraryKey = v.object({ id: v.string(), revision: v.number() });

const runOfVersion1 = v.object({
  id: v.string(),
  createdAt: v.number(),
  engine: v.object({ kind: v.string(), model: v.string(), digest: v.string() }),
  plan: v.object({
    taskSet: v.object({ id: v.string(), name: v.string() }),
    test: v.array(v.object({ cluster: v.string() })),
    library: libraryKey,
  }),
  end: v.exactOptional(v.object({ library: libraryKey })),
  proof: v.exactOptional(
    v.object({
      look: v.exactOptional(v.number()),
      conclusion: v.string(),
      estimate: v.exactOptional(v.number()),
      low: v.exactOptional(v.number()),
      high: v.exactOptional(v.number()),
    }),
  ),
});
