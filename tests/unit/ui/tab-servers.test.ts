import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepInTab, tabServers } from '../../../src/ui/state/tab-servers';

const server = { baseUrl: 'http://localhost:8080/v1', model: 'm', key: 'sk-1', headers: { 'x-a': 'b' } };
const stored = new Map<string, string>();

beforeEach(() => {
  stored.clear();
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  });
});
afterEach(() => void vi.unstubAllGlobals());

test('a tab remembers servers, and forgets them without a trace', () => {
  expect(tabServers()).toEqual([]);
  expect(keepInTab([server])).toBe(true);
  expect(tabServers()).toEqual([server]);
  expect(keepInTab([])).toBe(true);
  expect(stored.size).toBe(0);
});

test('what is no server is passed over: another version may have written it', () => {
  const rows = [
    server,
    null,
    7,
    { baseUrl: 1, model: 'm' },
    { ...server, headers: { a: 1 } },
    { ...server, key: {} },
  ];
  stored.set('cairn-servers', JSON.stringify(rows));
  expect(tabServers()).toEqual([server]);
  stored.set('cairn-servers', '{');
  expect(tabServers()).toEqual([]);
});

test('a tab that keeps nothing says so', () => {
  const refuse = () => {
    throw new DOMException('no', 'SecurityError');
  };
  vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
  expect(tabServers()).toEqual([]);
  expect(keepInTab([server])).toBe(false);
});
