import { expect, test } from 'vitest';
import { modelsHere, newsOf, presenceOf, stagesOf } from '../../../../src/ui/state/models-here';
import type { DownloadState, KeptModel } from '../../../../workers/models-wire';

function kept(id: string, whole: boolean): KeptModel {
  return { id, name: `model ${id}`, engine: 'wllama', receivedBytes: 5, totalBytes: 10, whole, hashed: true };
}

function download(id: string, phase: DownloadState['phase'], receivedBytes = 5): DownloadState {
  return { id, name: `model ${id}`, phase, receivedBytes };
}

test('a model that is kept in part and on its way is one row, and what is on its way comes first', () => {
  const here = modelsHere([kept('b', true), kept('c', false), kept('a', true)], [download('c', 'fetching')]);
  expect(here.map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  expect(here[0]).toMatchObject({ kept: { whole: false }, download: { phase: 'fetching' } });
});

test('a model is on its way only while somebody fetches it', () => {
  const at = (phase: DownloadState['phase']) =>
    presenceOf('a', modelsHere([kept('a', false)], [download('a', phase)]));
  expect(['fetching', 'checking', 'waiting'].map((phase) => at(phase as 'fetching'))).toEqual([
    'on-its-way',
    'on-its-way',
    'on-its-way',
  ]);
  expect([at('paused'), at('failed')]).toEqual(['part', 'part']);
  expect(presenceOf('a', modelsHere([kept('a', true)], []))).toBe('whole');
  expect(presenceOf('x', modelsHere([kept('a', true)], []))).toBe('absent');
});

test('bytes that came are no news; a new phase is', () => {
  const before = [download('a', 'fetching', 5), download('b', 'paused')];
  expect(newsOf(before, [download('a', 'fetching', 9), download('b', 'paused')])).toBeUndefined();
  expect(newsOf(before, [download('a', 'checking', 9), download('b', 'paused')])?.phase).toBe('checking');
  expect(newsOf([], before)?.id).toBe('a');
  expect(stagesOf(before)).toBe(stagesOf([download('a', 'fetching', 9), download('b', 'paused', 7)]));
  expect(stagesOf(before)).not.toBe(stagesOf(before.slice(1)));
});
