import type { KnownServer } from '../../../workers/servers-wire';

const key = 'cairn-servers';

/**
 * Servers that this tab remembers: they survive loading the page again. Browsers write `sessionStorage` to their own files
 * as it is, and give it back to a tab that was closed and is opened again.
 */
export function tabServers(): readonly KnownServer[] {
  try {
    const saved: unknown = JSON.parse(sessionStorage.getItem(key) ?? '[]');
    return Array.isArray(saved) ? saved.filter(isServer) : [];
  } catch {
    // Windows that keep nothing may refuse to be asked.
    return [];
  }
}

/** Whether the tab took them. */
export function keepInTab(servers: readonly KnownServer[]): boolean {
  try {
    if (servers.length === 0) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(servers));
    return true;
  } catch {
    return false;
  }
}

function isServer(value: unknown): value is KnownServer {
  if (value === null || typeof value !== 'object') return false;
  const { baseUrl, model, key: secret, headers, concurrency } = value as Record<string, unknown>;
  return (
    typeof baseUrl === 'string' &&
    typeof model === 'string' &&
    (secret === undefined || typeof secret === 'string') &&
    (concurrency === undefined || typeof concurrency === 'number') &&
    (headers === undefined ||
      (headers !== null &&
        typeof headers === 'object' &&
        Object.values(headers).every((header) => typeof header === 'string')))
  );
}
