import { afterEach, expect, test } from 'vitest';
import type { LearnApi } from '../../workers/wire';
import { RecordedRun } from '../../src/ui/start/recorded-run.svelte';

// In a browser, because what the class shows is Svelte's state.

const ownFetch = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = ownFetch;
});

async function stateAfter(answer: () => Promise<Response>): Promise<string> {
  globalThis.fetch = answer;
  const api: Partial<LearnApi> = { playRecording: async () => ({ ok: true, value: undefined }) };
  const recorded = new RecordedRun(api as LearnApi);
  await recorded.load('/recorded/first-run.json');
  return recorded.state;
}

test('a recording that cannot be fetched now is told apart from one that this copy does not have', async () => {
  expect(await stateAfter(() => Promise.reject(new TypeError('Failed to fetch')))).toBe('unreachable');
  expect(await stateAfter(async () => new Response('busy', { status: 503 }))).toBe('unreachable');
  expect(await stateAfter(async () => new Response('none', { status: 404 }))).toBe('absent');
  const page = new Response('<!doctype html>', { headers: { 'content-type': 'text/html' } });
  expect(await stateAfter(async () => page)).toBe('absent');
  expect(await stateAfter(async () => new Response('{}'))).toBe('reading');
});
