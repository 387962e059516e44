import { expect } from 'vitest';
import { never, type Behaviour } from '../bench';
import { told } from '../pretend-model';

/** One outcome for each draw, in order, and no draw before it may begin. */
export const drawing: readonly Behaviour[] = [
  {
    says: 'each draw of a group has one outcome',
    async holds(bench) {
      expect(await bench.answers({ seeds: [1, 2, 3, 4, 5] })).toHaveLength(5);
      expect(await bench.answers({ seeds: [6] })).toHaveLength(1);
    },
  },
  {
    says: 'a group without draws ends at once',
    async holds(bench) {
      expect(await bench.ask({ seeds: [] })).toEqual([]);
    },
  },
  {
    says: 'a group that has ended stays ended',
    async holds(bench) {
      const group = bench.group({ seeds: [1] });
      expect((await group.next()).done).toBe(false);
      expect((await group.next()).done).toBe(true);
      expect((await group.next()).done).toBe(true);
    },
  },
  {
    says: 'a draw begins only when it may',
    async holds(bench) {
      const begun = new Set<number>();
      const group = bench.group(
        { prompt: 'Count to ten.', seeds: [1, 2, 3, 4, 5, 6], maxTokens: 4 },
        { signal: never, onText: (index) => begun.add(index) },
      );
      for (let taken = 0; taken < 3; taken++) {
        await group.next();
        // A draw that begins on its own would have the time to say something.
        await new Promise((resolve) => setTimeout(resolve, 30));
        expect(Math.max(-1, ...begun)).toBeLessThan(taken + bench.abilities.ahead);
      }
      await group.return?.();
    },
  },
  {
    says: 'nothing begins before the first outcome is asked for',
    async holds(bench) {
      const begun: number[] = [];
      const group = bench.group({ seeds: [1, 2] }, { signal: never, onText: (index) => begun.push(index) });
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(begun).toEqual([]);
      await group.return?.();
      await bench.stillAnswers();
    },
  },
  {
    says: 'what is shown of an answer only grows, and ends as the answer',
    async holds(bench) {
      const shown = new Map<number, string[]>();
      const onText = (index: number, text: string) => shown.set(index, [...(shown.get(index) ?? []), text]);
      const seeds = [1, 2, 3];
      const samples = await bench.answers({ seeds, maxTokens: 16 }, { signal: never, onText });
      if (bench.abilities.shows === 'never') return expect(shown.size).toBe(0);
      expect([...shown.keys()].toSorted()).toEqual([0, 1, 2]);
      for (const [index, texts] of shown) {
        for (const [at, text] of texts.entries()) expect(texts[at + 1] ?? text).toSatisfy(startsWith(text));
        expect(texts.at(-1)).toBe(samples[index]!.text);
      }
    },
  },
  {
    says: 'answers come without anybody who looks at them grow',
    async holds(bench) {
      expect(await bench.answers({ seeds: [1, 2] }, { signal: never })).toHaveLength(2);
    },
  },
  {
    says: 'an answer of nothing is an answer',
    async holds(bench) {
      if (!bench.abilities.pretends) return;
      const samples = await bench.answers({ prompt: told.sayNothing, seeds: [1, 2] });
      expect(samples.map(({ text, stop }) => [text, stop])).toEqual([
        ['', 'end-of-turn'],
        ['', 'end-of-turn'],
      ]);
    },
  },
  {
    says: 'whoever asks, as player, distiller or judge, is answered',
    async holds(bench) {
      for (const role of ['policy', 'distiller', 'judge'] as const) {
        expect(await bench.answers({ role, maxTokens: 3 })).toHaveLength(1);
      }
    },
  },
  {
    says: 'groups that follow one another do not mix',
    async holds(bench) {
      for (const seeds of [[1], [2, 3], [4, 5, 6]]) {
        const indices = new Set<number>();
        await bench.answers(
          { seeds, maxTokens: 4 },
          { signal: never, onText: (index) => indices.add(index) },
        );
        if (bench.abilities.shows !== 'never') expect(Math.max(...indices)).toBe(seeds.length - 1);
      }
    },
  },
];

function startsWith(prefix: string): (text: string) => boolean {
  return (text) => text.startsWith(prefix);
}
