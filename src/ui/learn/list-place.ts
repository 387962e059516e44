/** Where somebody was in the list of runs when they opened one of them. */
export interface ListPlace {
  readonly href: string;
  /** Entries that were shown. */
  readonly shown: number;
  readonly scrolledBy: number;
}

const name = 'runList';

/** Keeps it with this entry of the browser's history: who comes back finds it, and who comes by a link begins at the top. */
export function keepListPlace(href: string, shown: number): void {
  const place: ListPlace = { href, shown, scrolledBy: scrollY };
  const state: unknown = history.state;
  history.replaceState({ ...(isObject(state) && state), [name]: place }, '');
}

export function keptListPlace(): ListPlace | undefined {
  const state: unknown = history.state;
  const place = isObject(state) ? state[name] : undefined;
  if (!isObject(place)) return undefined;
  const { href, shown, scrolledBy } = place;
  return typeof href === 'string' && typeof shown === 'number' && typeof scrolledBy === 'number'
    ? { href, shown, scrolledBy }
    : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
