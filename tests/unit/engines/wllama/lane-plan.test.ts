import { expect, test } from 'vitest';
import {
  groupSeconds,
  lanesThatFit,
  mostUsefulLanes,
  planLanes,
  type LaneRates,
} from '../../../../src/engines/wllama/lane-plan';

/** Two cores: reading is slow, and a step for four takes almost four times as long as for one. */
const processor: LaneRates = {
  readSeconds: 1 / 35,
  callSeconds: 0.05,
  steps: [
    { lanes: 1, seconds: 0.04 },
    { lanes: 2, seconds: 0.064 },
    { lanes: 4, seconds: 0.124 },
  ],
};

/** A graphics processor: a step takes the same time for one lane and for four. */
const graphics: LaneRates = {
  readSeconds: 1 / 2_000,
  callSeconds: 0.01,
  steps: [
    { lanes: 1, seconds: 0.02 },
    { lanes: 2, seconds: 0.021 },
    { lanes: 4, seconds: 0.024 },
  ],
};

const noGain: LaneRates = {
  ...processor,
  steps: [1, 2, 4].map((lanes) => ({ lanes, seconds: lanes * 0.05 })),
};

const fresh = (tokens: number) => Array.from({ length: 4 }, () => tokens);

test('a long prompt with short answers is written by one lane on a processor', () => {
  expect(planLanes(processor, { draws: 8, answerTokens: 6, freshByLane: fresh(400) }, 4)).toBe(1);
});

test('a short prompt with long answers is written by several', () => {
  expect(planLanes(processor, { draws: 8, answerTokens: 200, freshByLane: fresh(20) }, 4)).toBeGreaterThan(1);
});

test('on a graphics processor all lanes are used, for short answers too', () => {
  expect(planLanes(graphics, { draws: 8, answerTokens: 12, freshByLane: fresh(60) }, 4)).toBe(4);
});

test('where steps take longer in proportion, more lanes are of no use at all', () => {
  expect(planLanes(noGain, { draws: 8, answerTokens: 500, freshByLane: fresh(1) }, 4)).toBe(1);
  expect(mostUsefulLanes(noGain)).toBe(1);
  expect(mostUsefulLanes(graphics)).toBe(4);
});

test('lanes that know the prompt already cost less than such that do not', () => {
  const shape = { draws: 8, answerTokens: 40 };
  expect(planLanes(processor, { ...shape, freshByLane: fresh(300) }, 4)).toBe(1);
  expect(planLanes(processor, { ...shape, freshByLane: [1, 1, 1, 1] }, 4)).toBeGreaterThan(1);
});

test('never more lanes than draws, than there are, or than are allowed', () => {
  const shape = { answerTokens: 100, freshByLane: fresh(10) };
  expect(planLanes(graphics, { ...shape, draws: 1 }, 4)).toBe(1);
  expect(planLanes(graphics, { ...shape, draws: 3 }, 4)).toBe(3);
  expect(planLanes(graphics, { ...shape, draws: 8 }, 2)).toBe(2);
  expect(planLanes(graphics, { ...shape, draws: 8, freshByLane: [10] }, 4)).toBe(1);
});

test('the seconds of a group are those of its reading, its calls and its rounds', () => {
  const rates: LaneRates = {
    readSeconds: 0.1,
    callSeconds: 0.5,
    steps: [
      { lanes: 1, seconds: 1 },
      { lanes: 2, seconds: 1.5 },
      { lanes: 4, seconds: 2.5 },
    ],
  };
  // Five draws in two lanes: two rounds of two and one of one, each of ten steps.
  const shape = { draws: 5, answerTokens: 11, freshByLane: [30, 40, 50, 60] };
  expect(groupSeconds(rates, shape, 2)).toBeCloseTo(7 + 2.5 + 10 * (1.5 + 1.5 + 1));
  // Three lanes lie between the measured ones.
  expect(groupSeconds(rates, shape, 3)).toBeCloseTo(12 + 2.5 + 10 * (2 + 1.5));
});

test('what is chosen is never more than a twentieth slower than the best, over many devices and groups', () => {
  for (let index = 0; index < 500; index++) {
    const random = (salt: number) => ((index * 7919 + salt * 104_729) % 1_000) / 1_000;
    const step = 0.01 + random(1) * 0.2;
    const rates: LaneRates = {
      readSeconds: 0.001 + random(2) * 0.05,
      callSeconds: random(3) * 0.1,
      steps: [
        { lanes: 1, seconds: step },
        { lanes: 2, seconds: step * (1 + random(4)) },
        { lanes: 4, seconds: step * (2 + 2 * random(5)) },
      ],
    };
    const shape = {
      draws: 1 + Math.floor(random(6) * 16),
      answerTokens: 1 + Math.floor(random(7) * 300),
      freshByLane: fresh(1 + Math.floor(random(8) * 800)),
    };
    const all = [1, 2, 3, 4]
      .filter((lanes) => lanes <= shape.draws)
      .map((lanes) => groupSeconds(rates, shape, lanes));
    const chosen = groupSeconds(rates, shape, planLanes(rates, shape, 4));
    expect(chosen * 0.95).toBeLessThanOrEqual(Math.min(...all) + 1e-9);
  }
});

test('as many draws are under way as the context holds, and one always', () => {
  expect(lanesThatFit(2048, 500)).toBe(4);
  expect(lanesThatFit(2048, 1_025)).toBe(1);
  expect(lanesThatFit(2048, 9_000)).toBe(1);
  expect(lanesThatFit(2048, 0)).toBe(2048);
});
