import { expect, test } from 'vitest';
import type { SampleRequest } from '../../../../src/core/policy';
import { GroupLanes } from '../../../../src/engines/wllama/group-lanes';
import type { LaneRates } from '../../../../src/engines/wllama/lane-plan';

const rates: LaneRates = {
  readSeconds: 0.03,
  callSeconds: 0.05,
  steps: [
    { lanes: 1, seconds: 0.04 },
    { lanes: 2, seconds: 0.05 },
    { lanes: 4, seconds: 0.07 },
  ],
};

function requestOf(text: string, draws = 8, maxTokens = 100): SampleRequest {
  return {
    role: 'policy',
    turns: [{ role: 'user', text }],
    temperature: 1,
    maxTokens,
    draws: Array.from({ length: draws }, (_, sample) => ({
      address: { stage: 'learn', epoch: 0, step: 0, arm: '', task: 't', sample, attempt: 0 } as const,
      seed: sample,
    })),
  };
}

test('one draw, one lane or a schema leave nothing to plan', () => {
  const lanes = new GroupLanes(4, rates, false);
  expect(lanes.isSingle(requestOf('Hi'))).toBe(false);
  expect(lanes.isSingle(requestOf('Hi', 1))).toBe(true);
  expect(lanes.isSingle({ ...requestOf('Hi'), schema: {} })).toBe(true);
  expect(new GroupLanes(1, rates, false).isSingle(requestOf('Hi'))).toBe(true);
});

test('how long answers are is learnt from the first, for others of its kind', () => {
  const lanes = new GroupLanes(4, rates, false);
  const request = requestOf('Name an animal.');
  expect(lanes.knowsAnswers(request)).toBe(false);
  lanes.learnAnswer(request, 3);
  expect(lanes.knowsAnswers(requestOf('Name another one.'))).toBe(true);
  expect(lanes.knowsAnswers(requestOf('Name an animal.', 8, 300))).toBe(false);
  expect(lanes.lanesFor(requestOf('word '.repeat(200)), 8, 2048)).toBe(1);

  const story = requestOf('Tell a story.', 8, 300);
  lanes.learnAnswer(story, 250);
  expect(lanes.lanesFor(story, 7, 2048)).toBe(4);
});

test('lanes that have read a prompt are counted as such', () => {
  const lanes = new GroupLanes(4, rates, false);
  const request = requestOf('word '.repeat(300));
  lanes.learnAnswer(request, 25);
  expect(lanes.lanesFor(request, 8, 4096)).toBe(1);
  lanes.haveRead(request, 4);
  expect(lanes.lanesFor(request, 8, 4096)).toBe(4);
  // Another task behind the same library: most of it is known.
  const similar = requestOf(`${'word '.repeat(290)} and another end`);
  expect(lanes.lanesFor(similar, 8, 4096)).toBe(4);
  expect(lanes.lanesFor(requestOf('other '.repeat(300)), 8, 4096)).toBe(1);
});

test('no more lanes than the context has room for, by the tokens that the engine counted', () => {
  const lanes = new GroupLanes(4, rates, true);
  const request = requestOf('Hi', 8, 500);
  lanes.learnPrompt(request, 400);
  expect(lanes.promptTokens(request)).toBe(400);
  expect(lanes.lanesFor(request, 8, 2048)).toBe(2);
  expect(lanes.lanesFor(request, 8, 1000)).toBe(1);
});

test('a number that somebody chose is taken as it is', () => {
  const lanes = new GroupLanes(4, undefined, true);
  expect(lanes.knowsAnswers(requestOf('Hi'))).toBe(true);
  expect(lanes.lanesFor(requestOf('Hi'), 8, 2048)).toBe(4);
  expect(lanes.lanesFor(requestOf('Hi'), 3, 2048)).toBe(3);
});
