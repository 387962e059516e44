import { afterEach, expect, test } from 'vitest';
import type { KeptServers } from '../../workers/servers-wire';
import type { AppEvent } from '../../workers/wire';
import { KnownServers } from '../../src/ui/state/known-servers.svelte';
import { keepInTab, tabServers } from '../../src/ui/state/tab-servers';

// In a browser, because what the class shows is Svelte's state, and what a tab keeps is the browser's.

const server = { baseUrl: 'http://localhost:8080/v1', model: 'm', key: 'sk-1' };

/** Servers that another tab put under another passphrase. */
function locked() {
  const refusal = { ok: false, failure: { kind: 'no-passphrase' } } as const;
  let state: KeptServers = { state: 'open', servers: [server] };
  const listeners: ((event: AppEvent) => void)[] = [];
  const known = new KnownServers({
    api: {
      keptServers: async () => state,
      openServers: async () => refusal,
      keepServer: async () => refusal,
      forgetServers: async () => ({ ok: true, value: state }),
    },
    onEvent: (listener) => {
      listeners.push(listener);
      return () => undefined;
    },
  });
  return {
    known,
    lock: () => void (state = { state: 'locked' }),
    tell: (event: AppEvent) => listeners.forEach((listener) => listener(event)),
  };
}

afterEach(() => void keepInTab([]));

test('a server that is not taken because they are locked by now: they are drawn as locked, where the passphrase is asked for', async () => {
  const { known, lock } = locked();
  await known.look();
  expect(known.kept.state).toBe('open');
  lock();
  expect(await known.keep(server, 'passphrase', '')).toBe(false);
  expect(known.failure).toEqual({ kind: 'no-passphrase' });
  expect(known.kept).toEqual({ state: 'locked' });
  expect(known.busy).toBe(false);
});

test('what this tab keeps goes when everything is deleted in any tab, and stays when a file comes in', async () => {
  const { known, tell } = locked();
  await known.keep(server, 'tab', '');
  tell({ type: 'changed', what: 'everything' });
  expect(tabServers()).toEqual([server]);
  tell({ type: 'changed', what: 'everything', deleted: true });
  expect(tabServers()).toEqual([]);
  expect(known.tab).toEqual([]);
});
