import { describe, expect, test } from 'vitest';
import { promptEstimate } from '../../../src/core/figures';
import { ladder } from '../../../src/core/ladder';
import { emptyLibrary, type Experience, type Library, type Operation } from '../../../src/core/library';
import { policyTurns } from '../../../src/core/prompts/policy-prompt';

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
  expect(ladder(empty, examples(1), options)).toMatchObject([{ name: '1 example', experienceIds: ['e0'] }]);
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

describe('the token cap counts what a prompt holds', () => {
  const text = 'Write the name of the month first and then the day without a leading zero. '.repeat(5).trim();
  const lessons = [0, 1, 2].map((i): Experience => ({
    kind: 'lesson',
    id: `l${i}`,
    text: `${i} ${text}`,
    locked: false,
    origin: written,
  }));
  const proposed = examples(4, text);
  /** By the prompt itself: what it holds beyond the one without a library. */
  const inPrompt = (library: Library) =>
    promptEstimate(policyTurns(library, { prompt: '' })) - promptEstimate(policyTurns(empty, { prompt: '' }));

  test.each(['system', 'after-task'] as const)('from lessons rendered in %s on', (place) => {
    const library: Library = { ...empty, experiences: lessons, rendering: { lessons: place } };
    const candidates = ladder(library, proposed, { tokenCap: 900, canChoose: true });
    expect(candidates.length).toBeGreaterThan(0);
    for (const candidate of candidates) {
      expect(inPrompt(candidate.library), candidate.name).toBeLessThanOrEqual(900);
    }
    // Three lessons after the task stand there once more for each example: there is room for one.
    const after = candidates.filter(({ rendering }) => rendering.lessons === 'after-task');
    expect(after.map((candidate) => candidate.examples)).toEqual([1]);
  });

  test('lessons that would take too much after the task are tried in the system message only', () => {
    const library: Library = { ...empty, experiences: [...lessons, ...shown(2, text)] };
    const options = { tokenCap: 700, canChoose: true };
    expect(namesOf(library, [{ op: 'delete', id: 'G1' }, lesson('l9')], options)).toEqual([
      'lessons, system',
    ]);
  });

  test('where nothing can be chosen between, what fits is taken, and not only the last of all', () => {
    const library: Library = { ...empty, experiences: [...lessons, ...shown(4, text)] };
    const options = { tokenCap: 700, canChoose: false };
    expect(namesOf(library, [{ op: 'delete', id: 'G1' }, lesson('l9')], options)).toEqual([
      'lessons, system',
    ]);
  });

  test('a library that was over the cap before may still be made smaller', () => {
    const library: Library = { ...empty, experiences: lessons };
    const options = { tokenCap: 100, canChoose: true };
    const [smaller] = ladder(library, [{ op: 'delete', id: 'G1' }], options);
    expect(smaller?.experienceIds).toEqual(['l1', 'l2']);
  });
});

test('no candidate is called what the current library is called', () => {
  expect(namesOf(empty, [...examples(4), lesson('l1')])).not.toContain('current');
});

function namesOf(library: Library, proposals: readonly Operation[], options = free): readonly string[] {
  return ladder(library, proposals, options).map(({ name }) => name);
}

function shown(count: number, prompt = 'prompt'): readonly Experience[] {
  return exampleTexts(count, prompt).map((experience) => ({ ...experience, locked: false }));
}

function examples(count: number, prompt = 'prompt'): readonly Operation[] {
  return exampleTexts(count, prompt).map((experience): Operation => ({ op: 'add', experience }));
}

function exampleTexts(count: number, prompt: string) {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'example' as const,
    id: `e${index}`,
    prompt: `${prompt} ${index}`,
    answer: `answer ${index}`,
    origin: written,
  }));
}

function lesson(id: string, text = `Advice ${id}.`): Operation {
  return { op: 'add', experience: { kind: 'lesson', id, text, origin: written } };
}
