import { expect, test } from 'vitest';
import type { Library } from '../../../src/core/library';
import { policyTurns } from '../../../src/core/prompts/policy-prompt';
import { groupStories, libraryAtEnd, promptParts, stretchesOf } from '../../../src/ui/how/group-stories';
import { foldRun, noRun } from '../../../src/ui/state/fold-run';
import { capitalsSet, colourModel, planOf, play } from '../support/runs';
import { scriptedPolicy } from '../support/scripted-policy';

const plan = planOf(capitalsSet(120), { group: 4, batch: 8 });
const { events } = await play(plan, scriptedPolicy(colourModel({ bare: 0.3, shown: 0.95 })));
const view = events.reduce(foldRun, noRun);
const stories = groupStories(view);
const task = plan.test[0]!;

test('there is a story for each informative group and for no other', () => {
  const informative = events.filter((event) => event.type === 'group-end' && event.informative);
  expect(informative.length).toBeGreaterThan(1);
  expect(stories).toHaveLength(informative.length);
  expect(groupStories(noRun)).toEqual([]);
});

test('what a group taught is what names it as its origin, and an answer of its own that won', () => {
  for (const { group, taught } of stories) {
    const winners = group.rollouts
      .filter(({ verdict }) => verdict.kind === 'graded' && verdict.reward === 1)
      .map(({ sample }) => sample?.text);
    expect(taught).toHaveLength(1);
    for (const one of taught) {
      expect(one.origin).toMatchObject({ rollouts: [{ taskId: group.taskId }] });
      expect(one.kind === 'example' && winners.includes(one.answer)).toBe(true);
    }
  }
});

test('the shown prompt is the prompt that was sent, with the turns of the group marked', () => {
  const library = libraryAtEnd(view)!;
  expect(library.experiences.length).toBeGreaterThan(0);
  for (const { taught } of stories) {
    const parts = promptParts(library, task, 'Be brief.', taught);
    expect(parts.map(({ role, text }) => ({ role, text }))).toEqual(policyTurns(library, task, 'Be brief.'));
    const kept = library.experiences.some(({ id }) => taught.some((one) => one.id === id));
    expect(parts.filter(({ fromGroup }) => fromGroup)).toHaveLength(kept ? 2 : 0);
    expect(parts.at(-1)).toMatchObject({ fromGroup: false, example: false });
  }
});

test('a lesson is marked where it stands: in the system message, or after the task and every example', () => {
  const lesson = {
    kind: 'lesson',
    id: 'x1',
    text: 'Write in capitals.',
    origin: { kind: 'written' },
  } as const;
  const example = { kind: 'example', id: 'x2', prompt: 'p', answer: 'A', origin: lesson.origin } as const;
  const library = (lessons: 'system' | 'after-task'): Library => ({
    ...plan.library,
    experiences: [
      { ...lesson, locked: false },
      { ...example, locked: false },
    ],
    rendering: { lessons },
  });
  const marked = (lessons: 'system' | 'after-task') =>
    promptParts(library(lessons), task, undefined, [lesson]).map(({ role, fromGroup }) => [role, fromGroup]);

  expect(marked('system')).toEqual([
    ['system', true],
    ['user', false],
    ['assistant', false],
    ['user', false],
  ]);
  expect(marked('after-task')).toEqual([
    ['user', true],
    ['assistant', false],
    ['user', true],
  ]);
});

test('folding hides examples of other groups, keeps the order and loses no turn', () => {
  const library = libraryAtEnd(view)!;
  const parts = promptParts(library, task, undefined, stories[0]!.taught);
  const stretches = stretchesOf(parts);
  expect(stretches.flatMap((stretch) => stretch.parts)).toEqual(parts);
  for (const { folded, parts: stretch } of stretches) {
    expect(stretch.every((part) => (part.example && !part.fromGroup) === folded)).toBe(true);
    if (folded) expect(stretch.length % 2).toBe(0);
  }
});
