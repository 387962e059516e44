import { flushSync, mount, unmount } from 'svelte';
import { expect, onTestFinished, test } from 'vitest';
import { userEvent } from 'vitest/browser';
import NumberField from '../../src/ui/parts/NumberField.svelte';

// In a browser, because what a number field makes of what is typed is the browser's.

function openField(limits: { min: number; max: number; step?: number }) {
  const target = document.createElement('div');
  document.body.append(target);
  const state = $state<{ value: number | null }>({ value: 8 });
  const field = mount(NumberField, {
    target,
    props: {
      label: 'Tasks',
      ...limits,
      get value() {
        return state.value;
      },
      set value(value) {
        state.value = value;
      },
    },
  });
  flushSync();
  onTestFinished(() => {
    void unmount(field);
    target.remove();
  });
  const input = target.querySelector('input')!;
  return {
    state,
    input,
    said: () => target.querySelector('[role=alert]')?.textContent ?? '',
    async type(text: string) {
      await userEvent.fill(input, text);
      await userEvent.tab();
      flushSync();
    },
  };
}

test('a number that is brought inside its limits says which limit that was, until it is inside', async () => {
  const { state, input, said, type } = openField({ min: 1, max: 39 });
  await type('1000');
  expect([state.value, input.value, said()]).toEqual([39, '39', 'at most 39']);
  await type('-5');
  expect([state.value, input.value, said()]).toEqual([1, '1', 'at least 1']);
  await type('1.6');
  expect([state.value, input.value, said()]).toEqual([2, '2', 'a whole number']);
  await type('12');
  expect([state.value, input.value, said()]).toEqual([12, '12', '']);
});
