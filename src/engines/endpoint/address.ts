import type { EndpointChoice } from '../engine';

/** Who is asked, and with what. */
export type Endpoint = Pick<EndpointChoice, 'baseUrl' | 'key' | 'headers'>;

/**
 * An address below the endpoint's own, which people write with and without a slash at its end. A query stays one: some
 * servers want their version there.
 */
export function addressOf(
  { baseUrl }: Pick<Endpoint, 'baseUrl'>,
  path: '/models' | '/chat/completions',
): string {
  const url = new URL(baseUrl);
  url.pathname = withoutSlash(url.pathname) + path;
  url.hash = '';
  return url.href;
}

export function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'this address';
}

/** What every request has in common; nothing of the page goes along. Throws a TypeError where `areHeadersUsable` says no. */
export function requestInit(
  endpoint: Pick<Endpoint, 'key' | 'headers'>,
  signal: AbortSignal,
): RequestInit & { readonly headers: Headers } {
  return {
    headers: headersOf(endpoint),
    signal,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    // A redirect would take the key to wherever it points.
    redirect: 'error',
  };
}

/** A key that was copied with a “…” in it goes into no request. */
export function areHeadersUsable(endpoint: Pick<Endpoint, 'key' | 'headers'>): boolean {
  try {
    headersOf(endpoint);
    return true;
  } catch {
    return false;
  }
}

/** One value a name, however it is written: the last one, and the key before them all. */
function headersOf({ key, headers = {} }: Pick<Endpoint, 'key' | 'headers'>): Headers {
  const all = new Headers();
  for (const [name, value] of Object.entries(headers)) all.set(name, value);
  if (key !== undefined && key !== '') all.set('authorization', `Bearer ${key}`);
  return all;
}
