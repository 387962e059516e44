import type { ResultTimings } from '@wllama/wllama/esm/index.js';
import { write } from './complete';
import type { LaneRates } from './lane-plan';
import type { Started } from './start-at-pace';

/** Lanes that are tried, and so many of them an instance needs to be measured. */
const tried = [1, 2, 4] as const;
export const mostLanes = 4;

/** A second round where the first did not take longer: the better of two says more, but nobody waits long for it. */
const patientMs = 3_000;

/** Enough tokens to tell rates apart; fewer on a slow device. */
function answerTokens(tokenMs: number): number {
  return Math.min(9, Math.max(3, Math.round(300 / tokenMs) + 1));
}

/** Begins with another word each time: nothing of it was read before. Some twenty-five tokens. */
const passage =
  'the keeper wrote down the wind, the tide and the ships of the day in his book, and then slept. ';

/**
 * What lanes cost here: the time to read, and the time for a step with one, two and four answers under way. The better of
 * two rounds, since whatever else runs on a device only makes things slower. `onStep` is told that it goes on.
 */
export async function measureLanes({ running, tokenMs }: Started, onStep: () => void): Promise<LaneRates> {
  const tokens = answerTokens(tokenMs);
  let readSeconds = Infinity;
  let callSeconds = Infinity;
  const best = new Map<number, number>();
  const begunAt = performance.now();
  for (let round = 0; round === 0 || (round < 2 && performance.now() - begunAt < patientMs); round++) {
    for (const lanes of tried) {
      onStep();
      const prompts = Array.from({ length: lanes }, (_, lane) => `${round * 10 + lane} boats`);
      const timings = await Promise.all(prompts.map((prompt) => write(running, prompt, tokens)));
      const seconds = Math.max(...timings.map(stepSeconds));
      best.set(lanes, Math.min(best.get(lanes) ?? Infinity, seconds));
    }
    onStep();
    const text = `${round + 1} days: ${passage}`;
    const read = await write(running, text, 1);
    readSeconds = Math.min(readSeconds, read.prompt_ms / 1000 / read.prompt_n);
    // The same again: only its last token is computed.
    callSeconds = Math.min(callSeconds, (await write(running, text, 1)).prompt_ms / 1000);
  }
  const steps = [...best].map(([lanes, seconds]) => ({ lanes, seconds }));
  return { readSeconds, callSeconds, steps };
}

function stepSeconds({ predicted_ms, predicted_n }: ResultTimings): number {
  return predicted_ms / 1000 / (predicted_n - 1);
}
