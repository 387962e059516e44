import { expect, test } from 'vitest';
import { comparedLines } from '../../../scripts/headless/forecast-lines';
import { readRunOptions } from '../../../scripts/headless/run-options';

const set = ['--set', 'dates'];

test('prices from the command line hold for every role, and what is not named costs nothing', () => {
  const { config } = readRunOptions('learn', [...set, '--price-in', '0.5', '--cap-money', '2']);
  const price = { input: 0.5, output: 0 };
  expect(config).toMatchObject({
    capMoney: 2,
    prices: { policy: price, distiller: price, judge: price },
  });
  expect(readRunOptions('learn', set).config).not.toHaveProperty('prices');
});

test('a cap on money without a price is refused, and so is a price that is no number', () => {
  expect(() => readRunOptions('learn', [...set, '--cap-money', '2'])).toThrow('--price-in');
  expect(() => readRunOptions('learn', [...set, '--price-out', 'cheap'])).toThrow('--price-out');
  expect(() => readRunOptions('learn', [...set, '--price-in', '-1'])).toThrow();
});

test('forecast and ledger stand side by side where a report has both', () => {
  const forecast = { calls: 80, promptTokens: 900, cachedTokens: 600, completionTokens: 90, seconds: 50 };
  const usage = { ...forecast, calls: 100, money: 1 };
  const lines = comparedLines({ forecast, usage });
  expect(lines).toHaveLength(5);
  expect(lines[0]).toMatch(/calls +forecast +80\.00 +used +100 +0\.80/);
  expect(comparedLines({ usage })).toEqual([]);
});
