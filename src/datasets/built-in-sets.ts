import type { TaskSet } from '../core/task';

type BuiltInFile = Omit<TaskSet, 'origin'>;

/** Fetched as data when first asked for: nobody who only looks at the page waits for them. */
const addresses = import.meta.glob<string>('./built-in/*.json', {
  query: '?url',
  import: 'default',
  eager: true,
});
/** The order in which a newcomer meets them; sets that are not named come last. */
const order = ['dates', 'weekdays', 'sentiment', 'addresses'];

let sets: Promise<readonly TaskSet[]> | undefined;

/** The task sets that come with the app. Rejects where they cannot be fetched; the next call tries again. */
export function builtInSets(): Promise<readonly TaskSet[]> {
  sets ??= fetchSets().catch((error: unknown) => {
    sets = undefined;
    throw error;
  });
  return sets;
}

async function fetchSets(): Promise<readonly TaskSet[]> {
  const loaded = await Promise.all(
    Object.values(addresses).map(async (address): Promise<TaskSet> => {
      const response = await fetch(address);
      if (!response.ok) throw new Error(`${address}: the server answers ${response.status}`);
      const file = (await response.json()) as BuiltInFile;
      return { ...file, origin: 'built-in' };
    }),
  );
  return loaded.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ id }: TaskSet): number {
  const place = order.indexOf(id);
  return place === -1 ? order.length : place;
}
