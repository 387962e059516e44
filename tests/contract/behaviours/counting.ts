import { expect } from 'vitest';
import type { Sample } from '../../../src/core/policy';
import { user, type Behaviour } from '../bench';
import { told } from '../pretend-model';

/** Why an answer ended, and what it took. */
export const counting: readonly Behaviour[] = [
  {
    says: 'an answer that reaches its budget says that it was cut off',
    async holds(bench) {
      const [sample] = await bench.answers({
        prompt: `Tell a long story, and ${told.neverEnd}.`,
        maxTokens: 3,
      });
      expect(sample!.stop).toBe('max-tokens');
      if (bench.abilities.tokens === 'counted') expect(sample!.tokens.completion).toBe(3);
    },
  },
  {
    says: 'an answer that ends by itself says so',
    async holds(bench) {
      const pairs = ['ping', 'ping', 'ping'].flatMap((text) => [
        user(text),
        { role: 'assistant', text: 'pong' } as const,
      ]);
      const prompt = [...pairs, user('ping')];
      const stops = new Set<string>();
      for (let seed = 1; seed <= 8 && !stops.has('end-of-turn'); seed++) {
        const [sample] = await bench.answers({ prompt, seeds: [seed], maxTokens: 120 });
        stops.add(sample!.stop);
      }
      expect([...stops]).toContain('end-of-turn');
    },
  },
  {
    says: 'a budget of one token is kept',
    async holds(bench) {
      const [sample] = await bench.answers({ maxTokens: 1 });
      expect(sample!.tokens.completion).toBeLessThanOrEqual(1);
    },
  },
  {
    says: 'counts are whole, and a part is never more than the whole',
    async holds(bench) {
      for (const sample of await bench.answers({ seeds: [1, 2, 3], maxTokens: 12 })) {
        const { prompt, cached, completion } = sample.tokens;
        for (const count of [prompt, cached, completion]) {
          expect(Number.isInteger(count)).toBe(true);
          expect(count).toBeGreaterThanOrEqual(0);
        }
        expect(prompt).toBeGreaterThan(0);
        expect(cached).toBeLessThanOrEqual(prompt);
        if (bench.abilities.tokens === 'counted') expect(completion).toBeLessThanOrEqual(12);
      }
    },
  },
  {
    says: 'a longer prompt counts for more',
    async holds(bench) {
      const [short] = await bench.answers({ prompt: 'one two', maxTokens: 1 });
      const [long] = await bench.answers({ prompt: 'one two '.repeat(20), maxTokens: 1 });
      expect(long!.tokens.prompt).toBeGreaterThan(short!.tokens.prompt + 20);
    },
  },
  {
    says: 'counts that are estimates are marked, and others are not',
    async holds(bench) {
      const [sample] = await bench.answers({});
      const isEstimated = bench.abilities.tokens === 'estimated';
      expect(sample!.tokens.estimated).toBe(isEstimated ? true : undefined);
    },
  },
  {
    says: 'the second draw of a prompt finds what the first has read, where the engine keeps that',
    async holds(bench) {
      const prompt = 'What is the name of the river in the valley of stones?';
      const [, second, third] = await bench.answers({ prompt, seeds: [1, 2, 3], maxTokens: 2 });
      for (const sample of [second!, third!]) {
        if (bench.abilities.caches) expect(sample.tokens.cached).toBeGreaterThan(sample.tokens.prompt / 2);
        else expect(sample.tokens.cached).toBeLessThanOrEqual(sample.tokens.prompt);
      }
    },
  },
  {
    says: 'each draw says how long it took',
    async holds(bench) {
      const samples: readonly Sample[] = await bench.answers({ seeds: [1, 2] });
      for (const { durationMs } of samples) {
        expect(Number.isFinite(durationMs)).toBe(true);
        expect(durationMs).toBeGreaterThanOrEqual(0);
      }
    },
  },
  {
    says: 'an outcome is plain data, as the way between two workers needs it',
    async holds(bench) {
      const outcomes = await bench.ask({ seeds: [1, 2], maxTokens: 3 });
      expect(structuredClone(outcomes)).toEqual(outcomes);
      expect(JSON.parse(JSON.stringify(outcomes))).toEqual(outcomes);
    },
  },
];
