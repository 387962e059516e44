import type { Draw, Policy, Sample, SampleRequest, Turn } from '../../../src/core/policy';
import { seededRandom } from '../../../src/statistics/hash';

/** What a simulated engine is like: its tokens, its speed, and what it answers. */
export interface SimulatedEngine {
  readonly templateTokens: number;
  readonly charactersPerToken: number;
  readonly prefill: number;
  readonly decode: number;
  readonly perCall: number;
  /** Text and tokens of an answer; `random` is the draw's own. */
  readonly answer: (
    request: SampleRequest,
    draw: Draw,
    random: () => number,
  ) => { text: string; tokens: number };
}

/**
 * An engine with one slot, as far as figures go: what a prompt shares with the one before it is cached, tokens are not
 * what is estimated, and no two calls take quite the same time.
 */
export function simulatedEngine(engine: SimulatedEngine): Policy {
  let inSlot = '';
  return {
    async *sampleGroup(request, { signal }) {
      const text = rendered(request.turns);
      for (const draw of request.draws) {
        signal.throwIfAborted();
        const random = seededRandom(`engine|${draw.seed}`);
        const prompt = tokensOf(text, request.turns.length, engine);
        const isSame = text === inSlot;
        const shared = tokensOf(text.slice(0, sharedLength(text, inSlot)), 0, engine);
        const cached = isSame ? prompt - 1 : Math.min(prompt - 1, shared);
        inSlot = text;
        const { text: answer, tokens: completion } = engine.answer(request, draw, random);
        const seconds = engine.perCall + (prompt - cached) / engine.prefill + completion / engine.decode;
        const sample: Sample = {
          text: answer,
          stop: 'end-of-turn',
          tokens: { prompt, cached, completion },
          durationMs: 1000 * seconds * (0.8 + 0.4 * random()),
        };
        yield { ok: true, value: sample };
      }
    },
  };
}

function rendered(turns: readonly Turn[]): string {
  return turns.map(({ role, text }) => `<${role}>${text}`).join('');
}

function tokensOf(text: string, turns: number, engine: SimulatedEngine): number {
  // The template's own stand before everything, and are in the slot from the first prompt on.
  return engine.templateTokens + 4 * turns + Math.ceil(text.length / engine.charactersPerToken);
}

function sharedLength(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length += 1;
  return length;
}
