import { hashOf } from './hash';
import { alikeToAny, earliestAlike } from './near-duplicates';
import { keyOf, normalise } from './text-key';

export interface ClusterItem {
  readonly id: string;
  readonly text: string;
  readonly family?: string;
}

/**
 * The key of each task's cluster, by the task's id (R2). Tasks of one family are one cluster; a task without
 * a family joins the earliest task that is nearly the same, or starts a cluster. A key is 16 hexadecimal
 * digits: a hash of the family's name, or of the text that started the cluster.
 *
 * A task is compared with those before it only, so tasks that are added at the end never move one that was
 * there. (In a set of fewer than 24 they can, once, by showing that what tasks share is an instruction.) The
 * price is that a late task that is like two clusters joins the first of them and leaves the other where it
 * is.
 */
export function clusterTasks(items: readonly ClusterItem[]): ReadonlyMap<string, string> {
  const texts = items.map((item) => normalise(item.text));
  const alike = earliestAlike(texts);
  const keys: string[] = [];
  items.forEach((item, position) => {
    const earlier = alike[position];
    const joined = earlier === undefined ? undefined : keys[earlier];
    keys.push(item.family ? hashOf(`family:${item.family}`) : (joined ?? keyOf(texts[position] ?? '')));
  });
  return new Map(items.map((item, position) => [item.id, keys[position] ?? '']));
}

/** For each text, whether it is the same or nearly the same as one of those that are known. */
export function isAlikeToAny(texts: readonly string[], known: readonly string[]): readonly boolean[] {
  return alikeToAny(texts.map(normalise), [...new Set(known.map(normalise))]);
}
