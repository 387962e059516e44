import { expect, test } from 'vitest';
import { ExperienceDrafts } from '../../../src/ui/state/experience-drafts';

const place = { libraryId: 'lib-1' };
const lesson = { kind: 'lesson', text: 'Year first.' } as const;

test('what was written and not saved is there at the next visit, each in its place', () => {
  const { drafts } = openDrafts();
  drafts.keep(place, lesson);
  drafts.keep({ ...place, experienceId: 'x1' }, { kind: 'example', prompt: '', answer: '2021' });
  expect(drafts.of(place)).toEqual(lesson);
  expect(drafts.of({ ...place, experienceId: 'x1' })).toMatchObject({ answer: '2021' });
  expect(drafts.of({ libraryId: 'lib-2' })).toBeUndefined();
  expect(drafts.of({ ...place, experienceId: 'x2' })).toBeUndefined();
});

test('the browser asks before it closes the page as long as a draft is unsaved, and not after', () => {
  const { drafts, asksFirst } = openDrafts();
  expect(asksFirst()).toBe(false);
  drafts.keep(place, lesson);
  drafts.keep({ libraryId: 'lib-2' }, lesson);
  expect(asksFirst()).toBe(true);
  drafts.forget(place);
  expect(asksFirst()).toBe(true);
  drafts.keep({ libraryId: 'lib-2' }, { kind: 'lesson', text: '  ' });
  expect(asksFirst()).toBe(false);
});

test('the drafts of a deleted library go, and those of the others stay', () => {
  const { drafts, asksFirst } = openDrafts();
  drafts.keep(place, lesson);
  drafts.keep({ ...place, experienceId: 'x1' }, lesson);
  drafts.keep({ libraryId: 'lib-10' }, lesson);
  drafts.forgetLibrary('lib-1');
  expect([drafts.of(place), drafts.of({ ...place, experienceId: 'x1' })]).toEqual([undefined, undefined]);
  expect(drafts.of({ libraryId: 'lib-10' })).toEqual(lesson);
  expect(asksFirst()).toBe(true);
});

test('where everything was deleted, no draft is left, and the browser does not ask', () => {
  const { drafts, asksFirst } = openDrafts();
  drafts.keep(place, lesson);
  drafts.forgetAll();
  expect(drafts.of(place)).toBeUndefined();
  expect(asksFirst()).toBe(false);
});

function openDrafts() {
  const page = new EventTarget();
  const asksFirst = () => !page.dispatchEvent(new Event('beforeunload', { cancelable: true }));
  return { drafts: new ExperienceDrafts(page), asksFirst };
}
