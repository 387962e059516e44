import { expect, test } from 'vitest';
import type { Experience, Library } from '../../../src/core/library';
import { exportPack, packText } from '../../../src/packs/export-pack';
import { readPack, type ReadPack } from '../../../src/packs/import-pack';
import { comparePack, packToLibrary } from '../../../src/packs/merge-pack';
import { library } from './fixtures/libraries';

function lesson(id: string, text: string, locked = false): Experience {
  return { id, kind: 'lesson', text, locked, origin: { kind: 'written' } };
}

function read(text: string): ReadPack {
  const result = readPack(text);
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.failure)}`);
  return result.value;
}

function packed(experiences: readonly Experience[], more: Partial<Library> = {}): ReadPack {
  const source = { ...library, revision: 9, ...more, experiences };
  return read(packText(exportPack({ library: source, proofs: [], appVersion: '0.1.0' })));
}

const mine: Library = {
  ...library,
  name: 'My name for it',
  revision: 4,
  experiences: [
    lesson('a', 'stays'),
    lesson('b', 'old'),
    lesson('c', 'guarded', true),
    lesson('d', 'only mine'),
  ],
};
const theirs = packed(
  [
    lesson('e', 'brand new'),
    lesson('b', 'better', true),
    lesson('c', 'overruled'),
    lesson('a', 'stays'),
    lesson('other-id', 'only mine'),
    { id: 'd', kind: 'example', prompt: 'p', answer: 'a', locked: false, origin: { kind: 'written' } },
  ],
  { clusters: ['c9', '00000000000000c1'], clustersKnown: false, rendering: { lessons: 'system' } },
);

test('a preview says of each experience what importing it would do', () => {
  const preview = comparePack(theirs, mine);
  expect(preview.rows.map(({ status, experience, reason }) => [experience?.id, status, reason])).toEqual([
    ['e', 'new', undefined],
    ['b', 'changed', undefined],
    ['c', 'refused', 'You have locked this experience, so yours stays as it is.'],
    ['a', 'same', undefined],
    ['other-id', 'same', undefined],
    [
      'd',
      'refused',
      'Your library has a lesson in this place, and the example of the pack cannot replace it.',
    ],
  ]);
  expect(preview).toMatchObject({ name: 'House dates', clustersKnown: false });
});

test('a pack is worked into the library of the same id, and nothing of the person’s is lost', () => {
  const { library: next, operations, cause, changed } = packToLibrary(theirs, mine);
  expect(changed).toBe(true);
  expect(next).toEqual({
    ...mine,
    revision: 5,
    experiences: [
      lesson('a', 'stays'),
      lesson('b', 'better'),
      lesson('c', 'guarded', true),
      lesson('d', 'only mine'),
      lesson('e', 'brand new'),
    ],
    clusters: ['00000000000000c1', '00000000000000c2', 'c9'],
    clustersKnown: false,
  });
  expect(cause).toEqual({ kind: 'imported', from: 'House dates' });
  expect(operations.map(({ operation, outcome }) => [operation.op, outcome])).toEqual([
    ['add', 'applied'],
    ['update', 'applied'],
    ['update', 'rejected'],
    ['update', 'rejected'],
  ]);
  expect(operations.flatMap((one) => ('reason' in one ? [one.reason] : []))).toEqual([
    { kind: 'locked', id: 'c' },
    { kind: 'wrong-kind', id: 'd' },
  ]);
});

test('a library that is not here comes in as it is, with its number and its locks', () => {
  const { library: arrived, operations } = packToLibrary(theirs, undefined);
  expect(arrived).toMatchObject({ id: 'lib-1', name: 'House dates', revision: 9, clustersKnown: false });
  expect(arrived.experiences).toEqual(theirs.pack.experiences);
  expect(operations).toHaveLength(6);
});

test('a pack that brings nothing makes no revision', () => {
  expect(packToLibrary(packed([lesson('a', 'stays'), lesson('c', 'overruled')]), mine)).toMatchObject({
    library: mine,
    changed: false,
  });
});

test('a pack that does not say what it was learnt on leaves that unknown', () => {
  const {
    clusters: _,
    clustersKnown: __,
    ...silent
  } = JSON.parse(packText(exportPack({ library, proofs: [], appVersion: '0.1.0' })));
  expect(packToLibrary(read(JSON.stringify(silent)), undefined).library).toMatchObject({
    clusters: [],
    clustersKnown: false,
  });
});

test('the reference implementation’s experiences come in as lessons', () => {
  const text = JSON.stringify({
    G0: 'Small cases: try n = 1 first.',
    G1: 'Units: check them.',
    G2: ['no'],
    G3: ' ',
  });
  const file = read(text);
  const { library: arrived } = packToLibrary(file, undefined);
  expect(arrived).toMatchObject({
    name: 'experiences.json',
    revision: 0,
    clusters: [],
    clustersKnown: false,
  });
  expect(arrived.experiences).toEqual([
    {
      id: 'G0',
      kind: 'lesson',
      text: 'Small cases: try n = 1 first.',
      locked: false,
      origin: { kind: 'imported', from: 'experiences.json' },
    },
    expect.objectContaining({ id: 'G1', text: 'Units: check them.' }),
  ]);
  expect(comparePack(file, undefined).rows.filter(({ status }) => status === 'refused')).toHaveLength(2);
  // The same file again brings nothing; another file with a G0 is another library.
  expect(packToLibrary(read(text), arrived).changed).toBe(false);
  expect(read('{"G0":"Other: advice"}').pack.id).not.toBe(file.pack.id);
});

test('the same experiences learnt on more make a revision: no proof may use those tasks', () => {
  const same = [lesson('a', 'stays')];
  const more = packToLibrary(packed(same, { clusters: ['c9'] }), mine);
  expect(more).toMatchObject({ changed: true, operations: [] });
  expect(more.library).toEqual({ ...mine, revision: 5, clusters: [...mine.clusters, 'c9'] });

  const unknown = packToLibrary(packed(same, { clustersKnown: false }), mine);
  expect(unknown.changed).toBe(true);
  expect(unknown.library).toEqual({ ...mine, revision: 5, clustersKnown: false });
  // A second time it is no news.
  expect(packToLibrary(packed(same, { clustersKnown: false }), unknown.library).changed).toBe(false);
});

test('a library takes no more experiences than a pack holds, and says which ones it leaves out', () => {
  const many = Array.from({ length: 998 }, (_, index) => lesson(`m${index}`, `Lesson ${index}`));
  const existing: Library = { ...library, experiences: many };
  const pack = packed(['one', 'two', 'three'].map((text) => lesson(text, text)));
  expect(comparePack(pack, existing).rows).toMatchObject([
    { status: 'new' },
    { status: 'new' },
    { status: 'refused', reason: 'Your library would have more than 1,000 experiences.' },
  ]);
  const merged = packToLibrary(pack, existing);
  expect(merged.library.experiences).toHaveLength(1_000);
  expect(merged.operations).toHaveLength(2);
});
