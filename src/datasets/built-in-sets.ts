import type { TaskSet } from '../core/task';

type BuiltInFile = Omit<TaskSet, 'origin'>;

const files = import.meta.glob<{ default: BuiltInFile }>('./built-in/*.json');
/** The order in which a newcomer meets them; sets that are not named come last. */
const order = ['dates', 'weekdays', 'sentiment', 'addresses'];

let sets: Promise<readonly TaskSet[]> | undefined;

/** The task sets that come with the app; read once, when first asked for. */
export function builtInSets(): Promise<readonly TaskSet[]> {
  sets ??= Promise.all(
    Object.values(files).map(async (load): Promise<TaskSet> => ({
      ...(await load()).default,
      origin: 'built-in',
    })),
  ).then((loaded) => loaded.toSorted((a, b) => rank(a) - rank(b)));
  return sets;
}

function rank({ id }: TaskSet): number {
  const place = order.indexOf(id);
  return place === -1 ? order.length : place;
}
