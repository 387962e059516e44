import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import RoomHeading from '../../src/ui/parts/RoomHeading.svelte';

// In a browser, because the title is the tab's and the room stands in its address.

const hashBefore = location.hash;
afterEach(() => {
  location.hash = hashBefore;
});

const children = createRawSnippet(() => ({ render: () => '<span>Heading</span>' }));

test('the tab is named after what is open in a room, also after another name, and after the room once it is closed', async () => {
  location.hash = '#/library/lib-1';
  const props = $state({ children, opened: 'Sentiment' });
  const heading = mount(RoomHeading, { target: document.body, props });
  flushSync();
  expect(document.title).toBe('Sentiment · Library · Cairn');
  props.opened = 'Reviews';
  flushSync();
  expect(document.title).toBe('Reviews · Library · Cairn');

  location.hash = '#/proof';
  await unmount(heading);
  expect(document.title).toBe('Proof · Cairn');
});
