import { expect, test } from 'vitest';
import type { LaneRates } from '../../../src/engines/wllama/lane-plan';
import { figureStore } from '../../../workers/desks/figure-store';
import { openFresh } from '../store/fixtures/open';

function ratesOf(seconds: number): LaneRates {
  return { readSeconds: seconds, callSeconds: 0, steps: [{ lanes: 1, seconds }] };
}

test('rates of lanes are kept by model, and the ones measured longest ago go first', async () => {
  const { store } = await openFresh();
  const figures = figureStore(store);
  expect(await figures.laneRates()).toEqual({});
  for (let model = 1; model <= 31; model++) await figures.saveLaneRates(`m${model}`, ratesOf(model));
  // Measured again: it is the newest now.
  await figures.saveLaneRates('m2', ratesOf(200));
  await figures.saveLaneRates('m32', ratesOf(32));
  const kept = await figures.laneRates();
  expect(Object.keys(kept)).toHaveLength(30);
  expect(kept['m2']).toEqual(ratesOf(200));
  expect(kept['m3']).toBeUndefined();
  expect(kept['m32']).toEqual(ratesOf(32));
});

test('rates that cannot be are not believed: all are measured again', async () => {
  const { store } = await openFresh();
  await store.settings.save('lane-rates', { m1: { ...ratesOf(1), steps: [{ lanes: 0, seconds: -1 }] } });
  expect(await figureStore(store).laneRates()).toEqual({});
});

test('a speed on the GPU is not the speed on the processor', async () => {
  const { store } = await openFresh();
  const figures = figureStore(store);
  const engine = {
    kind: 'wllama',
    model: 'a',
    digest: 'd1',
    engineVersion: '1',
    contextTokens: 2048,
    threads: 2,
    device: 'cpu',
  } as const;
  await figures.saveEngine(engine, { speed: { prefill: 30, decode: 20, perCall: 0 } });
  expect(await figures.engineFigures({ ...engine, device: 'gpu' })).toBeUndefined();
  // Figures from before a device was told were the processor's.
  const { device: _untold, ...before } = engine;
  expect((await figures.engineFigures(before))?.speed?.decode).toBe(20);
});

test('a disk that cannot be read or written costs figures, and nothing else', async () => {
  const { store } = await openFresh();
  const broken = async (): Promise<never> => {
    throw new Error('the disk is gone');
  };
  store.settings.find = broken;
  store.settings.save = broken;
  const figures = figureStore(store);
  const engine = {
    kind: 'wllama',
    model: 'a',
    digest: 'd1',
    engineVersion: '1',
    contextTokens: 1,
    threads: 2,
  } as const;
  expect(await figures.laneRates()).toEqual({});
  expect(await figures.engineFigures(engine)).toBeUndefined();
  expect(await figures.taskFigures(engine, 'set')).toBeUndefined();
  await expect(figures.saveEngine(engine, {})).resolves.toBeUndefined();
  await expect(figures.saveLaneRates('m1', ratesOf(1))).resolves.toBeUndefined();
});
