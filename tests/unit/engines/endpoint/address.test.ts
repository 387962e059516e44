import { expect, test } from 'vitest';
import { addressOf, requestInit } from '../../../../src/engines/endpoint/address';
import { listModels, openEndpoint } from '../../../../src/engines/endpoint/endpoint';
import { answersTo, openScripted, scriptedServer } from './scripted-server';
import { serveChat, stream } from './test-server';

const { signal } = new AbortController();

test.each([
  ['http://host/v1', 'http://host/v1/models'],
  ['http://host/v1//', 'http://host/v1/models'],
  ['http://host', 'http://host/models'],
  ['http://host/v1/?api-version=1', 'http://host/v1/models?api-version=1'],
  ['http://host/v1?a=b/&c=%20d#part', 'http://host/v1/models?a=b/&c=%20d'],
])('below %s the models are at %s', (baseUrl, url) => {
  expect(addressOf({ baseUrl }, '/models')).toBe(url);
});

test('a query goes along with every call', async () => {
  const server = scriptedServer(answersTo);
  await openScripted(server, { baseUrl: 'https://host/v1?api-version=1' });
  expect(new Set(server.urls)).toEqual(
    new Set(['https://host/v1/chat/completions?api-version=1', 'https://host/v1/models?api-version=1']),
  );
});

test('headers as curl writes them go into a call once each', async () => {
  const server = await serveChat(({ body, response }) =>
    stream(
      response,
      Array.from({ length: body.n ?? 1 }, () => 'ok'),
    ),
  );
  const choice = { kind: 'endpoint', baseUrl: server.baseUrl, model: 'm', key: 'k' } as const;
  const headers = { 'Content-Type': 'application/json', Authorization: 'Bearer other', 'X-Title': 'Cairn' };
  const ports = { fetch, wait: async () => undefined, now: () => performance.now() };
  expect(await openEndpoint({ ...choice, headers }, ports, signal)).toMatchObject({ ok: true });
  await server.close();
  expect(server.headersSeen[0]).toMatchObject({
    'content-type': 'application/json',
    authorization: 'Bearer k',
    'x-title': 'Cairn',
  });
  // Without a key of its own, the header stands.
  expect(requestInit({ headers }, signal).headers.get('authorization')).toBe('Bearer other');
});

test('a key that no request can carry is told as one, and not shown', async () => {
  const server = scriptedServer(answersTo);
  const choice = { kind: 'endpoint', baseUrl: 'https://host/v1', model: 'm', key: 'sk-mark…' } as const;
  const opened = await openEndpoint(choice, server.ports, signal);
  const listed = await listModels(choice, server.ports.fetch);
  expect([opened, listed]).toMatchObject([{ failure: { kind: 'endpoint', why: 'key' } }, { ok: false }]);
  expect(JSON.stringify([opened, listed])).not.toContain('sk-mark');
  expect(server.urls).toEqual([]);
});
