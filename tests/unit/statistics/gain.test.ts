import { expect, test } from 'vitest';
import { beats, pairedGain } from '../../../src/statistics/gain';
import { seededRandom } from '../../../src/statistics/hash';
import { differencesOf, helping, noEffect, share, simulatedPairs } from './simulated-tasks';

const flips = (n: number, up: number, down: number): readonly number[] =>
  Array.from({ length: n }, (_, i) => (i < up ? 0.5 : i < up + down ? -0.5 : 0));

test('the standard error is that of the mean difference', () => {
  const gain = pairedGain([0.5, 0, 0, 1]);
  expect(gain.mean).toBeCloseTo(0.375, 12);
  expect(gain.standardError).toBeCloseTo(Math.sqrt((0.125 ** 2 + 2 * 0.375 ** 2 + 0.625 ** 2) / 3 / 4), 12);
  expect(gain.n).toBe(4);
});

test('one flipped rollout is never a gain, on any number of clusters', () => {
  for (let n = 1; n <= 60; n++) {
    for (const size of [1, 1 / 2, 1 / 3, 1 / 7]) {
      expect(beats(pairedGain(flips(n, 1, 0).map((d) => 2 * d * size)))).toBe(false);
    }
  }
});

test('two flips in favour and none against are a gain; two against one are not', () => {
  expect(beats(pairedGain(flips(12, 2, 0)))).toBe(true);
  expect(beats(pairedGain(flips(12, 2, 1)))).toBe(false);
});

test('nothing gained, everything lost, and nothing measured are no gain', () => {
  for (const differences of [[], [0, 0, 0], [-1, -1, -1], [1]])
    expect(beats(pairedGain(differences))).toBe(false);
});

test('the same gain on each of several clusters is a gain, though its standard error is 0', () => {
  expect(pairedGain([0.5, 0.5, 0.5]).standardError).toBe(0);
  expect(beats(pairedGain([0.5, 0.5, 0.5]))).toBe(true);
});

test('a candidate that changes nothing replaces the current library in at most one case of five', () => {
  const random = seededRandom('R7');
  for (const clusters of [2, 3, 4, 12, 24]) {
    for (const rollouts of [1, 2, 4]) {
      for (const rate of [0.02, 0.1, 0.5]) {
        const accepted = share(600, () =>
          beats(pairedGain(differencesOf(simulatedPairs([clusters, rollouts], noEffect(rate), random)))),
        );
        // Measured: 18% at most, and far less where wins are rare; the margin is two standard errors.
        expect(accepted).toBeLessThan(rate === 0.02 ? 0.13 : 0.21);
      }
    }
  }
});

test('on 12 clusters with 2 rollouts, a candidate that adds 30 points is taken four times in five or more', () => {
  const random = seededRandom('R7 power');
  for (const rate of [0, 0.3]) {
    const taken = share(500, () =>
      beats(pairedGain(differencesOf(simulatedPairs([12, 2], helping(rate, 0.3), random)))),
    );
    expect(taken).toBeGreaterThan(0.8);
  }
});

test('the winner of several candidates that change nothing looks good, so a validation gain is not a claim', () => {
  const random = seededRandom('winner');
  const repeats = 300;
  let sum = 0;
  for (let i = 0; i < repeats; i++) {
    const gains = Array.from({ length: 8 }, () =>
      pairedGain(differencesOf(simulatedPairs([24, 4], noEffect(0.3), random))),
    );
    sum += Math.max(...gains.map(({ mean }) => mean));
  }
  expect(sum / repeats).toBeGreaterThan(0.06);
  expect(sum / repeats).toBeLessThan(0.1);
});
