import { expect, test } from 'vitest';
import { emptyLibrary, type Experience, type Library } from '../../../src/core/library';
import { compareRevisions } from '../../../src/ui/library/compare-revisions';

function lesson(id: string, text = `text of ${id}`, locked = false): Experience {
  return { id, kind: 'lesson', text, locked, origin: { kind: 'written' } };
}

function library(...experiences: Experience[]): Library {
  return { ...emptyLibrary('l', 'Dates'), experiences };
}

function kindsOf(before: Library, after: Library): string[] {
  return compareRevisions(before, after).differences.map(
    (one) => `${one.kind} ${'after' in one ? one.after.id : one.before.id}`,
  );
}

test('an experience is followed by its id: added, changed, deleted', () => {
  const before = library(lesson('a'), lesson('b'), lesson('c'));
  const after = library(lesson('a'), lesson('c', 'new words'), lesson('d'));
  expect(kindsOf(before, after)).toEqual(['changed c', 'added d', 'deleted b']);
  expect(compareRevisions(before, after).same).toBe(1);
});

test('an experience that becomes an example with the same words has changed', () => {
  const example: Experience = {
    id: 'a',
    kind: 'example',
    prompt: 'text of a',
    answer: '',
    locked: false,
    origin: { kind: 'written' },
  };
  expect(kindsOf(library(lesson('a')), library(example))).toEqual(['changed a']);
});

test('one that jumped is the one that moved, not all those it passed', () => {
  const before = library(lesson('a'), lesson('b'), lesson('c'), lesson('d'));
  const after = library(lesson('d'), lesson('a'), lesson('b'), lesson('c'));
  expect(compareRevisions(before, after).differences).toEqual([
    { kind: 'moved', after: lesson('d'), from: 4, position: 1 },
  ]);
});

test('deleting the first moves nothing', () => {
  expect(kindsOf(library(lesson('a'), lesson('b'), lesson('c')), library(lesson('b'), lesson('c')))).toEqual([
    'deleted a',
  ]);
});

test('a change and a lock are both listed', () => {
  expect(kindsOf(library(lesson('a')), library(lesson('a', 'new', true)))).toEqual(['changed a', 'locked a']);
});

test('the name and the place of the lessons are compared', () => {
  const before = library();
  const after: Library = { ...before, name: 'House dates', rendering: { lessons: 'after-task' } };
  expect(compareRevisions(before, after)).toEqual({
    differences: [],
    name: { before: 'Dates', after: 'House dates' },
    lessons: { before: 'system', after: 'after-task' },
    same: 0,
  });
});

test('equal revisions have no differences', () => {
  const both = library(lesson('a'), lesson('b'));
  expect(compareRevisions(both, both)).toEqual({
    differences: [],
    name: undefined,
    lessons: undefined,
    same: 2,
  });
});
