import type { EndpointChoice } from '../engine';

/** Who is asked, and with what. */
export type Endpoint = Pick<EndpointChoice, 'baseUrl' | 'key' | 'headers'>;

/** An address below the endpoint's own, which people write with and without a slash at its end. */
export function addressOf(
  { baseUrl }: Pick<Endpoint, 'baseUrl'>,
  path: '/models' | '/chat/completions',
): string {
  return withoutSlash(baseUrl) + path;
}

export function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

export function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'this address';
}

/** What every request has in common; nothing of the page goes along. */
export function requestInit(
  { key, headers }: Pick<Endpoint, 'key' | 'headers'>,
  signal: AbortSignal,
): RequestInit {
  return {
    headers: { ...headers, ...(key !== undefined && key !== '' && { authorization: `Bearer ${key}` }) },
    signal,
    credentials: 'omit',
    referrerPolicy: 'no-referrer',
    cache: 'no-store',
    // A redirect would take the key to wherever it points.
    redirect: 'error',
  };
}
