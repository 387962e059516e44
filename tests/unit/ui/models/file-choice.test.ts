import { expect, test } from 'vitest';
import { fileChoice, missingParts } from '../../../../src/ui/state/file-choice';

const file = (name: string) => new File(['x'], name);

test('the parts of a split model are put in the order of their numbers, however they were picked', () => {
  const picked = ['m-00003-of-00003.gguf', 'm-00001-of-00003.gguf', 'm-00002-of-00003.gguf'].map(file);
  const choice = fileChoice(picked);
  if (choice?.kind !== 'file') throw new Error('a file was picked');
  expect(choice.file.name).toBe('m-00001-of-00003.gguf');
  expect(choice.parts?.map(({ name }) => name)).toEqual(['m-00002-of-00003.gguf', 'm-00003-of-00003.gguf']);
  expect(missingParts(picked)).toEqual([]);
});

test('one file has no further parts', () => {
  expect(fileChoice([file('m.gguf')])).toEqual({ kind: 'file', file: expect.any(File) });
  expect(fileChoice([])).toBeUndefined();
});

test('what a part says of its siblings shows which of them were not picked', () => {
  expect(missingParts([file('m-00002-of-00003.gguf')])).toEqual([1, 3]);
  expect(missingParts([file('m.gguf')])).toEqual([]);
  // A name may say anything.
  expect(missingParts([file('m-00001-of-99999.gguf')])).toEqual([]);
});
