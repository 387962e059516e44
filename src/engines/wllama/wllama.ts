import { Wllama } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import { fail, ok } from '../../core/result';
import type { EngineFacts, LoadEngine, LocalChoice } from '../engine';
import type { OpenModel } from '../model-source';
import type { Remembered } from '../remembered';
import { findGpu, type GpuScope } from './gpu';
import { mostUsefulLanes } from './lane-plan';
import { measureLanes, mostLanes } from './measure-lanes';
import { settleLanes, type LanePorts } from './settle-lanes';
import { sizeOf } from './start';
import { threadCount } from './thread-count';
import { isHeldUp, startAtBestPace } from './start-at-pace';
import { startOnDevice, type DevicePorts } from './start-on-device';
import { missingFeature, needsCompatBuild } from './wasm-support';
import { WllamaEngine } from './wllama-engine';

/** Enough for a library and a task. State takes memory and prefill takes time, so not all that a model could. */
const contextTokens = 2048;

/**
 * With fewer threads than this on the processor answers are written one after another, and nothing is measured. On two
 * threads measuring took seconds at every first load, came to another number of lanes (1, 2 or 4) with the noise of the
 * machine, and short answers never used more than one.
 */
const lanesFromThreads = 3;

/** The device as it is; a test may pretend another one. */
export const inBrowser: DevicePorts & LanePorts = {
  findGpu: () => findGpu(navigator as unknown as GpuScope),
  start: startAtBestPace,
  measure: measureLanes,
  lanesFromThreads,
};

/**
 * Loads a model into llama.cpp in WASM. An engine that is restarted begins with the threads it had; how many answers
 * it writes side by side was measured before, or is measured now.
 */
export function wllamaLoader(
  openModel: OpenModel,
  remembered: Remembered = {},
  ports: DevicePorts & LanePorts = inBrowser,
): LoadEngine<LocalChoice> {
  return async (choice, onProgress, signal) => {
    const missing = missingFeature();
    if (missing) return fail({ kind: 'unsupported', missing });
    const opened = await openModel(choice, onProgress, signal);
    if (!opened.ok) return opened;

    const { blobs, name, digest } = opened.value;
    const sizeBytes = sizeOf(blobs);
    let onGpu: { readonly device?: 'gpu' } = {};
    const onDevice = (on: Device) => {
      onGpu = on === 'gpu' ? { device: 'gpu' } : {};
      onProgress({ phase: 'starting', ...onGpu });
    };
    const onRead = (receivedBytes: number) =>
      onProgress({ phase: 'starting', receivedBytes, totalBytes: sizeBytes, ...onGpu });
    const isCompat = needsCompatBuild();
    const engineVersion = `wllama ${version}${isCompat ? ' (compatibility build)' : ''}, llama.cpp ${Wllama.getLibllamaVersion()}`;
    const rateKey = (device: Device) => `${digest}/${engineVersion}/${threadCount()}/${device}`;
    const ratesOn = (device: Device) => remembered.laneRates?.[rateKey(device)];
    const threads = Math.min(remembered.threads ?? Infinity, threadCount());
    const lanesOn = (device: Device) => {
      if (choice.lanes !== undefined) return choice.lanes;
      // The build for older browsers has enough to do with one.
      if (isCompat || (device === 'cpu' && threads < ports.lanesFromThreads)) return 1;
      const rates = ratesOn(device);
      // To measure lanes they must be there.
      return rates ? mostUsefulLanes(rates) : mostLanes;
    };

    const wanted = { blobs, sizeBytes, contextTokens, lanesOn, onRead };
    const begun = await startOnDevice(choice.device, wanted, threads, { ...ports, onDevice });
    if (!begun.ok) return begun;
    const { gpuFailed = remembered.gpuFailed } = begun.value;
    const { device } = begun.value.as;
    const known = ratesOn(device);
    const onStep = () => onProgress({ phase: 'testing', ...onGpu });
    const settled =
      choice.lanes === undefined
        ? await settleLanes({ ...begun.value, known }, ports, onStep)
        : ok({ ...begun.value, rates: known, measured: undefined });
    if (!settled.ok) return settled;
    const { started, as, rates, measured } = settled.value;

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
      ...(measured && {
        measured: {
          key: rateKey(device),
          rates: measured,
          // Beside something that wanted the same cores.
          ...((isHeldUp(started.tokenMs, as) || started.threads < threadCount()) && { onlyNow: true }),
        },
      }),
      isFixed: choice.lanes !== undefined,
    });
    if (!signal.aborted) return ok(engine);
    await engine.dispose();
    return fail({ kind: 'cancelled' });
  };
}

type Device = 'cpu' | 'gpu';
