import { expect } from 'vitest';
import { endOf, requestOf, type Behaviour } from '../bench';
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
      const prompt = 'stone river '.repeat(Math.floor(bench.engine.facts.contextTokens / 16));
      const { end, ms } = await bench.abortWhile('reading', { prompt, maxTokens: 50 });
      expect(end).toBe('AbortError');
      expect(ms).toBeLessThan(bench.abilities.settlesMs);
      await bench.stillAnswers();
    },
  },
  {
    says: 'called off while the answer is written, it ends in time',
    async holds(bench) {
      const { end, ms } = await bench.abortWhile('writing', endless);
      expect(end).toBe('AbortError');
      expect(ms).toBeLessThan(bench.abilities.settlesMs);
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
      for (const _ of [1, 2]) expect((await bench.abortWhile('writing', endless)).end).toBe('AbortError');
      await bench.stillAnswers();
    },
  },
  {
    says: 'whoever takes only the first outcome leaves the engine free',
    async holds(bench) {
      for await (const outcome of bench.engine.sampleGroup(requestOf({ seeds: [1, 2, 3, 4] }), {
        signal: neverAborted(),
      })) {
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

function neverAborted(): AbortSignal {
  return new AbortController().signal;
}
