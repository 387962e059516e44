import type { Fault } from './fault';
import { key } from './in-server';

/** Trouble with a server's list of its models. */
export interface ListingFault extends Fault {
  readonly answer: () => Response;
}

const rows: readonly [string, () => Response][] = [
  ['The list is no valid JSON', () => new Response('{"data":[{"id":"lar')],
  ['The list has another shape', () => Response.json({ models: ['large'] })],
  ['A web page comes instead of the list', () => new Response('<!doctype html><title>Welcome</title>')],
  ['It does not take the key (401)', () => Response.json({ error: `Wrong key ${key}` }, { status: 401 })],
  ['It has no list (404)', () => new Response('not found', { status: 404 })],
  [
    'Nobody is at the address, or the server does not let this page ask (CORS)',
    () => {
      throw new TypeError('Failed to fetch');
    },
  ],
];

export const listingFaults: readonly ListingFault[] = rows.map(([fault, answer]) => ({
  engine: 'server',
  fault,
  end: 'not listed',
  answer,
}));
