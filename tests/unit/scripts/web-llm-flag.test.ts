import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readRunOptions } from '../../../scripts/headless/run-options';
import { readWebLlmFlag } from '../../../scripts/headless/web-llm-flag';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'cairn-record-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  const file = path.join(folder, 'record.json');
  await writeFile(file, text);
  return file;
}

const record = {
  weightsUrl: 'https://models.example/mine',
  libraryUrl: 'http://localhost:9000/mine.wasm',
  contextTokens: 1024,
};

test('a name is one of web-llm’s list, a file a record of one’s own', async () => {
  expect(await readWebLlmFlag('Qwen3-0.6B-q4f16_1-MLC')).toEqual({
    kind: 'web-llm',
    model: 'Qwen3-0.6B-q4f16_1-MLC',
  });
  const file = await fileOf(JSON.stringify({ model: 'mine', ...record }));
  expect(await readWebLlmFlag(file)).toEqual({ kind: 'web-llm', model: 'mine', record });
});

test.each([
  ['{', /is no JSON/],
  ['[]', /It looks like \{"model"/],
  [JSON.stringify(record), /“model”/],
  [
    JSON.stringify({ model: 'mine', ...record, weightsUrl: 'ftp://models.example/mine' }),
    /“weightsUrl”: it is no http or https address/,
  ],
  [JSON.stringify({ model: 'mine', ...record, contextTokens: 3 }), /“contextTokens”/],
  [JSON.stringify({ model: 'mine', ...record, key: 'secret' }), /“key”/],
])('%s is refused with a sentence', async (text, sentence) => {
  await expect(readWebLlmFlag(await fileOf(text))).rejects.toThrow(sentence);
});

test('a record that is not there is refused, too', async () => {
  await expect(readWebLlmFlag(path.join(folder, 'none.json'))).rejects.toThrow(/none\.json cannot be read/);
});

test('one model answers: --web-llm stands alone', () => {
  const set = ['--set', 'dates'];
  expect(readRunOptions('learn', [...set, '--web-llm', 'A']).model).toEqual({ webLlm: 'A' });
  expect(() => readRunOptions('learn', [...set, '--web-llm', 'A', '--model', 'b.gguf'])).toThrow('--web-llm');
  expect(() =>
    readRunOptions('learn', [...set, '--web-llm', 'A', '--endpoint', 'http://localhost/v1']),
  ).toThrow('--web-llm');
});
