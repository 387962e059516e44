import { expect, test } from 'vitest';
import { concludeClaim, type ClusterPair } from '../../../src/statistics/claim';
import { concludeFamily } from '../../../src/statistics/family';
import { claimInterval, lookAlpha } from '../../../src/statistics/interval';

const alpha = lookAlpha(1);

/** So many clusters that win, so many that lose and so many where nothing changes, two rollouts each. */
function clusters(wins: number, losses: number, same: number): readonly ClusterPair[] {
  const decided = (...rewards: readonly number[]) => ({ rewards, undecided: 0 });
  const pairs = [
    [wins, { without: decided(0, 0), with: decided(1, 1) }],
    [losses, { without: decided(1, 1), with: decided(0, 0) }],
    [same, { without: decided(0, 1), with: decided(1, 0) }],
  ] as const;
  return pairs.flatMap(([count, pair]) => Array.from({ length: count }, () => pair));
}
const mirrored = (pairs: readonly ClusterPair[]): readonly ClusterPair[] =>
  pairs.map(({ with: with_, without }) => ({ with: without, without: with_ }));
/** Wins that undecided rollouts could explain on so many of the clusters. */
const doubtful = (wins: number, doubts: number): readonly ClusterPair[] =>
  clusters(wins, 0, 30 - wins).map((pair, i) =>
    i < doubts
      ? { without: { rewards: [1, 0, 0, 0], undecided: 0 }, with: { rewards: [1], undecided: 3 } }
      : pair,
  );

/** p = 2⁻⁷, under 5% but not under 5% / 7. */
const close = clusters(8, 0, 22);
const clear = clusters(20, 0, 10);
const nothing = clusters(5, 5, 20);

test('the first comparison is judged as if there were no others', () => {
  const family = concludeFamily({ first: close, rest: Array.from({ length: 6 }, () => nothing), alpha });
  expect(family.first).toEqual(concludeClaim({ pairs: close, alpha }));
  expect(family.first).toMatchObject({ conclusion: 'helps' });
});

test('one other comparison is judged like the first', () => {
  const { first, rest } = concludeFamily({ first: undefined, rest: [close], alpha });
  expect(first).toBeUndefined();
  expect(rest).toEqual([{ ...concludeClaim({ pairs: close, alpha }), adjustedP: 2 ** -7 }]);
  expect(concludeFamily({ first: close, rest: [], alpha }).rest).toEqual([]);
});

test('what would be claimed alone is not claimed as one of seven', () => {
  const { rest } = concludeFamily({
    first: undefined,
    rest: [close, ...Array.from({ length: 6 }, () => nothing)],
    alpha,
  });
  const own = rest[0];
  if (own === undefined || own.conclusion === 'refused') throw new Error('a conclusion expected');
  expect(own.conclusion).toBe('no-effect-shown');
  expect(own).not.toHaveProperty('reason');
  expect(own.p).toBeCloseTo(2 ** -7, 12);
  expect(own.adjustedP).toBeCloseTo(7 * 2 ** -7, 12);
});

test('the intervals of m others hold at alpha / m on each side', () => {
  const { rest } = concludeFamily({ first: clear, rest: [clear, close, nothing], alpha });
  const differences = [1, 0].flatMap((d) => Array.from({ length: d === 1 ? 20 : 10 }, () => d));
  expect(rest[0]).toMatchObject(claimInterval(differences, alpha / 3));
});

test('the interval must leave zero out too, at the width of the family', () => {
  // Between clear ones Holm asks nothing of the last, but its interval is that of one of seven.
  const last = clusters(6, 0, 24);
  expect(concludeClaim({ pairs: last, alpha })).toMatchObject({ conclusion: 'helps' });
  const { rest } = concludeFamily({
    first: undefined,
    rest: [last, ...Array.from({ length: 6 }, () => clear)],
    alpha,
  });
  expect(rest[0]).toMatchObject({ conclusion: 'no-effect-shown', adjustedP: 2 ** -5 });
  expect(rest.slice(1).every(({ conclusion }) => conclusion === 'helps')).toBe(true);
});

test('with the arms exchanged a claim of help is one of harm', () => {
  const rest = [clear, mirrored(clear), nothing];
  const { rest: claims } = concludeFamily({ first: undefined, rest, alpha });
  expect(claims.map(({ conclusion }) => conclusion)).toEqual(['helps', 'harms', 'no-effect-shown']);
});

test('a refused comparison counts in the family', () => {
  const few = clear.slice(0, 9);
  const { rest } = concludeFamily({ first: few, rest: [close, few, few], alpha });
  expect(rest[1]).toEqual({ conclusion: 'refused', reason: 'too-few-clusters', clusters: 9 });
  expect(rest[0]).toMatchObject({ adjustedP: 3 * 2 ** -7 });
});

test('undecided rollouts are read against a claim, in either direction', () => {
  const few = doubtful(20, 2);
  const many = doubtful(20, 20);
  const { rest } = concludeFamily({
    first: undefined,
    rest: [few, mirrored(few), many, mirrored(many)],
    alpha,
  });
  expect(rest.map(({ conclusion }) => conclusion)).toEqual([
    'helps',
    'harms',
    'no-effect-shown',
    'no-effect-shown',
  ]);
  expect(rest[0]).toMatchObject({ undecided: { worst: { estimate: 0.6 } } });
  for (const claim of rest.slice(2)) expect(claim).toMatchObject({ reason: 'undecided' });
});

test('undecided rollouts of one comparison can cost another its claim, since all are read at once', () => {
  // After two that are clear, Holm multiplies the third by one; after none, by three.
  const third = clusters(9, 0, 3);
  const conclude = (others: readonly ClusterPair[]) =>
    concludeFamily({ first: undefined, rest: [third, others, others], alpha: 0.005 }).rest;
  expect(conclude(clear)[0]).toMatchObject({ conclusion: 'helps', adjustedP: 2 ** -8 });
  expect(conclude(doubtful(20, 20))[0]).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided' });
});

test('undecided rollouts that turn an effect around are no support for it', () => {
  // Read against the claim every win is a loss: a small p, for the opposite.
  const turned = clear.map((pair) => ({
    with: { rewards: [1], undecided: 7 },
    without: { rewards: pair.without.rewards, undecided: 6 },
  }));
  const { rest } = concludeFamily({ first: undefined, rest: [clusters(9, 0, 1), turned], alpha: 0.0025 });
  const [own, other] = rest;
  if (other === undefined || other.conclusion === 'refused') throw new Error('a conclusion expected');
  expect(other).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided' });
  expect(other.undecided?.worst.p).toBeLessThan(1e-6);
  // Among the steps it counts as a p of 1, and the other one is multiplied by two.
  expect(own).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided', adjustedP: 2 ** -8 });
});
