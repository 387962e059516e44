import { createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import Button from '../../src/ui/parts/Button.svelte';
import { handsFocusOn } from '../../src/ui/parts/hands-focus-on';

// In a browser, because who has the focus is its affair, and that it is taken from a disabled button as well.

let main: HTMLElement;
const cleanUp: (() => void)[] = [];
afterEach(() => {
  for (const step of cleanUp.splice(0).toReversed()) step();
});

function page(html: string): void {
  main = document.createElement('main');
  main.innerHTML = html;
  document.body.append(main);
  cleanUp.push(() => main.remove());
  cleanUp.push(handsFocusOn(main, () => main.querySelector<HTMLElement>('h1')));
}

const find = (selector: string): HTMLElement => main.querySelector<HTMLElement>(selector)!;
/** Longer than whoever waits for others to move the focus. */
const settled = () => new Promise((resolve) => setTimeout(resolve, 20));

function submitButton(form: HTMLElement, disabled: () => boolean, pressed: () => void): void {
  const button = mount(Button, {
    target: form,
    props: {
      type: 'submit',
      get disabled() {
        return disabled();
      },
      onclick: pressed,
      children: createRawSnippet(() => ({ render: () => '<span>Go</span>' })),
    },
  });
  cleanUp.push(() => void unmount(button));
}

test('a button that its press disables keeps the focus, and neither a press nor Enter in a field does anything then', async () => {
  page('<form><input /></form>');
  const form = find('form') as HTMLFormElement;
  const state = $state({ busy: false });
  let submitted = 0;
  let pressed = 0;
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submitted += 1;
    state.busy = true;
    flushSync();
  });
  submitButton(
    form,
    () => state.busy,
    () => (pressed += 1),
  );
  flushSync();

  await userEvent.click(find('button'));
  expect([pressed, submitted]).toEqual([1, 1]);
  expect(find('button').ariaDisabled).toBe('true');
  expect(document.activeElement).toBe(find('button'));
  await userEvent.keyboard('{Enter}');
  find('input').focus();
  await userEvent.keyboard('{Enter}');
  expect([pressed, submitted]).toEqual([1, 1]);

  state.busy = false;
  flushSync();
  await userEvent.keyboard('{Enter}');
  expect([pressed, submitted]).toEqual([2, 2]);
});

test('what comes in the place of a button that is gone has the focus, else what is beside it, else the heading', async () => {
  page('<h1 tabindex="-1">Room</h1><p><a href="#x">All</a></p><div><button>Open</button></div>');
  find('button').focus();
  find('div').innerHTML = '<form><label>Name <input /></label><button>Save</button></form>';
  await settled();
  expect(document.activeElement).toBe(find('input'));

  find('form button').focus();
  find('form button').remove();
  await settled();
  expect(document.activeElement).toBe(find('input'));

  main.replaceChildren(find('h1'));
  await settled();
  expect(document.activeElement).toBe(find('h1'));
});

test('of a list, the entry after the one that is gone has the focus, and after the last the one before', async () => {
  page('<ul><li><button>a</button></li><li><button>b</button></li><li><button>c</button></li></ul>');
  const [, second, third] = main.querySelectorAll('li');
  second!.querySelector('button')!.focus();
  second!.remove();
  await settled();
  expect(document.activeElement?.textContent).toBe('c');
  third!.remove();
  await settled();
  expect(document.activeElement?.textContent).toBe('a');
});

test('focus that somebody moved is left there, and who clicked beside everything is not fetched back', async () => {
  page('<p>Words.</p><div><button>a</button><button>b</button></div><p><button>c</button></p>');
  find('button').focus();
  find('button').remove();
  find('p:last-child button').focus();
  await settled();
  expect(document.activeElement?.textContent).toBe('c');

  await userEvent.click(find('p'));
  expect(document.activeElement).toBe(document.body);
  find('p:last-child button').remove();
  await settled();
  expect(document.activeElement).toBe(document.body);
});

test('where a heading has the focus, the heading that takes its place has it next', async () => {
  page('<h1 tabindex="-1">Library</h1><p>Reading…</p>');
  find('h1').focus();
  main.innerHTML = '<div><h1 tabindex="-1">Mine</h1><button>Rename</button></div><p><button>Add</button></p>';
  await settled();
  expect(document.activeElement?.textContent).toBe('Mine');
});
