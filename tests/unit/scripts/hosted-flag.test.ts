import { expect, test } from 'vitest';
import { hubSentence, isHosted, theOne } from '../../../scripts/headless/hosted-flag';
import { readRunOptions } from '../../../scripts/headless/run-options';
import type { HostedModel } from '../../../src/engines/engine';

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
