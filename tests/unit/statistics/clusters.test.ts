import { expect, test } from 'vitest';
import { clusterTasks, type ClusterItem } from '../../../src/statistics/clusters';
import { seededRandom } from '../../../src/statistics/hash';
import { earliestAlike } from '../../../src/statistics/near-duplicates';

const review =
  'The room was clean and the staff friendly, but breakfast came late and the coffee was cold on both mornings.';

const items = (texts: readonly string[]): readonly ClusterItem[] =>
  texts.map((text, position) => ({ id: `t${position}`, text }));
const keysOf = (list: readonly ClusterItem[]): readonly string[] => [...clusterTasks(list).values()];
const clusterCount = (texts: readonly string[]): number => new Set(keysOf(items(texts))).size;

const random = seededRandom('clusters');
const vocabulary = Array.from({ length: 2000 }, () => word());
const instruction = words(150);

function word(): string {
  return Array.from({ length: 2 + Math.floor(random() * 8) }, () =>
    String.fromCharCode(97 + Math.floor(random() * 26)),
  ).join('');
}

function words(count: number): string {
  return Array.from({ length: count }, () => vocabulary[Math.floor(random() * vocabulary.length)]).join(' ');
}

/** The same text with one letter changed. */
function slip(text: string): string {
  const at = Math.floor(random() * text.length);
  return `${text.slice(0, at)}#${text.slice(at + 1)}`;
}

test('tasks of one family are one cluster, whatever their texts', () => {
  const keys = keysOf([
    { id: 'a', text: 'Seven plus five?', family: 'sums' },
    { id: 'b', text: 'The capital of Peru?' },
    { id: 'c', text: 'Nine plus eight?', family: 'sums' },
    { id: 'd', text: 'Nine minus eight?', family: 'differences' },
  ]);
  expect(keys[0]).toBe(keys[2]);
  expect(new Set(keys).size).toBe(3);
});

test('one text in different families is in different clusters', () => {
  const keys = keysOf([
    { id: 'a', text: review, family: 'one' },
    { id: 'b', text: review, family: 'other' },
  ]);
  expect(keys[0]).not.toBe(keys[1]);
});

test('a task without a family joins the family that has its text', () => {
  const keys = keysOf([
    { id: 'a', text: review, family: 'one' },
    { id: 'b', text: slip(review) },
  ]);
  expect(keys[0]).toBe(keys[1]);
});

test('case, spaces and one changed letter do not make another task', () => {
  expect(clusterCount([review, `  ${review.toUpperCase()}\n`, review.replaceAll(' ', '  ')])).toBe(1);
  expect(clusterCount([review, review.replace('late', 'lame')])).toBe(1);
});

test('signs and numbers make another task', () => {
  expect(clusterCount(['What is 3 + 4?', 'What is 3 - 4?', 'What is 3 + 5?'])).toBe(3);
});

test('texts shorter than a gram are told apart, and found again', () => {
  expect(clusterCount(['', 'a', 'ab', 'abcd', 'a', ''])).toBe(4);
});

test('a long instruction that tasks share does not make them one', () => {
  const texts = Array.from({ length: 60 }, () => `${instruction} Now rewrite: ${words(4)}`);
  expect(clusterCount(texts)).toBe(60);
  expect(clusterCount(texts.slice(0, 12))).toBe(12);
});

test('four long templates, mixed, do not make four tasks', () => {
  const templates = Array.from({ length: 4 }, () => words(150));
  const texts = Array.from({ length: 120 }, (_, i) => `${templates[i % 4]} Now rewrite: ${words(4)}`);
  expect(clusterCount(texts)).toBe(120);
});

test('a template that comes late makes one task of those before it is in a fifth, and of no others', () => {
  const [first, later] = [words(150), words(150)];
  const texts = Array.from({ length: 200 }, (_, i) => `${i < 100 ? first : later} Now rewrite: ${words(4)}`);
  const keys = keysOf(items(texts));
  expect(new Set(keys.slice(0, 100)).size).toBe(100);
  expect(new Set(keys.slice(100, 125)).size).toBe(1);
  expect(new Set(keys.slice(125)).size).toBe(75);
});

test('under a shared instruction, copies of one task are still found', () => {
  const texts = Array.from({ length: 40 }, () => `${instruction} ${words(30)}`);
  expect(clusterCount([...texts, ...texts.map((text) => `${text}!`)])).toBe(40);
});

