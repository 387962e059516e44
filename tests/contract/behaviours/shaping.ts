import { expect } from 'vitest';
import type { Behaviour } from '../bench';

const operation = {
  type: 'object',
  properties: { op: { enum: ['add', 'keep'] }, sure: { type: 'boolean' } },
  required: ['op', 'sure'],
  additionalProperties: false,
};

const list = {
  type: 'array',
  items: {
    type: 'object',
    properties: { text: { enum: ['a', 'b'] } },
    required: ['text'],
    additionalProperties: false,
  },
  minItems: 1,
  maxItems: 2,
};

/** Answers that must be JSON. */
export const shaping: readonly Behaviour[] = [
  {
    says: 'an answer with a schema parses as it says, where the engine can do that',
    async holds(bench) {
      const [sample] = await bench.answers({ prompt: 'Which operation?', schema: operation, maxTokens: 60 });
      if (bench.abilities.schema === 'text') return expect(typeof sample!.text).toBe('string');
      expect(JSON.parse(sample!.text)).toEqual({
        op: expect.stringMatching(/^(add|keep)$/),
        sure: expect.any(Boolean),
      });
    },
  },
  {
    says: 'a list with bounds keeps them',
    async holds(bench) {
      const [sample] = await bench.answers({ prompt: 'Which?', schema: list, maxTokens: 80 });
      if (bench.abilities.schema === 'text') return;
      const parsed: unknown[] = JSON.parse(sample!.text);
      expect(parsed.length).toBeGreaterThanOrEqual(1);
      expect(parsed.length).toBeLessThanOrEqual(2);
    },
  },
  {
    says: 'a schema that means nothing is left out, and nobody waits for ever',
    async holds(bench) {
      const [outcome] = await bench.ask({ schema: { type: 'nonsense' }, maxTokens: 4 });
      expect(outcome!.ok ? 'answered' : outcome!.failure.kind).toBe('answered');
    },
  },
  {
    says: 'after an answer with a schema the next is free again',
    async holds(bench) {
      await bench.ask({ schema: operation, maxTokens: 60 });
      const asked = { prompt: 'Say anything at all.', temperature: 0, maxTokens: 12 };
      const text = await bench.text(asked);
      expect(() => expect(JSON.parse(text)).toHaveProperty('op')).toThrow();
    },
  },
  {
    says: 'a schema with a budget that is too small gives a cut answer, not a failure',
    async holds(bench) {
      const [sample] = await bench.answers({ prompt: 'Which?', schema: operation, maxTokens: 2 });
      expect(sample!.stop).toBe('max-tokens');
    },
  },
];
