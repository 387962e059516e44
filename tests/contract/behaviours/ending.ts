import { expect } from 'vitest';
import { endOf, Hangs, inTime, never, requestOf, type Behaviour } from '../bench';
import { told } from '../pretend-model';

/** What an engine says of itself, and how it is let go. */
export const ending: readonly Behaviour[] = [
  {
    says: 'its facts are complete',
    async holds({ engine: { facts } }) {
      expect(['wllama', 'web-llm', 'prompt-api', 'openai-compatible']).toContain(facts.kind);
      for (const text of [facts.model, facts.digest, facts.engineVersion]) expect(text).toMatch(/\S/);
      expect(Number.isInteger(facts.contextTokens)).toBe(true);
      expect(facts.contextTokens).toBeGreaterThan(0);
      expect(facts.threads).toBeGreaterThanOrEqual(0);
      expect(facts.lanes ?? 1).toBeGreaterThanOrEqual(1);
    },
  },
  {
    says: 'its facts are plain data and stay the same',
    async holds(bench) {
      const before = structuredClone(bench.engine.facts);
      expect(JSON.parse(JSON.stringify(before))).toEqual(before);
      await bench.answers({ seeds: [1, 2], maxTokens: 3 });
      expect(bench.engine.facts).toEqual(before);
    },
  },
  {
    says: 'the same model has the same digest again',
    async holds(bench) {
      const other = await bench.another();
      // How many threads it gets is measured anew each time.
      expect({ ...other.facts, threads: 0 }).toEqual({ ...bench.engine.facts, threads: 0 });
      await other.dispose();
    },
  },
  {
    says: 'it can be let go twice',
    async holds(bench) {
      const other = await bench.another();
      await inTime(other.dispose());
      await inTime(other.dispose());
    },
  },
  {
    says: 'once it is let go, a draw fails, and does not hang',
    async holds(bench) {
      const other = await bench.another();
      await bench.ask({ maxTokens: 2 }, { signal: never }, other);
      await other.dispose();
      expect(await failureOf(bench.ask({ maxTokens: 2 }, { signal: never }, other))).toBe('failed');
    },
  },
  {
    says: 'let go while it answers, the answer settles',
    async holds(bench) {
      const other = await bench.another();
      let onText: (index: number, text: string) => void = () => undefined;
      const begun = new Promise<void>((resolve) => {
        onText = (_index, text) => text !== '' && resolve();
      });
      const prompt = `Tell a story, and ${told.neverEnd}.`;
      const ended = endOf(bench.ask({ prompt, maxTokens: 300 }, { signal: never, onText }, other));
      await Promise.race([begun, ended]);
      await inTime(other.dispose());
      expect(await ended).toMatch(/./);
    },
  },
  {
    says: 'a group that was opened before it was let go ends as well',
    async holds(bench) {
      const other = await bench.another();
      const request = requestOf({ seeds: [1, 2], maxTokens: 2 });
      const group = other.sampleGroup(request, { signal: never })[Symbol.asyncIterator]();
      await group.next();
      await other.dispose();
      const rest = (async () => {
        const { value } = await group.next();
        return value === undefined ? [] : [value];
      })();
      expect(await failureOf(rest)).toBe('failed');
    },
  },
  {
    says: 'one that is let go does not disturb the other',
    async holds(bench) {
      const other = await bench.another();
      await other.dispose();
      await bench.stillAnswers();
      expect(await endOf(bench.ask({ maxTokens: 2 }))).toBe('answered');
    },
  },
];

/** By a value or by an exception: what matters is that it says so. */
async function failureOf(asking: Promise<readonly { readonly ok: boolean }[]>): Promise<string> {
  try {
    return (await asking).every(({ ok }) => !ok) ? 'failed' : 'answered';
  } catch (error) {
    if (error instanceof Hangs) throw error;
    return 'failed';
  }
}
