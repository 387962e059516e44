import { expect, test } from 'vitest';
import { readRunOptions } from '../../../scripts/headless/run-options';

const words = (line: string) => line.split(' ');
const set = ['--set', 'sentiment'];
const second = (...flags: string[]) => readRunOptions('learn', [...set, ...flags]).helpers.second;

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

test('a third model judges unless told otherwise, beside a second one', () => {
  const { helpers, config } = readRunOptions('learn', [
    ...set,
    ...words('--second a.gguf --third-endpoint http://localhost/v1 --third-model m'),
    ...words('--price-in 1 --second-price-in 10 --third-price-in 100'),
  ]);
  expect(helpers).toEqual({
    second: { model: { file: 'a.gguf' }, roles: ['distiller'] },
    third: {
      model: { endpoint: 'http://localhost/v1', name: 'm', concurrency: undefined },
      roles: ['judge'],
    },
  });
  expect(config.prices).toEqual({
    policy: { input: 1, output: 0 },
    distiller: { input: 10, output: 0 },
    judge: { input: 100, output: 0 },
  });
  const third = (line: string) => () => readRunOptions('learn', [...set, ...words(line)]);
  expect(third('--third a.gguf')).toThrow('beside a --second');
  expect(third('--second a.gguf --second-roles judge --third b.gguf')).toThrow('judge is given to two');
  expect(third('--second a.gguf --third-roles judge')).toThrow('Which third model?');
  expect(third('--second a.gguf --third b.gguf --cap-money 1 --price-in 1 --second-price-in 1')).toThrow(
    'the prices of the third model',
  );
  expect(third('--second a.gguf --third-price-in 1')).toThrow('of a third model, and none is named');
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

test('under a cap on money no model counts as free because nobody has named its price', () => {
  const priced = [...set, ...words('--second a.gguf --cap-money 2 --price-in 1')];
  expect(() => readRunOptions('learn', priced)).toThrow('--second-price-in and --second-price-out');
  expect(() =>
    readRunOptions('learn', [...set, ...words('--second a.gguf --cap-money 2 --second-price-in 9')]),
  ).toThrow('--cap-money needs prices: --price-in');
  expect(
    readRunOptions('learn', [...priced, ...words('--second-price-in 0')]).config.prices?.distiller,
  ).toEqual({ input: 0, output: 0 });
  // A run that goes on keeps its prices.
  const resumed = words('--resume r --profile p --second a.gguf --cap-money 9');
  expect(readRunOptions('learn', resumed).config.capMoney).toBe(9);
});

test('prices of a second model without one are a mistake, and are told as one', () => {
  expect(() => second('--second-price-out', '3')).toThrow('none is named');
});
