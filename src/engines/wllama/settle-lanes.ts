import { fail, ok, type Result } from '../../core/result';
import type { LoadFailure } from '../engine';
import { mostUsefulLanes, type LaneRates } from './lane-plan';
import type { measureLanes } from './measure-lanes';
import type { startAtBestPace, Started, Starting } from './start-at-pace';
import { reasonOf } from './start-on-device';
import { describeError } from './wllama-log';

/** Measuring, given from outside: few machines that run tests have a GPU, or many threads. */
export interface LanePorts {
  readonly start: typeof startAtBestPace;
  readonly measure: typeof measureLanes;
  /** With fewer threads than this on the processor there is one lane. */
  readonly lanesFromThreads: number;
}

/** An instance as it was begun, and what was known of lanes before. */
export interface Begun {
  readonly started: Started;
  readonly as: Starting;
  readonly known: LaneRates | undefined;
}

/** An instance with the lanes that it is to have. */
export interface Settled {
  readonly started: Started;
  readonly as: Starting;
  readonly rates: LaneRates | undefined;
  /** The rates, where they were measured just now. */
  readonly measured: LaneRates | undefined;
}

/** Measures what lanes cost here where nobody knows, and starts anew where fewer of them are better than all there are. */
export async function settleLanes(
  { started, as, known }: Begun,
  ports: LanePorts,
  onStep: () => void,
): Promise<Result<Settled, LoadFailure>> {
  const asItIs = { started, as, rates: known, measured: undefined };
  if (as.lanes === 1) return ok(asItIs);
  // On a busy device it may have begun with fewer threads than were asked for.
  if (as.device === 'cpu' && started.threads < ports.lanesFromThreads) {
    return await withLanes(1, asItIs, ports);
  }
  if (known) return ok(asItIs);
  let measured: LaneRates;
  try {
    measured = await ports.measure(started, onStep);
  } catch (error) {
    await started.running.wllama.exit();
    const detail = describeError(error, started.running.log);
    return fail({ kind: as.device === 'gpu' ? 'gpu-lost' : 'start', detail });
  }
  const settled = { started, as, rates: measured, measured };
  const lanes = mostUsefulLanes(measured);
  return lanes === as.lanes ? ok(settled) : await withLanes(lanes, settled, ports);
}

async function withLanes(
  lanes: number,
  settled: Settled,
  { start }: LanePorts,
): Promise<Result<Settled, LoadFailure>> {
  const { started } = settled;
  const as = { ...settled.as, lanes };
  await started.running.wllama.exit();
  const again = await start(as, started.threads);
  if (again.ok) return ok({ ...settled, started: again.value, as });
  // It began there a moment ago: whatever it says, the device does not hold it.
  return as.device === 'gpu' ? fail({ kind: 'gpu-lost', detail: reasonOf(again.failure) }) : again;
}
