import { expect } from 'vitest';
import type { Turn } from '../../../src/core/policy';
import { user, type Asked, type Behaviour } from '../bench';
import { told } from '../pretend-model';

/** Every turn reaches the model, whatever is in it; what is too long says so. */
export const readingTurns: readonly Behaviour[] = [
  {
    says: 'the system turn reaches the model',
    holds: (bench) =>
      tells(bench, [
        [system('Answer like a pirate.'), user('Who are you?')],
        [system('Speak of birds.'), user('Who are you?')],
      ]),
  },
  {
    says: 'earlier answers reach the model',
    holds: (bench) =>
      tells(bench, [
        [user('Hello.'), assistant('I am a lamp.'), user('What are you?')],
        [user('Hello.'), assistant('I am a river.'), user('What are you?')],
      ]),
  },
  {
    says: 'the order of turns reaches the model',
    holds: (bench) =>
      tells(bench, [
        [user('red'), assistant('one'), user('blue'), assistant('two'), user('which?')],
        [user('blue'), assistant('two'), user('red'), assistant('one'), user('which?')],
      ]),
  },
  {
    says: 'text of every script passes through unharmed',
    async holds(bench) {
      const text = 'größer naïve 漢字かな العربية עברית 🦊👩‍👩‍👧 "quoted" \\ <b>&amp;</b> {{x}} \t tab';
      const [sample] = await bench.answers({ prompt: told.repeat(text), maxTokens: 60 });
      if (bench.abilities.pretends) expect(sample!.text).toBe(text);
      else expect(sample!.text).not.toContain('\ufffd');
    },
  },
  {
    says: 'empty turns are taken as they are',
    async holds(bench) {
      const prompt: Turn[] = [system(''), user('Hi'), assistant(''), user('')];
      expect(await bench.answers({ prompt, maxTokens: 2 })).toHaveLength(1);
    },
  },
  {
    says: 'a prompt that nearly fills the context is answered',
    async holds(bench) {
      const [short] = await bench.answers({ prompt: 'word '.repeat(10), maxTokens: 1 });
      const [longer] = await bench.answers({ prompt: 'word '.repeat(30), maxTokens: 1 });
      const perWord = (longer!.tokens.prompt - short!.tokens.prompt) / 20;
      const room = bench.engine.facts.contextTokens - short!.tokens.prompt - 40;
      // What is estimated may be wrong by as much again.
      const share = bench.abilities.tokens === 'estimated' ? 0.4 : 0.9;
      const prompt = 'word '.repeat(Math.floor((room / perWord) * share));
      expect(await bench.answers({ prompt, maxTokens: 4 })).toHaveLength(1);
    },
  },
  {
    says: 'a prompt that is too long is a failure with its reason, for each draw',
    async holds(bench) {
      const outcomes = await bench.ask(tooLong(bench.engine.facts.contextTokens));
      expect(outcomes).toHaveLength(2);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({ ok: false, failure: { kind: 'context-overflow' } });
        expect(!outcome.ok && outcome.failure.detail).toMatch(/[a-z]{3}/);
      }
    },
  },
  {
    says: 'after a prompt that was too long the next is answered',
    async holds(bench) {
      await bench.ask(tooLong(bench.engine.facts.contextTokens));
      await bench.stillAnswers();
    },
  },
  {
    says: 'an answer that would not fit behind its prompt is a failure, or cut off as one',
    async holds(bench) {
      const { contextTokens } = bench.engine.facts;
      const prompt = `${'word '.repeat(30)} and ${told.neverEnd}`;
      const [outcome] = await bench.ask({ prompt, maxTokens: contextTokens - 8 });
      if (bench.abilities.weighsBudget) {
        expect(outcome).toMatchObject({ ok: false, failure: { kind: 'context-overflow' } });
      } else if (outcome!.ok) {
        expect(outcome!.value.tokens.completion).toBeLessThanOrEqual(contextTokens);
      }
      await bench.stillAnswers();
    },
  },
];

/** At temperature 0 the text tells whether the difference arrived; else the counts must do. */
async function tells(
  bench: Parameters<Behaviour['holds']>[0],
  [one, other]: readonly [readonly Turn[], readonly Turn[]],
): Promise<void> {
  const ask = (prompt: readonly Turn[]) => bench.text({ prompt, temperature: 0, seeds: [3], maxTokens: 16 });
  const texts = [await ask(one), await ask(other)];
  if (bench.abilities.temperature) expect(texts[0]).not.toBe(texts[1]);
}

function tooLong(contextTokens: number): Asked {
  return { prompt: 'stone river '.repeat(contextTokens), seeds: [1, 2], maxTokens: 4 };
}

function system(text: string): Turn {
  return { role: 'system', text };
}

function assistant(text: string): Turn {
  return { role: 'assistant', text };
}
