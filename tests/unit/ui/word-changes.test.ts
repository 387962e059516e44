import { expect, test } from 'vitest';
import { wordChanges } from '../../../src/ui/library/word-changes';

test('words that stay, go and come are told apart', () => {
  expect(wordChanges('Answer with one word.', 'Answer with one plain word.')).toEqual([
    { kind: 'same', text: 'Answer with one ' },
    { kind: 'added', text: 'plain ' },
    { kind: 'same', text: 'word.' },
  ]);
});

test('a word that follows the old end is added, and nothing else changes', () => {
  expect(wordChanges('a b', 'a b c')).toEqual([
    { kind: 'same', text: 'a b' },
    { kind: 'added', text: ' c' },
  ]);
});

test('the parts that are not added spell the old text, and those not removed the new one', () => {
  const before = 'Write the day first, then the month.\nNo words.';
  const after = 'Write the year first, then month and day. No other words.';
  const changes = wordChanges(before, after);
  const spell = (without: string) =>
    changes
      .filter(({ kind }) => kind !== without)
      .map(({ text }) => text)
      .join('');
  expect(spell('added')).toBe(before);
  expect(spell('removed')).toBe(after);
});

test('equal texts have one part', () => {
  expect(wordChanges('same words', 'same words')).toEqual([{ kind: 'same', text: 'same words' }]);
  expect(wordChanges('', '')).toEqual([]);
});

test('very long texts are shown whole, old before new', () => {
  const before = 'x '.repeat(600);
  const after = 'y '.repeat(600);
  expect(wordChanges(before, after)).toEqual([
    { kind: 'removed', text: before },
    { kind: 'added', text: after },
  ]);
});
