import { expect, test } from 'vitest';
import {
  emptyLibrary,
  type Library,
  type NewExperience,
  type Revision,
  type RevisionCause,
} from '../../../src/core/library';
import { library as libraryWords } from '../../../src/ui/messages/library';
import { stepName } from '../../../src/ui/library/step-name';

const origin = { kind: 'written' } as const;
const first: NewExperience = { id: 'a', kind: 'example', prompt: '2 + 2', answer: '4', origin };
const second: NewExperience = { id: 'b', kind: 'example', prompt: '2 + 3', answer: '5', origin };

const before = revision(emptyLibrary('l', 'Sums'), { kind: 'created' });

function revision(library: Library, cause: RevisionCause, operations: Revision['operations'] = []): Revision {
  return { library, cause, operations, createdAt: 0 };
}

function withExperiences(...experiences: readonly NewExperience[]): Library {
  return { ...before.library, experiences: experiences.map((one) => ({ ...one, locked: false })) };
}

test('a step of learning is named by what was kept, not by what was proposed', () => {
  const made = revision(withExperiences(first, second), { kind: 'learnt', runId: 'r', step: 0 }, [
    { operation: { op: 'add', experience: first }, outcome: 'applied', id: 'a' },
    { operation: { op: 'add', experience: second }, outcome: 'applied', id: 'b' },
    { operation: { op: 'add', experience: first }, outcome: 'rejected', reason: { kind: 'empty' } },
  ]);
  expect(stepName({ made, before })).toBe('learnt 2 examples');
});

test('a change by a person is named by what changed', () => {
  const made = revision(withExperiences(first), { kind: 'edited' });
  expect(stepName({ made, before })).toBe('added an experience');
  const named = revision({ ...before.library, name: 'Additions' }, { kind: 'edited' });
  expect(stepName({ made: named, before })).toBe('renamed');
});

test('going back is a step as well', () => {
  const made = revision(before.library, { kind: 'restored', revision: 3 });
  expect(stepName({ made, before })).toBe('went back to revision 3');
  const first = revision(before.library, { kind: 'restored', revision: 0 });
  expect(stepName({ made: first, before })).toBe('went back to the first state');
});

test('a library that was only made is not called revision 0', () => {
  const words = libraryWords;
  const said = [
    words.list.revision(0),
    words.opened.facts(0, 0),
    words.revisions.number(0),
    words.revisions.restoreNamed(0),
    words.done.restore(0),
  ];
  for (const sentence of said) expect(sentence).toMatch(/the first state/i);
  expect(words.revisions.number(2)).toBe('Revision 2');
});
