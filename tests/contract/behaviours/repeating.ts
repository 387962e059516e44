import { expect } from 'vitest';
import type { Behaviour } from '../bench';

/** What seeds and the temperature promise; where they promise nothing, the facts say so. */
export const repeating: readonly Behaviour[] = [
  {
    says: 'the same seed gives the same text again',
    async holds(bench) {
      const asked = { prompt: 'Invent a name for a village.', seeds: [7] };
      if (!bench.abilities.seeds) return expect(bench.engine.facts.fixed).toContain('seed');
      const once = await bench.text(asked);
      await bench.text({ prompt: 'Something else in between.' });
      expect(await bench.text(asked)).toBe(once);
    },
  },
  {
    says: 'different seeds give different texts',
    async holds(bench) {
      const texts = await bench.texts({ prompt: 'Invent a name.', seeds: [1, 2, 3, 4, 5, 6], maxTokens: 16 });
      expect(new Set(texts).size).toBeGreaterThan(1);
    },
  },
  {
    says: 'at temperature 0 all draws are the same, whatever their seeds',
    async holds(bench) {
      if (!bench.abilities.temperature) return expect(bench.engine.facts.fixed).toContain('temperature');
      const texts = await bench.texts({ prompt: 'Invent a name.', seeds: [1, 2, 3], temperature: 0 });
      expect(new Set(texts).size).toBe(1);
    },
  },
  {
    says: 'a draw does not depend on its place in the group, where one follows another',
    async holds(bench) {
      if (!bench.abilities.seeds || bench.abilities.ahead > 1) return;
      const prompt = 'Invent a name for a mountain.';
      const [, last] = await bench.texts({ prompt, seeds: [11, 12] });
      expect(await bench.text({ prompt, seeds: [12] })).toBe(last);
    },
  },
  {
    says: 'the largest seed is taken like any other',
    async holds(bench) {
      expect(await bench.answers({ seeds: [0, 2 ** 31 - 1], maxTokens: 2 })).toHaveLength(2);
    },
  },
];
