import { expect, test } from 'vitest';
import { importEverything } from '../../../src/store/everything';
import { ServerDesk } from '../../../workers/desks/server-desk';
import type { KnownServer } from '../../../workers/servers-wire';
import { fileOf, openFresh, valueOf } from '../store/fixtures/open';

const marker = 'sk-marker-7d1f';
const passphrase = 'seven grey stones by the river';
const server: KnownServer = {
  baseUrl: 'https://models.example/v1',
  model: 'parrot',
  key: marker,
  headers: { 'x-tenant': `tenant-${marker}` },
  concurrency: 8,
};

test('servers are kept under a passphrase, and only that opens them in a later visit', async () => {
  const { store } = await openFresh();
  const first = new ServerDesk(store.settings).api;
  expect(await first.keptServers()).toEqual({ state: 'none' });
  expect(await first.keepServer(server, undefined)).toMatchObject({ failure: { kind: 'no-passphrase' } });
  expect(valueOf(await first.keepServer(server, passphrase))).toEqual({ state: 'open', servers: [server] });

  const later = new ServerDesk(store.settings).api;
  expect(await later.keptServers()).toEqual({ state: 'locked' });
  expect(await later.openServers('seven grey stones')).toEqual({
    ok: false,
    failure: { kind: 'wrong-passphrase' },
  });
  expect(await later.keptServers()).toEqual({ state: 'locked' });
  expect(valueOf(await later.openServers(passphrase))).toEqual({ state: 'open', servers: [server] });
});

test('what is stored and what leaves as a file holds nothing that can be read', async () => {
  const { store, connection } = await openFresh();
  const desk = new ServerDesk(store.settings).api;
  await desk.keepServer(server, passphrase);
  const rows = await (await connection.read())!.getAll('settings');
  expect(rows).toHaveLength(1);
  const { value } = rows[0] as { readonly value: { readonly data: string; readonly iterations: number } };
  expect(value.iterations).toBeGreaterThanOrEqual(600_000);
  for (const told of [JSON.stringify(rows), atob(value.data)]) {
    expect(told).not.toContain(marker);
    expect(told).not.toContain('models.example');
    expect(told).not.toContain(passphrase);
  }
  const file = await fileOf(connection, 1);
  expect(file).not.toContain(value.data);
  expect((JSON.parse(file) as { counts: { settings: number } }).counts.settings).toBe(0);
});

test('a file that brings such a row is read without it', async () => {
  const from = await openFresh();
  await new ServerDesk(from.store.settings).api.keepServer(server, passphrase);
  const [row] = await (await from.connection.read())!.getAll('settings');
  const file = JSON.parse(await fileOf(from.connection, 1)) as {
    counts: { settings: number };
    stores: { settings: unknown[] };
  };
  file.stores.settings.push(row, { key: 'other', value: 1 });
  file.counts.settings = 2;
  const to = await openFresh();
  expect(await importEverything(to.connection, JSON.stringify(file))).toMatchObject({
    ok: true,
    value: { unreadable: 1 },
  });
  expect(await (await to.connection.read())!.getAllKeys('settings')).toEqual(['other']);
});

test('several servers: the newest first, another key replaces the one there was, each can be forgotten', async () => {
  const { store } = await openFresh();
  const desk = new ServerDesk(store.settings).api;
  const other = { baseUrl: 'http://localhost:8080/v1', model: 'finch' };
  await desk.keepServer(server, passphrase);
  // Open by now: nobody is asked again.
  await desk.keepServer(other, undefined);
  const renewed = { ...server, key: 'sk-2' };
  expect(valueOf(await desk.keepServer(renewed, undefined))).toEqual({
    state: 'open',
    servers: [renewed, other],
  });
  const later = new ServerDesk(store.settings).api;
  expect(await later.keepServer(other, 'not this one')).toMatchObject({
    failure: { kind: 'wrong-passphrase' },
  });
  expect(valueOf(await later.keepServer(other, passphrase))).toMatchObject({ servers: [other, renewed] });
  expect(valueOf(await later.forgetServers(renewed))).toEqual({ state: 'open', servers: [other] });
  // What another tab did is seen here.
  expect(await desk.keptServers()).toEqual({ state: 'open', servers: [other] });
  expect(valueOf(await later.forgetServers(other))).toEqual({ state: 'none' });
  expect(await desk.keptServers()).toEqual({ state: 'none' });
});

test('a forgotten passphrase costs the keys and nothing else: all can be forgotten, and another one set', async () => {
  const { store } = await openFresh();
  await new ServerDesk(store.settings).api.keepServer(server, passphrase);
  const desk = new ServerDesk(store.settings).api;
  expect(valueOf(await desk.forgetServers())).toEqual({ state: 'none' });
  expect(valueOf(await desk.keepServer(server, 'another one'))).toMatchObject({ state: 'open' });
});

test('one server is forgotten only where all are open: what another tab put under another passphrase stays', async () => {
  const { store } = await openFresh();
  const first = new ServerDesk(store.settings).api;
  const other = new ServerDesk(store.settings).api;
  await first.keepServer(server, passphrase);
  await other.forgetServers();
  await other.keepServer(server, 'another one');
  expect(valueOf(await first.forgetServers(server))).toEqual({ state: 'locked' });
  expect(await other.keptServers()).toEqual({ state: 'open', servers: [server] });
  expect(valueOf(await first.openServers('another one'))).toEqual({ state: 'open', servers: [server] });
  expect(valueOf(await first.forgetServers(server))).toEqual({ state: 'none' });
});

test('a row that this version cannot read is not deleted with one server', async () => {
  const { store, connection } = await openFresh();
  const desk = new ServerDesk(store.settings).api;
  await store.settings.save('here-only/servers', { version: 2, sealed: 'otherwise' });
  expect(valueOf(await desk.forgetServers(server))).toEqual({ state: 'none' });
  expect(await (await connection.read())!.getAllKeys('settings')).toEqual(['here-only/servers']);
});

test('each sealing is another: the same servers under the same passphrase never look the same', async () => {
  const { store, connection } = await openFresh();
  const desk = new ServerDesk(store.settings).api;
  const stored = async () => {
    const [row] = await (await connection.read())!.getAll('settings');
    return row!.value as { salt: string; iv: string; data: string };
  };
  await desk.keepServer(server, passphrase);
  const one = await stored();
  await desk.keepServer(server, undefined);
  const two = await stored();
  await desk.forgetServers();
  await desk.keepServer(server, passphrase);
  const three = await stored();
  expect(new Set([one.iv, two.iv, three.iv]).size).toBe(3);
  expect(new Set([one.data, two.data, three.data]).size).toBe(3);
  expect(three.salt).not.toBe(one.salt);
});

test('the disk may say no, and whoever only reads may not keep', async () => {
  const { store } = await openFresh();
  const refusing = {
    find: store.settings.find.bind(store.settings),
    save: async () =>
      ({ ok: false, failure: { kind: 'not-saved', why: 'full', detail: 'no room' } }) as const,
    delete: store.settings.delete.bind(store.settings),
  };
  const desk = new ServerDesk(refusing).api;
  expect(await desk.keepServer(server, passphrase)).toMatchObject({ failure: { kind: 'not-saved' } });
  expect(await desk.keptServers()).toEqual({ state: 'none' });
});

test('a damaged row is no server', async () => {
  const { store } = await openFresh();
  const desk = new ServerDesk(store.settings).api;
  await desk.keepServer(server, passphrase);
  await store.settings.save('here-only/servers', { version: 1, iterations: 1, salt: '', iv: '', data: '' });
  expect(await desk.keptServers()).toEqual({ state: 'none' });
});
