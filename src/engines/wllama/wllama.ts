import { Wllama } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import { fail, ok, type Result } from '../../core/result';
import type { EngineFacts, LoadEngine, LoadFailure, LocalChoice } from '../engine';
import type { OpenModel } from '../model-source';
import type { Remembered } from '../remembered';
import { findGpu, type GpuScope } from './gpu';
import { mostUsefulLanes, type LaneRates } from './lane-plan';
import { measureLanes, mostLanes } from './measure-lanes';
import { describeError, sizeOf } from './start';
import { threadCount } from './thread-count';
import { isHeldUp, startAtBestPace, type Started, type Starting } from './start-at-pace';
import { startOnDevice, type DevicePorts } from './start-on-device';
import { missingFeature, needsCompatBuild } from './wasm-support';
import { WllamaEngine } from './wllama-engine';

/** Enough for a library and a task. State takes memory and prefill takes time, so not all that a model could. */
const contextTokens = 2048;

const inBrowser: DevicePorts = {
  findGpu: () => findGpu(navigator as unknown as GpuScope),
  start: startAtBestPace,
};

/**
 * Loads a model into llama.cpp in WASM. An engine that is restarted begins with the threads it had; how many answers
 * it writes side by side was measured before, or is measured now.
 */
export function wllamaLoader(
  openModel: OpenModel,
  remembered: Remembered = {},
  ports: DevicePorts = inBrowser,
): LoadEngine<LocalChoice> {
  return async (choice, onProgress, signal) => {
    const missing = missingFeature();
    if (missing) return fail({ kind: 'unsupported', missing });
    const opened = await openModel(choice, onProgress, signal);
    if (!opened.ok) return opened;

    const { blobs, name, digest } = opened.value;
    const sizeBytes = sizeOf(blobs);
    const onRead = (receivedBytes: number) =>
      onProgress({ phase: 'starting', receivedBytes, totalBytes: sizeBytes });
    const isCompat = needsCompatBuild();
    const engineVersion = `wllama ${version}${isCompat ? ' (compatibility build)' : ''}, llama.cpp ${Wllama.getLibllamaVersion()}`;
    const rateKey = (device: Device) => `${digest}/${engineVersion}/${threadCount()}/${device}`;
    const ratesOn = (device: Device) => remembered.laneRates?.[rateKey(device)];
    // To measure lanes they must be there. The build for older browsers has enough to do with one.
    const lanesOn = (device: Device) => {
      const rates = ratesOn(device);
      return choice.lanes ?? (isCompat ? 1 : rates ? mostUsefulLanes(rates) : mostLanes);
    };

    onProgress({ phase: 'starting' });
    const threads = Math.min(remembered.threads ?? Infinity, threadCount());
    const wanted = { blobs, sizeBytes, contextTokens, lanesOn, onRead };
    const begun = await startOnDevice(choice.device, wanted, threads, ports);
    if (!begun.ok) return begun;
    const { gpuFailed = remembered.gpuFailed } = begun.value;
    const { device } = begun.value.as;
    const known = ratesOn(device);
    const isSettled = known !== undefined || choice.lanes !== undefined || begun.value.as.lanes === 1;
    const onStep = () => onProgress({ phase: 'testing' });
    const settled = isSettled ? ok(begun.value) : await measuredStart(begun.value, ports, onStep);
    if (!settled.ok) return settled;
    const { started, as, measured }: Settled = settled.value;
    const rates = known ?? measured;

    const { hparams } = started.running.wllama.getModelMetadata();
    const facts: EngineFacts = {
      kind: 'wllama',
      model: name,
      digest,
      engineVersion,
      contextTokens: Math.min(contextTokens, hparams.nCtxTrain),
      threads: started.threads,
      device,
      ...(as.lanes > 1 && { lanes: as.lanes }),
      ...(gpuFailed !== undefined && { gpuFailed }),
    };
    const engine = new WllamaEngine(started, as, facts, {
      ...(rates && { rates }),
      // What was measured beside something that wanted the same cores is not worth remembering.
      ...(measured &&
        !isHeldUp(started.tokenMs, as) && { measured: { key: rateKey(device), rates: measured } }),
      isFixed: choice.lanes !== undefined,
    });
    if (!signal.aborted) return ok(engine);
    await engine.dispose();
    return fail({ kind: 'cancelled' });
  };
}

type Device = 'cpu' | 'gpu';

/** An instance with the lanes that it is to have. */
interface Settled {
  readonly started: Started;
  readonly as: Starting;
  readonly measured?: LaneRates;
}

/** Measures what lanes cost here, and starts anew where fewer of them are better than all that were tried. */
async function measuredStart(
  { started, as }: Settled,
  ports: DevicePorts,
  onStep: () => void,
): Promise<Result<Settled, LoadFailure>> {
  let measured: LaneRates;
  try {
    measured = await measureLanes(started, onStep);
  } catch (error) {
    await started.running.wllama.exit();
    const detail = describeError(error, started.running.log);
    return fail({ kind: as.device === 'gpu' ? 'gpu-lost' : 'start', detail });
  }
  const lanes = mostUsefulLanes(measured);
  if (lanes === as.lanes) return ok({ started, as, measured });
  await started.running.wllama.exit();
  const fewer = { ...as, lanes };
  const again = await ports.start(fewer, started.threads);
  return again.ok ? ok({ started: again.value, as: fewer, measured }) : again;
}
