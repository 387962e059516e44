/** A place in the page. Its address is the hash, so that every host and every base path works. */
export type Route =
  /** A moment of the recorded run; which run it is stands beside it, because another version may come with another. */
  | { readonly room: 'start'; readonly moment?: { readonly runId: string; readonly at: number } }
  | { readonly room: 'how' }
  /** `moment`: how many of the run's events have been told. */
  | { readonly room: 'learn'; readonly runId?: string; readonly moment?: number }
  /** A proof that was made, or a library that is to be proved. */
  | { readonly room: 'proof'; readonly runId?: string; readonly libraryId?: string }
  | { readonly room: 'library'; readonly libraryId?: string }
  | { readonly room: 'models' }
  | { readonly room: 'try' }
  | { readonly room: 'settings' }
  | { readonly room: 'unknown'; readonly path: string };

export type RoomName = Exclude<Route['room'], 'unknown'>;

/** Reads `#/learn/<runId>` and the like. What fits no room is `unknown`, never a guess. */
export function parseRoute(hash: string): Route {
  const path = hash.replace(/^#?\/?/, '').replace(/\/$/, '');
  const parts = path.split('/').map(decoded);
  const [room = '', id, ...rest] = parts;
  const [libraryId] = rest;
  if (room === 'proof' && id === 'library' && libraryId && rest.length === 1) return { room, libraryId };
  const moment = momentOf(parts);
  if (moment) return moment;
  if (rest.length > 0 || id === '') return { room: 'unknown', path };

  switch (room) {
    case '':
      return id === undefined ? { room: 'start' } : { room: 'unknown', path };
    case 'learn':
    case 'proof':
      return id === undefined ? { room } : { room, runId: id };
    case 'library':
      return id === undefined ? { room } : { room, libraryId: id };
    case 'how':
    case 'models':
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
      return route.moment === undefined ? '#/' : momentAddress('moment', route.moment.runId, route.moment.at);
    case 'learn':
      return route.runId === undefined || route.moment === undefined
        ? withId(route.room, route.runId)
        : momentAddress('learn', route.runId, route.moment);
    case 'proof':
      return route.libraryId === undefined
        ? withId(route.room, route.runId)
        : withId('proof/library', route.libraryId);
    case 'library':
      return withId(route.room, route.libraryId);
    case 'how':
    case 'models':
    case 'try':
    case 'settings':
      return `#/${route.room}`;
  }
}

/** `#/moment/<runId>/<n>` in the run of the first page, `#/learn/<runId>/moment/<n>` in one that is stored. */
function momentOf(parts: readonly string[]): Route | undefined {
  const [room, first = '', second = '', third = ''] = parts;
  if (room === 'moment' && parts.length === 3 && first !== '' && isMoment(second)) {
    return { room: 'start', moment: { runId: first, at: Number(second) } };
  }
  if (room === 'learn' && parts.length === 4 && first !== '' && second === 'moment' && isMoment(third)) {
    return { room: 'learn', runId: first, moment: Number(third) };
  }
  return undefined;
}

function momentAddress(room: 'moment' | 'learn', runId: string, at: number): string {
  return room === 'moment' ? `${withId(room, runId)}/${at}` : `${withId(room, runId)}/moment/${at}`;
}

/** Counted from 1; no run has as many events as need more digits. */
function isMoment(text: string): boolean {
  return /^[1-9]\d{0,8}$/.test(text);
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
