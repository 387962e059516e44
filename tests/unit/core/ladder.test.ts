import { expect, test } from 'vitest';
import { ladder } from '../../../src/core/ladder';
import { emptyLibrary, type Library, type Operation } from '../../../src/core/library';

const written = { kind: 'written' } as const;
const free = { tokenCap: 10_000, canChoose: true };
const empty = emptyLibrary('lib', 'Test');

test('examples come in ones, twos and fours, as many as there are', () => {
  expect(namesOf(empty, examples(1))).toEqual(['1 example']);
  expect(namesOf(empty, examples(3))).toEqual(['1 example', '2 examples']);
  expect(namesOf(empty, examples(9))).toEqual(['1 example', '2 examples', '4 examples']);
});

test('the first proposals are taken, in their order', () => {
  expect(ladder(empty, examples(5), free).map(({ experienceIds }) => experienceIds)).toEqual([
    ['e0'],
    ['e0', 'e1'],
    ['e0', 'e1', 'e2', 'e3'],
  ]);
});

test('lessons are tried in both places, and beside two examples', () => {
  const candidates = ladder(empty, [...examples(4), lesson('l1')], free);
  expect(
    candidates.map(({ name, rendering, lessons, examples: shown }) => [
      name,
      rendering.lessons,
      lessons,
      shown,
    ]),
  ).toEqual([
    ['1 example', 'system', 0, 1],
    ['2 examples', 'system', 0, 2],
    ['4 examples', 'system', 0, 4],
    ['lessons, system', 'system', 1, 0],
    ['lessons, after task', 'after-task', 1, 0],
    ['lessons after task, 2 examples', 'after-task', 1, 2],
  ]);
});

test('lessons that the library has are tried beside new examples, without new lessons', () => {
  const { library } = ladder(empty, [lesson('l1')], free)[0]!;
  expect(namesOf(library, examples(1))).toEqual(['1 example', 'lessons after task, 1 example']);
});

test('without validation tasks there is one candidate: all of it, and of examples two', () => {
  const options = { ...free, canChoose: false };
  expect(namesOf(empty, examples(5), options)).toEqual(['2 examples']);
  expect(ladder(empty, examples(1), options)).toMatchObject([{ experienceIds: ['e0'] }]);
  expect(namesOf(empty, [...examples(5), lesson('l1')], options)).toEqual(['lessons after task, 2 examples']);
});

test('a rung that changes nothing, or makes what another made, costs no rollouts', () => {
  expect(ladder(empty, [], free)).toEqual([]);
  expect(ladder(empty, [{ op: 'keep', id: 'G1' }], free)).toEqual([]);
  expect(ladder(empty, [{ op: 'delete', id: 'G1' }], free)).toEqual([]);
  const { library } = ladder(empty, examples(2), free)[1]!;
  expect(ladder(library, examples(2), free)).toEqual([]);
});

test('what does not fit the token cap is turned down in its candidate, with its reason', () => {
  // An example takes 20 tokens: the second does not fit, and two examples are the candidate of one.
  expect(namesOf(empty, examples(2), { ...free, tokenCap: 30 })).toEqual(['1 example']);
  const long = lesson('l2', 'word '.repeat(40));
  const [inSystem] = ladder(empty, [lesson('l1'), long], { ...free, tokenCap: 30 });
  expect(inSystem?.outcomes).toMatchObject([
    { outcome: 'applied', id: 'l1' },
    { outcome: 'rejected', reason: { kind: 'over-token-cap', cap: 30 } },
  ]);
});

test('no candidate is called what the current library is called', () => {
  expect(namesOf(empty, [...examples(4), lesson('l1')])).not.toContain('current');
});

function namesOf(library: Library, proposals: readonly Operation[], options = free): readonly string[] {
  return ladder(library, proposals, options).map(({ name }) => name);
}

function examples(count: number): readonly Operation[] {
  return Array.from({ length: count }, (_, index): Operation => ({
    op: 'add',
    experience: {
      kind: 'example',
      id: `e${index}`,
      prompt: `prompt ${index}`,
      answer: `answer ${index}`,
      origin: written,
    },
  }));
}

function lesson(id: string, text = `Advice ${id}.`): Operation {
  return { op: 'add', experience: { kind: 'lesson', id, text, origin: written } };
}
