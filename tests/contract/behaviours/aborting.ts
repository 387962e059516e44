import { expect } from 'vitest';
import { endOf, type Behaviour } from '../bench';
import { told } from '../pretend-model';

const endless = { prompt: `Tell a story, and ${told.neverEnd}.`, maxTokens: 300 };

/** Whoever waits may leave, at any moment; the engine is there for the next. */
export const aborting: readonly Behaviour[] = [
  {
    says: 'called off before it began, nothing is computed',
    async holds(bench) {
      let begun = 0;
      const signal = AbortSignal.abort();
      expect(await endOf(bench.ask({ seeds: [1, 2] }, { signal, onText: () => (begun += 1) }))).toBe(
        'AbortError',
      );
      expect(begun).toBe(0);
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off while the prompt is read, it ends in time',
    async holds(bench) {
      const prompt = 'stone river '.repeat(Math.floor(bench.engine.facts.contextTokens / 8));
      const startedAt = performance.now();
      expect(await bench.abortWhile('reading', { prompt, maxTokens: 50 })).toBe('AbortError');
      expect(performance.now() - startedAt).toBeLessThan(bench.abilities.settlesMs);
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off while the answer is written, it ends in time',
    async holds(bench) {
      const startedAt = performance.now();
      expect(await bench.abortWhile('writing', endless)).toBe('AbortError');
      expect(performance.now() - startedAt).toBeLessThan(bench.abilities.settlesMs);
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off between two draws, the next does not come',
    async holds(bench) {
      const controller = new AbortController();
      const group = bench.group({ seeds: [1, 2, 3], maxTokens: 4 }, { signal: controller.signal });
      expect((await group.next()).value).toMatchObject({ ok: true });
      controller.abort();
      expect(await endOf(group.next())).toBe('AbortError');
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off when all is done, it is of no consequence',
    async holds(bench) {
      const controller = new AbortController();
      expect(await bench.answers({ seeds: [1] }, { signal: controller.signal })).toHaveLength(1);
      controller.abort();
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off twice in a row, the third answers',
    async holds(bench) {
      for (const _ of [1, 2]) expect(await bench.abortWhile('writing', endless)).toBe('AbortError');
      await bench.stillAnswers();
    },
  },
  {
    says: 'whoever takes only the first outcome leaves the engine free',
    async holds(bench) {
      for await (const outcome of bench.engine.sampleGroup(groupOfFour, { signal: neverAborted() })) {
        expect(outcome.ok).toBe(true);
        break;
      }
      await bench.stillAnswers();
    },
  },
  {
    says: 'after leaving early nothing more is shown',
    async holds(bench) {
      let left = false;
      const late: number[] = [];
      const onText = (index: number) => void (left && late.push(index));
      const group = bench.group({ seeds: [1, 2, 3], maxTokens: 4 }, { signal: neverAborted(), onText });
      await group.next();
      await group.return?.();
      left = true;
      await new Promise((resolve) => setTimeout(resolve, 50));
      expect(late).toEqual([]);
    },
  },
];

const groupOfFour = {
  role: 'policy',
  turns: [{ role: 'user', text: 'Name a tree.' }],
  temperature: 1,
  maxTokens: 4,
  draws: [1, 2, 3, 4].map((seed, sample) => ({
    seed,
    address: { stage: 'learn', epoch: 0, step: 0, arm: 'a', task: 't', sample, attempt: 0 },
  })),
} as const;

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
