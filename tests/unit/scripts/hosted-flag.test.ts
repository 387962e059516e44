import type { Page } from '@playwright/test';
import { afterEach, expect, test, vi } from 'vitest';
import { hubSentence, isHosted, tellFetching, theOne } from '../../../scripts/headless/hosted-flag';
import { readRunOptions } from '../../../scripts/headless/run-options';
import type { ModelPlace } from '../../../src/core/beside';
import type { HostedModel } from '../../../src/engines/engine';
import type { AppEvent } from '../../../workers/wire';

afterEach(() => vi.unstubAllGlobals());

const named = (name: string, sizeBytes?: number): HostedModel => ({
  id: name,
  name,
  files: [{ url: `https://hub.example/${name}`, ...(sizeBytes !== undefined && { sizeBytes }) }],
});

test.each([
  'https://a.example/m.gguf',
  'http://localhost:8000/m.gguf',
  'hub:owner/name/m.gguf',
  'HTTPS://A/m',
])('%s is a model on the web', (value) => {
  expect(isHosted(value)).toBe(true);
  expect(readRunOptions('learn', ['--set', 'dates', '--model', value]).model).toEqual({ hosted: value });
});

test('a file is a file, and a name with an endpoint is a name', () => {
  expect(readRunOptions('learn', ['--set', 'dates', '--model', 'hub.gguf']).model).toEqual({
    file: 'hub.gguf',
  });
  const options = ['--set', 'dates', '--model', 'hub:x', '--endpoint', 'http://localhost:1/v1'];
  expect(readRunOptions('learn', options).model).toMatchObject({ name: 'hub:x' });
});

test('of one model there is nothing to ask; of several, which is', () => {
  expect(theOne('hub:o/n', [named('a.gguf')]).name).toBe('a.gguf');
  expect(() => theOne('hub:o/n', [named('a.gguf', 398_000_000), named('b.gguf')])).toThrow(
    'hub:o/n has 2 models: name one of them, as hub:owner/name/file.gguf.\n  a.gguf, 398 MB\n  b.gguf',
  );
});

test('why the hub has nothing is a sentence', () => {
  const kinds = ['bad-name', 'no-repository', 'no-gguf', 'gated'] as const;
  const sentences = kinds.map((kind) => hubSentence('o/n', { kind }));
  expect(new Set(sentences).size).toBe(4);
  expect(sentences.every((sentence) => sentence.includes('o/n') && sentence.endsWith('.'))).toBe(true);
  expect(hubSentence('o/n', { kind: 'unreachable', detail: 'Failed to fetch' })).toContain('Failed to fetch');
});

test('of two models that are fetched, each is told in tenths of its own', async () => {
  let emit: (event: AppEvent) => void = () => undefined;
  vi.stubGlobal('cairn', { onEvent: (listener: typeof emit) => (emit = listener) });
  const page = {
    exposeFunction: async (name: string, made: unknown) => vi.stubGlobal(name, made),
    evaluate: async (inPage: () => void) => inPage(),
  };
  const lines: string[] = [];
  await tellFetching(page as unknown as Page, (line) => lines.push(line));

  const fetched = (place: ModelPlace, receivedBytes: number) =>
    emit({
      type: 'model',
      place,
      model: { state: 'loading', progress: { phase: 'downloading', receivedBytes, totalBytes: 100e6 } },
    });
  for (const bytes of [1e6, 12e6, 14e6, 100e6]) fetched('first', bytes);
  for (const bytes of [5e6, 31e6]) fetched('third', bytes);
  expect(lines).toEqual([
    'fetched 10 % of 100 MB',
    'fetched 100 % of 100 MB',
    'third model: fetched 30 % of 100 MB',
  ]);
});
