/** Why something is not on disk. The page says it in a banner that stays, with an export beside it. */
export interface StoreFailure {
  readonly kind: 'not-saved';
  readonly why: 'full' | 'private-window' | 'read-only' | 'error';
  /** For a bug report, in the browser's own words. */
  readonly detail: string;
}

/** There may be a database, and nobody can say what is in it: an older tab holds it, or the browser does not open it. */
export interface DatabaseAway {
  readonly kind: 'database-away';
  /** For a bug report, in the browser's own words. */
  readonly detail: string;
}

/** Whether the same write may succeed later. One that breaks a rule of the database never will. */
export function mayPass({ detail }: StoreFailure): boolean {
  return !detail.startsWith('ConstraintError');
}

/** The store says no on purpose: not the writer, a newer database, somebody else's revision. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly why: StoreFailure['why'];

  constructor(why: StoreFailure['why'], detail: string) {
    super(detail);
    this.why = why;
  }
}

/** The one place that knows what browsers call the ways in which storage fails. */
export function classifyStoreError(error: unknown): StoreFailure {
  return { kind: 'not-saved', why: whyOf(error), detail: detailOf(error) };
}

/** True for what a disk or a browser can do to us; false for a bug, which is thrown on. */
export function isExpected(error: unknown): boolean {
  if (error instanceof StoreError) return true;
  return error instanceof DOMException && !bugNames.has(error.name);
}

// These say that our code asked for something impossible, never that the disk is full or closed.
const bugNames = new Set(['DataCloneError', 'DataError', 'NotFoundError', 'TransactionInactiveError']);

function whyOf(error: unknown): StoreFailure['why'] {
  if (error instanceof StoreError) return error.why;
  if (!(error instanceof Error)) return 'error';
  if (error.name === 'QuotaExceededError') return 'full';
  if (error.name === 'ReadOnlyError' || error.name === 'VersionError') return 'read-only';
  // Site data switched off, in Chromium's words too, and Firefox's for a window that may keep nothing.
  if (error.name === 'SecurityError' || /did not allow mutations|denied permission/.test(error.message))
    return 'private-window';
  return 'error';
}

function detailOf(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
