import { afterEach, expect, test } from 'vitest';
import type { KeptServers } from '../../workers/servers-wire';
import { knownServersOf } from '../../src/ui/state/known-servers.svelte';
import { keepInTab, tabServers } from '../../src/ui/state/tab-servers';
import { openSession } from './open-session';

// In a browser, because what the class shows is Svelte's state, and what a tab keeps is the browser's.

const server = { baseUrl: 'http://localhost:8080/v1', model: 'm', key: 'sk-1' };

/** A session over servers that another tab puts under another passphrase. */
async function locked() {
  const refusal = { ok: false, failure: { kind: 'no-passphrase' } } as const;
  let state: KeptServers = { state: 'open', servers: [server] };
  const { session, tell } = await openSession({
    keptServers: async () => state,
    keepServer: async () => refusal,
  });
  return {
    known: knownServersOf(session),
    lock: () => void (state = { state: 'locked' }),
    tell,
  };
}

afterEach(() => void keepInTab([]));

test('a server that is not taken because they are locked by now: they are drawn as locked, where the passphrase is asked for', async () => {
  const { known, lock } = await locked();
  await known.look();
  expect(known.kept.state).toBe('open');
  lock();
  expect(await known.keep(server, 'passphrase', '')).toBe(false);
  expect(known.failure).toEqual({ kind: 'no-passphrase' });
  expect(known.kept).toEqual({ state: 'locked' });
  expect(known.busy).toBe(false);
});

test('what this tab keeps goes when everything is deleted in any tab, and stays when a file comes in', async () => {
  const { known, tell } = await locked();
  await known.keep(server, 'tab', '');
  tell({ type: 'changed', what: 'everything' });
  expect(tabServers()).toEqual([server]);
  expect(known.tab).toEqual([server]);
  tell({ type: 'changed', what: 'everything', deleted: true });
  expect(tabServers()).toEqual([]);
  expect(known.tab).toEqual([]);
});
