import { expect, test } from 'vitest';
import { concludeClaim, type ClusterPair } from '../../../src/statistics/claim';
import { lookAlpha } from '../../../src/statistics/interval';

const alpha = lookAlpha(1);

const pair = (
  without: readonly number[],
  with_: readonly number[],
  undecided: { readonly without?: number; readonly with?: number } = {},
): ClusterPair => ({
  without: { rewards: without, undecided: undecided.without ?? 0 },
  with: { rewards: with_, undecided: undecided.with ?? 0 },
});
const times = (count: number, one: ClusterPair): readonly ClusterPair[] =>
  Array.from({ length: count }, () => one);
const mirrored = (pairs: readonly ClusterPair[]): readonly ClusterPair[] =>
  pairs.map(({ with: with_, without }) => ({ with: without, without: with_ }));

const better = [...times(16, pair([0, 0], [1, 1])), ...times(8, pair([1, 0], [1, 0]))];

test('a library that wins on most tasks helps, and with the arms exchanged it harms', () => {
  const helps = concludeClaim({ pairs: better, alpha });
  const harms = concludeClaim({ pairs: mirrored(better), alpha });
  expect(helps).toMatchObject({ conclusion: 'helps', clusters: 24, covers: 'this-kind-of-task' });
  expect(harms).toMatchObject({ conclusion: 'harms', clusters: 24 });
  if (helps.conclusion === 'refused' || harms.conclusion === 'refused') throw new Error('refused');
  expect(helps.estimate).toBeCloseTo(2 / 3, 12);
  expect(helps.p).toBeCloseTo(2 ** -15, 12);
  expect(harms.low).toBeCloseTo(-helps.high, 12);
});

test('two arms alike show no effect', () => {
  expect(concludeClaim({ pairs: times(40, pair([0, 0], [0, 0])), alpha })).toMatchObject({
    conclusion: 'no-effect-shown',
    estimate: 0,
    p: 1,
  });
});

test('under ten clusters the proof is refused', () => {
  expect(concludeClaim({ pairs: better.slice(0, 9), alpha })).toEqual({
    conclusion: 'refused',
    reason: 'too-few-clusters',
    clusters: 9,
  });
  expect(concludeClaim({ pairs: better.slice(0, 10), alpha }).conclusion).toBe('helps');
  expect(concludeClaim({ pairs: [], alpha }).conclusion).toBe('refused');
});

test('under twenty clusters the conclusion covers tasks like these', () => {
  expect(concludeClaim({ pairs: better.slice(0, 19), alpha })).toMatchObject({ covers: 'tasks-like-these' });
  expect(concludeClaim({ pairs: better.slice(0, 20), alpha })).toMatchObject({ covers: 'this-kind-of-task' });
});

test('a later look needs more than the first', () => {
  const pairs = [...times(8, pair([0, 0], [1, 1])), ...times(22, pair([0, 0], [0, 0]))];
  expect(concludeClaim({ pairs, alpha: lookAlpha(1) }).conclusion).toBe('helps');
  expect(concludeClaim({ pairs, alpha: lookAlpha(10) }).conclusion).toBe('no-effect-shown');
});

test('the interval and the sign-flip test must agree', () => {
  // 22 wins and 10 losses of one size: the interval leaves zero out, and p is just over 5%.
  const close = [
    ...times(22, pair([0, 1], [1, 1])),
    ...times(10, pair([1, 1], [1, 0])),
    ...times(8, pair([1], [1])),
  ];
  const claim = concludeClaim({ pairs: close, alpha });
  if (claim.conclusion === 'refused') throw new Error('refused');
  expect(claim.low).toBeGreaterThan(0);
  expect(claim.p).toBeCloseTo(0.0501, 4);
  expect(claim.conclusion).toBe('no-effect-shown');
  // Six of one size: p is 1/32, but so few differ that the interval still holds zero.
  const few = [...times(6, pair([0, 0], [0.2, 0.2])), ...times(14, pair([0, 0], [0, 0]))];
  expect(concludeClaim({ pairs: few, alpha })).toMatchObject({ conclusion: 'no-effect-shown', p: 1 / 32 });
});

test('without undecided rollouts there is one reading', () => {
  expect(concludeClaim({ pairs: better, alpha })).not.toHaveProperty('undecided');
});

test('undecided rollouts are read both ways, and a claim must survive the worse', () => {
  const few = better.map((each, i) => (i < 2 ? pair([0, 0], [1], { with: 1 }) : each));
  const claim = concludeClaim({ pairs: few, alpha });
  if (claim.conclusion === 'refused' || claim.undecided === undefined)
    throw new Error('two readings expected');
  expect(claim.conclusion).toBe('helps');
  expect(claim.undecided.best.estimate).toBeCloseTo(2 / 3, 12);
  expect(claim.estimate).toBeCloseTo(2 / 3, 12);
  expect(claim.undecided.worst.estimate).toBeCloseTo(15 / 24, 12);
});

test('a gain that undecided rollouts could explain is not claimed, in either direction', () => {
  const doubtful = times(24, pair([1, 0, 0, 0], [1], { with: 3 }));
  expect(concludeClaim({ pairs: doubtful, alpha })).toMatchObject({
    conclusion: 'no-effect-shown',
    reason: 'undecided',
  });
  expect(concludeClaim({ pairs: mirrored(doubtful), alpha })).toMatchObject({
    conclusion: 'no-effect-shown',
    reason: 'undecided',
  });
});

test('where nothing would be claimed, undecided rollouts are not given as the reason', () => {
  const claim = concludeClaim({
    pairs: times(24, pair([1, 0], [0], { with: 1 })).map((p, i) => (i % 2 ? p : pair([1, 0], [1, 0]))),
    alpha: 0.0001,
  });
  expect(claim.conclusion).toBe('no-effect-shown');
  expect(claim).not.toHaveProperty('reason');
});

test('a cluster where an arm decided nothing is left out, but present in both other readings', () => {
  const pairs = [...better, pair([0, 0], [], { with: 2 })];
  const claim = concludeClaim({ pairs, alpha });
  expect(claim).toMatchObject({
    conclusion: 'helps',
    clusters: 24,
    undecided: { best: { clusters: 25 }, worst: { clusters: 25 } },
  });
});

test('a proof with too few decided clusters is refused', () => {
  const pairs = [...better.slice(0, 9), ...times(5, pair([0, 0], [], { with: 2 }))];
  expect(concludeClaim({ pairs, alpha })).toEqual({
    conclusion: 'refused',
    reason: 'too-few-decided',
    clusters: 9,
  });
});

test('a reward outside 0 to 1, and an arm that never ran, are bugs', () => {
  expect(() => concludeClaim({ pairs: [...better, pair([0], [1.5])], alpha })).toThrow('outside 0..1');
  expect(() => concludeClaim({ pairs: [...better, pair([Number.NaN], [1])], alpha })).toThrow('outside 0..1');
  expect(() => concludeClaim({ pairs: [...better, pair([], [1])], alpha })).toThrow('without rollouts');
});
