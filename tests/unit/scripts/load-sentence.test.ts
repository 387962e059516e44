import { expect, test } from 'vitest';
import { loadSentence } from '../../../scripts/headless/load-sentence';

test('a model that cannot be loaded is told in a sentence with what there is to know', () => {
  expect(loadSentence({ kind: 'no-gpu', detail: 'it lacks shader-f16' })).toBe(
    'it computes on a graphics processor, and the browser offers none that fits: it lacks shader-f16. --model FILE.gguf computes without one.',
  );
  expect(loadSentence({ kind: 'download', status: 404, detail: 'https://models.example/a' })).toBe(
    'it could not be fetched: the server answers 404 (https://models.example/a).',
  );
  expect(loadSentence({ kind: 'no-room', neededBytes: 1_200_000_000, freeBytes: -5 })).toBe(
    'it takes 1,200 MB, and the browser lets the page store 0 MB.',
  );
  expect(
    loadSentence({ kind: 'download', status: undefined, detail: 'Failed to fetch', keptBytes: 30_000_000 }),
  ).toMatch(/30 MB are kept: with --profile DIR/);
});

test('memory that the browser rounds down is told as the least there is', () => {
  const beside = (isCertain: boolean) =>
    loadSentence({ kind: 'models-together', neededBytes: 5e9, hasBytes: 8e9, isCertain });
  expect(beside(false)).toContain('this device has at least 8,000 MB.');
  expect(beside(true)).toContain('this device has 8,000 MB.');
});
