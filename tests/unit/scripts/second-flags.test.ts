import { expect, test } from 'vitest';
import { readRunOptions } from '../../../scripts/headless/run-options';

const words = (line: string) => line.split(' ');
const set = ['--set', 'sentiment'];
const second = (...flags: string[]) => readRunOptions('learn', [...set, ...flags]).second;

test('a second model is a file, an address, a compiled model or an endpoint, and writes lessons unless told otherwise', () => {
  expect(second()).toBeUndefined();
  expect(second('--second', 'big.gguf')).toEqual({ model: { file: 'big.gguf' }, roles: ['distiller'] });
  expect(second('--second', 'https://example.org/m.gguf', '--second-roles', 'judge')).toEqual({
    model: { hosted: 'https://example.org/m.gguf' },
    roles: ['judge'],
  });
  expect(second('--second-web-llm', 'A')).toMatchObject({ model: { webLlm: 'A' } });
  expect(
    second(
      '--second-endpoint',
      'http://localhost/v1',
      '--second-model',
      'm',
      '--second-roles',
      'judge, distiller',
    ),
  ).toEqual({
    model: { endpoint: 'http://localhost/v1', name: 'm', concurrency: undefined },
    roles: ['distiller', 'judge'],
  });
});

test('what names no second model, or two, is told in a sentence', () => {
  expect(() => second('--second-roles', 'judge')).toThrow('Which second model?');
  expect(() => second('--second', 'a.gguf', '--second-web-llm', 'B')).toThrow('Which second model?');
  expect(() => second('--second-endpoint', 'http://localhost/v1')).toThrow('belong together');
  expect(() => second('--second-model', 'm')).toThrow('belong together');
  expect(() => second('--second', 'a.gguf', '--second-roles', 'policy')).toThrow('“policy” is not');
  expect(() => readRunOptions('prove', [...set, '--library', 'p.json', '--second', 'a.gguf'])).toThrow(
    'A proof has one model',
  );
});

test('each role is counted at the price of the model that plays it', () => {
  const { config } = readRunOptions('learn', [
    ...set,
    ...words('--second a.gguf --second-roles distiller'),
    ...words('--price-in 1 --price-out 2 --second-price-in 10 --second-price-out 20'),
  ]);
  expect(config.prices).toEqual({
    policy: { input: 1, output: 2 },
    distiller: { input: 10, output: 20 },
    judge: { input: 1, output: 2 },
  });
});
