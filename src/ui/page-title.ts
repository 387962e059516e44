import { shell as words } from './messages/shell';
import { parseRoute, type Route } from './route';

/** What a room is called. */
export function roomName(room: Route['room']): string {
  return room === 'unknown' ? words.unknown.heading : words.rooms[room];
}

/** Names the tab after the room that the address names, and first after what is open in it. */
export function showTitle(opened?: string): void {
  const room = roomName(parseRoute(location.hash).room);
  document.title = opened === undefined ? words.pageTitle(room) : words.pageTitleOf(opened, room);
}
