import { expect, test } from 'vitest';
import type { CancelSignal } from '../../../../src/core/ports';
import { Room, sideBySide } from '../../../../src/engines/wllama/side-by-side';

const never = new AbortController().signal;

/** Draws that the test ends, one by one. */
function openDraws() {
  const begun: number[] = [];
  const stopped: number[] = [];
  const ended = new Set<number>();
  const ends = new Map<number, { resolve: (text: string) => void; reject: (error: Error) => void }>();
  const draw = (index: number, signal: CancelSignal) => {
    begun.push(index);
    return new Promise<string>((resolve, reject) => {
      ends.set(index, { resolve, reject });
      const stop = () => {
        if (ended.has(index)) return;
        stopped.push(index);
        reject(new DOMException('stopped', 'AbortError'));
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
  };
  const end = async (index: number) => {
    ended.add(index);
    ends.get(index)!.resolve(`answer ${index}`);
    await settled();
  };
  return { begun, stopped, ends, draw, end };
}

function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}

test('as many draws as lanes are under way, and results come in the order of draws', async () => {
  const { begun, draw, end } = openDraws();
  const results = sideBySide({ from: 0, to: 4, lanes: 2 }, draw, never);
  const first = results.next();
  await settled();
  expect(begun).toEqual([0, 1]);
  await end(1);
  expect(begun).toEqual([0, 1, 2]);
  await end(0);
  expect(await first).toEqual({ done: false, value: 'answer 0' });
  expect((await results.next()).value).toBe('answer 1');
  await end(2);
  await end(3);
  expect((await results.next()).value).toBe('answer 2');
  expect((await results.next()).value).toBe('answer 3');
  expect((await results.next()).done).toBe(true);
});

test('nothing is begun far ahead of what is taken', async () => {
  const { begun, draw, end } = openDraws();
  const results = sideBySide({ from: 0, to: 20, lanes: 2 }, draw, never);
  void results.next();
  await settled();
  for (let index = 0; index < begun.length; index++) await end(index);
  // One was taken and not asked beyond: two for each lane, and no more however fast they are.
  expect(begun).toEqual([0, 1, 2, 3]);
  expect((await results.next()).value).toBe('answer 1');
  await settled();
  expect(begun).toEqual([0, 1, 2, 3, 4]);
  await results.return(undefined);
});

test('whoever stops taking stops every draw, and waits for the last of them', async () => {
  const { begun, stopped, draw, end } = openDraws();
  const results = sideBySide({ from: 2, to: 9, lanes: 3 }, draw, never);
  const first = results.next();
  await settled();
  await end(2);
  expect((await first).value).toBe('answer 2');
  await results.return(undefined);
  expect(begun).toEqual([2, 3, 4, 5]);
  expect(stopped).toEqual([3, 4, 5]);
});

test('an abort between two draws stops what is under way', async () => {
  const controller = new AbortController();
  const { stopped, draw, end } = openDraws();
  const results = sideBySide({ from: 0, to: 6, lanes: 2 }, draw, controller.signal);
  const first = results.next();
  await settled();
  await end(0);
  await first;
  controller.abort();
  await settled();
  expect(stopped).toContain(1);
  await expect(results.next()).rejects.toMatchObject({ name: 'AbortError' });
});

test('a draw that breaks is told when it is its turn, and not before', async () => {
  const { draw, ends, end } = openDraws();
  const results = sideBySide({ from: 0, to: 3, lanes: 3 }, draw, never);
  const first = results.next();
  await settled();
  ends.get(1)!.reject(new Error('a bug'));
  await settled();
  await end(0);
  expect((await first).value).toBe('answer 0');
  await expect(results.next()).rejects.toThrow('a bug');
});

test('room is given in the order of asking, and what does not fit waits', async () => {
  const room = new Room(100);
  const entered: string[] = [];
  const enter = async (name: string, tokens: number) => {
    const place = await room.enter(tokens);
    entered.push(name);
    return place;
  };
  const first = await enter('first', 60);
  const large = enter('large', 80);
  const small = enter('small', 10);
  await settled();
  // There is room for the small one, and the large one was there before it.
  expect(entered).toEqual(['first']);
  first.leave();
  await settled();
  expect(entered).toEqual(['first', 'large', 'small']);
  (await large).leave();
  (await small).leave();
});

test('one that wants more than there is gets all of it, alone', async () => {
  const room = new Room(100);
  const all = await room.enter(Infinity);
  let isIn = false;
  const next = room.enter(1).then((place) => {
    isIn = true;
    return place;
  });
  await settled();
  expect(isIn).toBe(false);
  all.shrink(99);
  (await next).leave();
  expect(isIn).toBe(true);
  all.leave();
  // Leaving twice gives nothing back twice.
  all.leave();
  const again = await room.enter(100);
  let other = false;
  void room.enter(1).then(() => (other = true));
  await settled();
  expect(other).toBe(false);
  again.leave();
});
