import { expect, test } from 'vitest';
import type { LoadFailure } from '../../../../src/engines/engine';
import { waysOutOf } from '../../../../src/ui/parts/ways-out';

test('trouble of the graphics processor offers the processor, or another try', () => {
  const garbage: LoadFailure = { kind: 'garbage', said: '@@@@' };
  expect(waysOutOf(garbage)).toEqual({ again: true, processor: true, models: 'other' });
  expect(waysOutOf({ kind: 'gpu-lost', detail: '' })).toMatchObject({ again: true, processor: true });
});

test('no room leads to the models that are kept, and a cut connection to another try', () => {
  expect(waysOutOf({ kind: 'no-room', neededBytes: 2, freeBytes: 1 })).toMatchObject({ models: 'space' });
  expect(waysOutOf({ kind: 'download', status: undefined, detail: '' })).toEqual({
    again: true,
    processor: false,
  });
});
