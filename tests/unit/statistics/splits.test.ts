import { expect, test } from 'vitest';
import { hashOf } from '../../../src/statistics/hash';
import { splitOf, splitTasks, TASKS_FOR_VALIDATION, type SplitItem } from '../../../src/statistics/splits';

const many = (count: number): readonly SplitItem[] =>
  Array.from({ length: count }, (_, i) => ({ id: `t${i}`, text: hashOf(`text ${i}`) }));
const splits = (items: readonly SplitItem[]): readonly (string | undefined)[] =>
  items.map(({ id }) => splitTasks(items).places.get(id)?.split);

test('of many clusters 30% are for training, 20% for validation and 50% for tests', () => {
  const count = { train: 0, validation: 0, test: 0 };
  for (let i = 0; i < 40_000; i++) count[splitOf(hashOf(String(i)))] += 1;
  expect(Math.abs(count.train / 40_000 - 0.3)).toBeLessThan(0.01);
  expect(Math.abs(count.validation / 40_000 - 0.2)).toBeLessThan(0.01);
  expect(Math.abs(count.test / 40_000 - 0.5)).toBeLessThan(0.01);
});

test('the split of a cluster is fixed for ever', () => {
  const keys = [
    '0000000000000000',
    'ffffffffffffffff',
    '0123456789abcdef',
    'c0ffee00c0ffee00',
    'a',
    'b',
    'c',
    'd',
  ];
  expect(keys.map(splitOf)).toEqual(['train', 'test', 'train', 'test', 'train', 'train', 'test', 'train']);
});

test('a task stays where it is when others are added', () => {
  const all = many(300);
  const whole = splitTasks(all).places;
  for (const [id, place] of splitTasks(all.slice(0, 100)).places) expect(whole.get(id)).toEqual(place);
});

test('tasks of one cluster share a split', () => {
  const items = many(100).map((item, i) => ({ ...item, family: `family ${i % 10}` }));
  const { places } = splitTasks(items);
  expect(new Set([...places.values()].map(({ cluster, split }) => `${cluster} ${split}`)).size).toBe(10);
});

test('what the data says goes before the hash', () => {
  const items = many(60).map((item, i) => ({
    ...item,
    split: (['train', 'validation', 'test'] as const)[i % 3] ?? 'test',
  }));
  expect(splits(items)).toEqual(items.map(({ split }) => split));
  expect(splitTasks(items).conflicts).toEqual([]);
});

test('in a cluster that the data splits, the first to name a split decides, and the others are listed', () => {
  const rest = many(40);
  const cluster = [
    { id: 'a', text: 'one', family: 'f' },
    { id: 'b', text: 'two', family: 'f', split: 'test' },
    { id: 'c', text: 'three', family: 'f', split: 'train' },
    { id: 'd', text: 'four', family: 'f', split: 'test' },
  ] as const;
  const { places, conflicts } = splitTasks([...rest, ...cluster]);
  expect(cluster.map(({ id }) => places.get(id)?.split)).toEqual(['test', 'test', 'test', 'test']);
  expect(conflicts).toEqual([{ id: 'c', cluster: places.get('c')?.cluster, named: 'train', split: 'test' }]);
});

test('a small set has no validation: those tasks are for training, and the tests stay as they are', () => {
  const large = many(TASKS_FOR_VALIDATION);
  const small = large.slice(0, -1);
  expect(splits(large)).toContain('validation');
  expect(splits(small)).toEqual(
    splits(large)
      .slice(0, -1)
      .map((split) => (split === 'validation' ? 'train' : split)),
  );
});
