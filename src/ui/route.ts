/** A place in the page. Its address is the hash, so that every host and every base path works. */
export type Route =
  | { readonly room: 'start' }
  | { readonly room: 'learn'; readonly runId?: string }
  /** A proof that was made, or a library that is to be proved. */
  | { readonly room: 'proof'; readonly runId?: string; readonly libraryId?: string }
  | { readonly room: 'library'; readonly libraryId?: string }
  | { readonly room: 'try' }
  | { readonly room: 'settings' }
  | { readonly room: 'unknown'; readonly path: string };

export type RoomName = Exclude<Route['room'], 'unknown'>;

/** Reads `#/learn/<runId>` and the like. What fits no room is `unknown`, never a guess. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  const [room = '', id, ...rest] = path.split('/').map(decoded);
  const [libraryId] = rest;
  if (room === 'proof' && id === 'library' && libraryId && rest.length === 1) return { room, libraryId };
  if (rest.length > 0 || id === '') return { room: 'unknown', path };

  switch (room) {
    case '':
      return id === undefined ? { room: 'start' } : { room: 'unknown', path };
    case 'learn':
    case 'proof':
      return id === undefined ? { room } : { room, runId: id };
    case 'library':
      return id === undefined ? { room } : { room, libraryId: id };
    case 'try':
    case 'settings':
      return id === undefined ? { room } : { room: 'unknown', path };
    default:
      return { room: 'unknown', path };
  }
}

/** The address of a place, for `href`. */
export function hrefOf(route: Exclude<Route, { room: 'unknown' }>): string {
  switch (route.room) {
    case 'start':
      return '#/';
    case 'learn':
      return withId(route.room, route.runId);
    case 'proof':
      return route.libraryId === undefined
        ? withId(route.room, route.runId)
        : withId('proof/library', route.libraryId);
    case 'library':
      return withId(route.room, route.libraryId);
    case 'try':
    case 'settings':
      return `#/${route.room}`;
  }
}

function withId(room: string, id: string | undefined): string {
  return id === undefined ? `#/${room}` : `#/${room}/${encodeURIComponent(id)}`;
}

/** A hash that somebody typed may hold a lone percent sign. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
