import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { KeptModel } from '../../workers/models-wire';
import { modelsRoomOf } from '../../src/ui/state/models-room.svelte';
import type { Session } from '../../src/ui/state/session.svelte';
import { openSession } from './open-session';

// In a browser, because what the class shows is Svelte's state, which stands still with the room that made it.

const kept: KeptModel = {
  id: 'kept',
  name: 'kept.gguf',
  engine: 'wllama',
  receivedBytes: 1,
  totalBytes: 1,
  whole: true,
  hashed: true,
};

const keptModels = async () => ({ models: [kept], usedBytes: 1, freeBytes: 1 });

/** A visit to the room: what it draws, and the way out. */
function visit(session: Session) {
  let drawn: readonly string[] = [];
  const leave = $effect.root(() => {
    const room = modelsRoomOf(session);
    $effect(() => {
      drawn = room.here.map(({ name }) => name);
    });
  });
  flushSync();
  return { leave, drawn: () => drawn };
}

test('what is on this device is drawn anew at the second visit too: what comes, and what is kept', async () => {
  const { session, tell } = await openSession({ keptModels });
  visit(session).leave();
  const again = visit(session);
  tell({
    type: 'downloads',
    downloads: [{ id: 'coming', name: 'coming.gguf', phase: 'fetching', receivedBytes: 0 }],
  });
  flushSync();
  expect(again.drawn()).toEqual(['coming.gguf']);
  await modelsRoomOf(session).lookAtKept();
  flushSync();
  expect(again.drawn()).toEqual(['coming.gguf', 'kept.gguf']);
});
