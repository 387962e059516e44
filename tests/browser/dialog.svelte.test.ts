import { createRawSnippet, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import ConfirmDelete from '../../src/ui/learn/ConfirmDelete.svelte';
import Dialog from '../../src/ui/parts/Dialog.svelte';

// In a browser, because who has the focus is its affair.

const cleanUp: (() => unknown)[] = [];
afterEach(async () => {
  for (const step of cleanUp.splice(0).toReversed()) await step();
});

function openDialog(html: string): void {
  const children = createRawSnippet(() => ({ render: () => `<div>${html}</div>` }));
  const dialog = mount(Dialog, { target: document.body, props: { open: true, title: 'Sure?', children } });
  cleanUp.push(() => unmount(dialog));
}

const focused = () => document.activeElement?.textContent?.trim();

test('a dialog gives the focus to what can be done in it, not to its way out', async () => {
  openDialog('<p>Text</p><button disabled>Not now</button><button>Copy</button><button>Save</button>');
  await expect.poll(focused).toBe('Copy');
});

test('where the first thing is the one to think about, the dialog gives the focus to the other', async () => {
  openDialog('<button>Delete</button><button data-first>Keep it</button>');
  await expect.poll(focused).toBe('Keep it');
});

test('Escape answers a question that stands in the page: nothing is deleted, and its button has the focus', async () => {
  let deleted = 0;
  const props = { label: 'Delete this set', question: 'Really?', onyes: () => (deleted += 1) };
  const question = mount(ConfirmDelete, { target: document.body, props });
  cleanUp.push(() => unmount(question));
  const button = () =>
    [...document.querySelectorAll('button')].find((one) => one.textContent?.includes('Delete this'));
  button()!.click();
  await expect.poll(() => document.querySelector('[role="alert"]')?.textContent).toBe('Really?');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => document.querySelector('[role="alert"]')).toBe(null);
  expect([deleted, document.activeElement === button()]).toEqual([0, true]);
});