test('a few copies of each of many tasks stay together, also when they are neighbours', () => {
  const texts = Array.from({ length: 30 }, () => words(40)).flatMap((text) =>
    Array.from({ length: 5 }, () => slip(text)),
  );
  expect(clusterCount(texts)).toBe(30);
});

test('many copies of one task are not taken for a template while they are under a fifth', () => {
  const originals = Array.from({ length: 100 }, () => words(40));
  const copies = Array.from({ length: 20 }, () => slip(originals[99] ?? ''));
  expect(clusterCount([...originals, ...copies])).toBe(100);
});

test('from 24 tasks on, adding tasks moves none that was there', () => {
  const originals = Array.from({ length: 150 }, () => `${instruction} ${words(12)}`);
  const texts = originals.flatMap((text, i) => (i % 3 === 0 ? [text, slip(text)] : [text]));
  const all = keysOf(items(texts));
  for (const end of [24, 25, 50, 120, texts.length]) {
    expect(keysOf(items(texts.slice(0, end)))).toEqual(all.slice(0, end));
  }
});

test('a task that resembles two clusters joins the first, and the second stays where it is', () => {
  // 112 grams of 120 in common with either end, and 104 between the ends.
  const body = words(60).slice(0, 116);
  const texts = [`${body.slice(8)}`, `${body.slice(0, -8)}`, body];
  const keys = keysOf(items(texts));
  expect(keys[0]).not.toBe(keys[1]);
  expect(keys[2]).toBe(keys[0]);
});

test('a key is the same in any set where the task comes first', () => {
  const [alone] = keysOf(items([review]));
  const among = keysOf(items([words(20), words(20), review, slip(review)]));
  expect(alone).toMatch(/^[0-9a-f]{16}$/);
  expect(among.slice(2)).toEqual([alone, alone]);
});

test('what is found is exactly what comparing all pairs would find', () => {
  // Enough different texts first that no gram is ever so common as to be left out.
  const texts = Array.from({ length: 100 }, () => words(8 + Math.floor(random() * 25)));
  for (let i = 0; i < 200; i++) {
    const slips = Array.from({ length: Math.floor(random() * 4) });
    texts.push(slips.reduce<string>(slip, texts[Math.floor(random() * texts.length)] ?? ''));
  }
  const found = earliestAlike(texts);
  expect(found).toEqual(texts.map((_, position) => byAllPairs(texts, position)));
  expect(found.filter((earlier) => earlier !== undefined).length).toBeGreaterThan(60);
});

test('five thousand tasks take seconds', { timeout: 30_000 }, () => {
  const texts = Array.from({ length: 5000 }, () => words(40));
  const begin = process.cpuUsage();
  expect(clusterCount(texts)).toBe(5000);
  expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(20);
});

test('many copies of a few long texts are found in seconds', { timeout: 30_000 }, () => {
  const templates = Array.from({ length: 6 }, () => words(150));
  const texts = Array.from({ length: 3000 }, (_, i) => `${templates[i % 6]} ${words(4)}`);
  const begin = process.cpuUsage();
  expect(clusterCount(texts)).toBe(6);
  expect(process.cpuUsage(begin).user / 1e6).toBeLessThan(20);
});

test(
  'texts with more different grams than are told apart are still different tasks',
  { timeout: 60_000 },
  () => {
    // 2.7 million grams.
    const letters = (count: number) =>
      String.fromCharCode(...Array.from({ length: count }, () => 0x4e00 + Math.floor(random() * 20_000)));
    const texts = Array.from({ length: 3000 }, () => letters(900));
    expect(clusterCount([...texts, slip(texts[2999] ?? '')])).toBe(3000);
  },
);

/** The rule without the index, and without leaving common grams out. */
function byAllPairs(texts: readonly string[], position: number): number | undefined {
  const grams = (text: string): ReadonlySet<string> =>
    new Set(Array.from({ length: Math.max(1, text.length - 4) }, (_, start) => text.slice(start, start + 5)));
  const same = texts.indexOf(texts[position] ?? '');
  if (same < position) return same;
  const own = grams(texts[position] ?? '');
  for (let other = 0; other < position; other++) {
    const theirs = grams(texts[other] ?? '');
    const shared = [...own].filter((gram) => theirs.has(gram)).length;
    if (shared / (own.size + theirs.size - shared) >= 0.9) return other;
  }
  return undefined;
}
