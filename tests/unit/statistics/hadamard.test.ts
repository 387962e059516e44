import { expect, test } from 'vitest';
import { complement, hadamardRows, singleEffects, type EffectCell } from '../../../src/statistics/hadamard';
import { meanOf } from '../../../src/statistics/moments';

const alpha = 0.025;
const counts = [1, 2, 3, 4, 5, 6, 7] as const;

/** The reward of a task's cell: by what is in the library, the task's number and the row's. */
type Reward = (present: readonly boolean[], task: number, row: number) => number | undefined;

/** Tasks in turn on one half and on the other, so many of them to a cluster. */
function cellsOf(factors: number, tasks: number, reward: Reward, perCluster = 1): readonly EffectCell[] {
  return Array.from({ length: tasks }, (_, task) => {
    const cluster = Math.floor(task / perCluster);
    const half = cluster % 2 === 0 ? 0 : 1;
    return hadamardRows(factors).map((row, number) => {
      const present = half === 0 ? row : complement(row);
      return {
        task: `t${task}`,
        cluster: `c${cluster}`,
        half,
        present,
        reward: reward(present, task, number),
      } as const;
    });
  }).flat();
}
const effectsOf = (factors: number, tasks: number, reward: Reward, perCluster?: number) =>
  singleEffects({ cells: cellsOf(factors, tasks, reward, perCluster), factors, alpha });

test('each factor is in half of the rows, and each pair in each of its four states in two of the eight', () => {
  for (const factors of counts) {
    const rows = hadamardRows(factors);
    expect(rows).toHaveLength(8);
    for (let a = 0; a < factors; a++) {
      expect(rows.filter((row) => row[a])).toHaveLength(4);
      for (let b = 0; b < a; b++) {
        for (const [first, second] of [
          [true, true],
          [true, false],
          [false, true],
          [false, false],
        ]) {
          expect(rows.filter((row) => row[a] === first && row[b] === second)).toHaveLength(2);
        }
      }
    }
  }
});

test('with the complements each three factors are in each of their eight states in two of the sixteen', () => {
  const rows = [...hadamardRows(7), ...hadamardRows(7).map(complement)];
  for (let a = 0; a < 7; a++)
    for (let b = 0; b < a; b++)
      for (let c = 0; c < b; c++) {
        const states = rows.map((row) => [row[a], row[b], row[c]].join());
        expect(new Set(states).size).toBe(8);
        for (const state of states) expect(states.filter((other) => other === state)).toHaveLength(2);
      }
});

test('the first row holds everything, and with three factors all eight libraries differ', () => {
  for (const factors of counts) expect(hadamardRows(factors)[0]?.every(Boolean)).toBe(true);
  expect(new Set(hadamardRows(3).map(String)).size).toBe(8);
  expect(new Set(hadamardRows(4).map(String)).size).toBe(8);
});

test('no factor, more than seven, and half a factor are bugs', () => {
  for (const factors of [0, 8, 1.5, Number.NaN]) expect(() => hadamardRows(factors)).toThrow('1 to 7');
});

test('effects that add up are found exactly, whatever the tasks are like', () => {
  const adds = [0.1, -0.05, 0, 0.02, 0, 0.2, -0.1];
  for (const factors of counts) {
    const found = effectsOf(factors, 12, (present, task) =>
      adds.slice(0, factors).reduce((sum, add, j) => sum + (present[j] ? add : 0), 0.2 + task / 40),
    );
    found.forEach(({ effect }, factor) => expect(effect).toBeCloseTo(adds[factor] ?? 0, 12));
  }
});

test('what two factors do together is split between them, and shifts no third', () => {
  for (const factors of counts.slice(1)) {
    for (let a = 0; a < factors; a++) {
      for (let b = 0; b < a; b++) {
        const found = effectsOf(factors, 12, (present) => (present[a] && present[b] ? 0.8 : 0));
        found.forEach(({ effect }, factor) =>
          expect(effect).toBeCloseTo(factor === a || factor === b ? 0.4 : 0, 12),
        );
      }
    }
  }
});

test('each half counts as much as the other, also where it has fewer tasks', () => {
  // The pair 0 and 1 stands in for factor 4 in the rows, and against it in the complements.
  const pair: Reward = (present) => (present[0] && present[1] ? 0.8 : 0);
  const cells = cellsOf(5, 24, pair).filter(({ task, half }) => half === 0 || Number(task.slice(1)) < 12);
  expect(new Set(cells.map(({ task }) => task)).size).toBe(18);
  const [first, , , , third] = singleEffects({ cells, factors: 5, alpha });
  expect(third?.effect).toBeCloseTo(0, 12);
  expect(first?.effect).toBeCloseTo(0.4, 12);
});

