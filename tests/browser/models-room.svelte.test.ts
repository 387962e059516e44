import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { AppEvent, LearnApi } from '../../workers/wire';
import type { KeptModel } from '../../workers/models-wire';
import { modelsRoomOf } from '../../src/ui/state/models-room.svelte';
import { Session } from '../../src/ui/state/session.svelte';

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

async function openSession() {
  let hear: (event: AppEvent) => void = () => undefined;
  const api: Partial<LearnApi> = {
    keptModels: async () => ({ models: [kept], usedBytes: 1, freeBytes: 1 }),
    open: async (listener) => {
      hear = listener;
      return {
        writer: true,
        storage: { state: 'saved', persisted: false },
        models: { first: { state: 'none' }, second: { state: 'none' }, third: { state: 'none' } },
        downloads: [],
        run: undefined,
        interrupted: [],
      };
    },
  };
  const session = new Session(api as LearnApi);
  await session.open();
  return { session, tell: (event: AppEvent) => hear(event) };
}

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
  const { session, tell } = await openSession();
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
