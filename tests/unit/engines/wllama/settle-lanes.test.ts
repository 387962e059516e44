import { expect, test } from 'vitest';
import { fail, ok } from '../../../../src/core/result';
import type { LoadFailure } from '../../../../src/engines/engine';
import type { LaneRates } from '../../../../src/engines/wllama/lane-plan';
import { settleLanes } from '../../../../src/engines/wllama/settle-lanes';
import type { Started, Starting } from '../../../../src/engines/wllama/start-at-pace';

// Neither a GPU nor many threads here: what measuring finds there is pretended.

const onStep = () => undefined;

/** So many times as long for each token with two and four lanes; four times would gain nothing. */
function ratesOf(two: number, four: number): LaneRates {
  const steps = [
    { lanes: 1, seconds: 0.05 },
    { lanes: 2, seconds: 0.05 * two },
    { lanes: 4, seconds: 0.05 * four },
  ];
  return { readSeconds: 0.01, callSeconds: 0.01, steps };
}

interface Pretended {
  readonly device?: 'cpu' | 'gpu';
  readonly threads?: number;
  readonly lanes?: number;
  readonly known?: LaneRates;
  readonly finds?: LaneRates | Error;
  readonly secondStart?: LoadFailure;
}

async function settle({
  device = 'cpu',
  threads = 4,
  lanes = 4,
  known,
  finds = ratesOf(1, 1),
  secondStart,
}: Pretended) {
  let exits = 0;
  let measured = 0;
  const starts: number[] = [];
  const running = { wllama: { exit: async () => void (exits += 1) }, log: { errors: '' } };
  const started = { running: running as unknown as Started['running'], threads, tokenMs: 5 };
  const as: Starting = { blobs: [], sizeBytes: 1, contextTokens: 2048, device, lanes, onRead: () => {} };
  const ports = {
    lanesFromThreads: 3,
    start: async (starting: Starting) => {
      starts.push(starting.lanes);
      return secondStart ? fail(secondStart) : ok(started);
    },
    measure: async () => {
      measured += 1;
      if (finds instanceof Error) throw finds;
      return finds;
    },
  };
  const settled = await settleLanes({ started, as, known }, ports, onStep);
  return { settled, starts, exits, measured };
}

test('lanes that all pay stay, and what was measured is told', async () => {
  const { settled, starts } = await settle({});
  expect(settled).toMatchObject({ ok: true, value: { as: { lanes: 4 }, measured: ratesOf(1, 1) } });
  expect(starts).toEqual([]);
});

test('where fewer are better it starts anew with as many, and the first instance is let go', async () => {
  const { settled, starts, exits } = await settle({ finds: ratesOf(2.1, 4.2) });
  expect(settled).toMatchObject({ ok: true, value: { as: { lanes: 1 }, measured: ratesOf(2.1, 4.2) } });
  expect(starts).toEqual([1]);
  expect(exits).toBe(1);
});

test('what is known is not measured, and one lane needs no measuring', async () => {
  expect(await settle({ known: ratesOf(1, 1) })).toMatchObject({ measured: 0, starts: [] });
  expect(await settle({ lanes: 1 })).toMatchObject({ measured: 0, starts: [] });
});

test('on the processor with two threads there is one lane, whatever is known, and nothing is measured', async () => {
  for (const known of [undefined, ratesOf(1, 1)]) {
    const { settled, starts, measured } = await settle({ threads: 2, ...(known && { known }) });
    expect(settled).toMatchObject({ ok: true, value: { as: { lanes: 1 }, measured: undefined } });
    expect(starts).toEqual([1]);
    expect(measured).toBe(0);
  }
  expect(await settle({ threads: 2, device: 'gpu' })).toMatchObject({ measured: 1 });
});

test('a GPU that fails while it is measured, or at the second start, is lost', async () => {
  const gone = await settle({ device: 'gpu', finds: new Error('the device was lost') });
  expect(gone.settled).toEqual({ ok: false, failure: { kind: 'gpu-lost', detail: 'the device was lost' } });
  expect(gone.exits).toBe(1);
  const secondStart = { kind: 'start', detail: 'no pipeline' } as const;
  const again = await settle({ device: 'gpu', finds: ratesOf(2.1, 4.2), secondStart });
  expect(again.settled).toEqual({ ok: false, failure: { kind: 'gpu-lost', detail: 'no pipeline' } });
});

test('a processor that fails at the second start says what it is', async () => {
  const secondStart = { kind: 'out-of-memory', neededBytes: 7 } as const;
  const { settled } = await settle({ finds: ratesOf(2.1, 4.2), secondStart });
  expect(settled).toEqual({ ok: false, failure: secondStart });
});