test('three examples that do the same read nothing on one half, and what they do on both', () => {
  // The third column is the product of the first two. Any of the three is enough, so each brings a quarter.
  const any: Reward = (present) => (present[0] || present[1] || present[4] ? 0.472 : 0);
  const cells = cellsOf(7, 24, any);
  for (const factor of [0, 1, 4]) {
    const half = cells.filter((cell) => cell.half === 0);
    const rewards = (isIn: boolean): readonly number[] =>
      half.filter(({ present }) => present[factor] === isIn).map(({ reward }) => reward ?? 0);
    expect(meanOf(rewards(true)) - meanOf(rewards(false))).toBeCloseTo(0, 12);
    expect(singleEffects({ cells, factors: 7, alpha })[factor]?.effect).toBeCloseTo(0.118, 12);
  }
});

test('a factor that loses what others win is called harmful, and only that one', () => {
  const found = effectsOf(5, 20, (present, task) => (present[2] || task % 5 === 0 ? 0 : 1));
  expect(found.map(({ conclusion }) => conclusion)).toEqual([
    'no-effect-shown',
    'no-effect-shown',
    'harms',
    'no-effect-shown',
    'no-effect-shown',
  ]);
  expect(found[2]?.effect).toBeCloseTo(-0.8, 12);
  expect(found[2]?.adjustedP).toBeCloseTo(5 * (found[2]?.p ?? 1), 12);
});

test('a conclusion needs the p that Holm adjusts for the number of factors', () => {
  // Six of twenty tasks lose everything to factor 0: p is 1/32.
  const reward: Reward = (present, task) => (task % 10 < 3 && present[0] ? 0 : 1);
  expect(effectsOf(1, 20, reward)[0]).toMatchObject({ conclusion: 'harms', p: 1 / 32, adjustedP: 1 / 32 });
  expect(effectsOf(3, 20, reward)[0]).toMatchObject({ conclusion: 'no-effect-shown', adjustedP: 3 / 32 });
});

test('copies of a task in its cluster make the interval no narrower', () => {
  const reward: Reward = (present, task) => (present[0] && task % 3 > 0 ? 1 : 0);
  const once = effectsOf(2, 24, reward);
  const four = effectsOf(2, 96, (present, task, row) => reward(present, Math.floor(task / 4), row), 4);
  expect(four).toEqual(once);
  expect(once[0]).toMatchObject({ clusters: 24 });
});

test('undecided cells are missing, and a task without any on one side counts for the others only', () => {
  const lost: Reward = (present, task, row) => {
    if (task === 0 && present[0]) return undefined;
    return row === 3 && task % 2 === 0 ? undefined : Number(present[1]);
  };
  const found = effectsOf(3, 20, lost);
  expect(found.map(({ clusters }) => clusters)).toEqual([19, 20, 20]);
  expect(found[1]?.effect).toBeCloseTo(1, 12);
  expect(found[1]?.conclusion).toBe('helps');
});

test('a conclusion that undecided cells could explain is none, in either direction', () => {
  // What the factor makes fail is undecided in half of the cells.
  const harmful: Reward = (present, _, row) => (!present[0] ? 0.7 : row % 4 < 2 ? undefined : 0.5);
  const [effect] = effectsOf(1, 20, harmful);
  expect(effect).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided' });
  expect(effect?.effect).toBeCloseTo(-0.2, 12);
  expect(effect?.undecided?.best.estimate).toBeCloseTo(0.05, 12);
  expect(effect?.undecided?.worst.estimate).toBeCloseTo(-0.45, 12);
  const [mirrored] = effectsOf(1, 20, (present, task, row) => {
    const reward = harmful(present, task, row);
    return reward === undefined ? undefined : 1 - reward;
  });
  expect(mirrored).toMatchObject({ conclusion: 'no-effect-shown', reason: 'undecided' });
});

test('halves of fewer than two clusters bound nothing', () => {
  const [effect] = effectsOf(1, 3, (present) => Number(present[0]));
  expect(effect).toMatchObject({
    effect: 1,
    low: -1,
    high: 1,
    p: 1,
    clusters: 3,
    conclusion: 'no-effect-shown',
  });
  const [nothing] = effectsOf(1, 4, () => undefined);
  expect(nothing).toMatchObject({ effect: 0, low: -1, high: 1, p: 1, clusters: 0 });
});

test('a cluster in both halves, a row of another design and a reward outside 0 to 1 are bugs', () => {
  const cells = cellsOf(2, 12, () => 0);
  const [first, ...rest] = cells;
  if (first === undefined) throw new Error('no cells');
  const conclude = (odd: EffectCell) => singleEffects({ cells: [odd, ...rest], factors: 2, alpha });
  expect(() => conclude({ ...first, half: 1 })).toThrow('both halves');
  expect(() => conclude({ ...first, present: [true] })).toThrow('cell of 1 factors');
  expect(() => conclude({ ...first, reward: 1.2 })).toThrow('outside 0..1');
});
