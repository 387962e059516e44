import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { endpointDraftOf } from '../../src/ui/state/endpoint-draft.svelte';
import { openSession } from './open-session';

// In a browser, because what the class shows is Svelte's state, which stands still with the room that made it.

test('what was typed of a server outlives the form, for each model by itself, until everything is deleted', async () => {
  const { session, tell } = await openSession();
  $effect.root(() => {
    endpointDraftOf(session, 'first').baseUrl = 'http://localhost:8080/v1';
  })();
  const draft = endpointDraftOf(session, 'first');
  draft.model = 'm';
  draft.key = 'sk-1';
  flushSync();
  expect(draft.choice).toMatchObject({ baseUrl: 'http://localhost:8080/v1', model: 'm', key: 'sk-1' });
  expect(endpointDraftOf(session, 'second').baseUrl).toBe('');
  tell({ type: 'changed', what: 'everything' });
  expect(draft.key).toBe('sk-1');
  tell({ type: 'changed', what: 'everything', deleted: true });
  expect([draft.baseUrl, draft.model, draft.key]).toEqual(['', '', '']);
});

test('a server waits while an address stands in a form that is unfolded', async () => {
  const { session } = await openSession();
  const draft = endpointDraftOf(session, 'first');
  draft.shown = draft.open = true;
  draft.baseUrl = 'localhost';
  expect(draft.isWaiting).toBe(false);
  draft.baseUrl = 'http://localhost:8080/v1';
  expect(draft.isWaiting).toBe(true);
  draft.open = false;
  expect(draft.isWaiting).toBe(false);
});
