import { clusterTasks, type ClusterItem } from './clusters';
import { hashOf } from './hash';

export type Split = 'train' | 'validation' | 'test';

/** Under this many tasks there is no validation: training and proof need them more. */
export const TASKS_FOR_VALIDATION = 24;

/**
 * One salt for everybody and for ever: with another, tasks that a library was learnt from become its test
 * tasks.
 */
const SALT = 'split 1:';

export interface SplitItem extends ClusterItem {
  /** What the data says; it goes before the hash. */
  readonly split?: Split;
}

export interface Place {
  readonly cluster: string;
  readonly split: Split;
}

/** A task whose own data names another split than its cluster is in. */
export interface SplitConflict {
  readonly id: string;
  readonly cluster: string;
  readonly named: Split;
  readonly split: Split;
}

/**
 * The split of a cluster by its key alone (R1): 30% train, 20% validation, 50% test. Neither the run's seed,
 * nor the set's name, nor other tasks have a say.
 */
export function splitOf(cluster: string): Split {
  const fraction = Number.parseInt(hashOf(SALT + cluster).slice(0, 13), 16) / 2 ** 52;
  if (fraction < 0.3) return 'train';
  return fraction < 0.5 ? 'validation' : 'test';
}

/**
 * Where each task belongs, by its id. A cluster lies in one split: the one that the first of its tasks to
 * name any names, else the one of its hash. Tasks that name another are moved, and listed as conflicts.
 */
export function splitTasks(items: readonly SplitItem[]): {
  readonly places: ReadonlyMap<string, Place>;
  readonly conflicts: readonly SplitConflict[];
} {
  const clusterById = clusterTasks(items);
  const clustered = items.map((item) => ({ ...item, cluster: clusterById.get(item.id) ?? '' }));

  const namedByCluster = new Map<string, Split>();
  for (const { cluster, split } of clustered) {
    if (split !== undefined && !namedByCluster.has(cluster)) namedByCluster.set(cluster, split);
  }

  const placeOf = (cluster: string): Split => {
    const split = namedByCluster.get(cluster) ?? splitOf(cluster);
    return split === 'validation' && items.length < TASKS_FOR_VALIDATION ? 'train' : split;
  };
  return {
    places: new Map(clustered.map(({ id, cluster }) => [id, { cluster, split: placeOf(cluster) }])),
    conflicts: clustered.flatMap(({ id, cluster, split: named }) => {
      const split = namedByCluster.get(cluster);
      return named === undefined || split === undefined || named === split
        ? []
        : [{ id, cluster, named, split }];
    }),
  };
}
