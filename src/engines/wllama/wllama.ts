import { Wllama } from '@wllama/wllama/esm/index.js';
import { version } from '@wllama/wllama/package.json';
import { fail, ok } from '../../core/result';
import type { EngineFacts, LoadEngine, LocalChoice } from '../engine';
import type { OpenModel } from '../model-source';
import type { Remembered } from '../remembered';
import { findGpu, type GpuScope } from './gpu';
import { mostUsefulLanes, type LaneRates } from './lane-plan';
import { measureLanes, mostLanes } from './measure-lanes';
import { describeError, sizeOf, threadCount } from './start';
import { startAtBestPace } from './start-at-pace';
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
    const ratesKey = (device: 'cpu' | 'gpu') => `${digest}/${engineVersion}/${threadCount()}/${device}`;
    const ratesFor = (device: 'cpu' | 'gpu') => remembered.laneRates?.[ratesKey(device)];
    // To measure lanes they must be there. The build for older browsers has enough to do with one.
    const lanesOn = (device: 'cpu' | 'gpu') => {
      const rates = ratesFor(device);
      return choice.lanes ?? (isCompat ? 1 : rates ? mostUsefulLanes(rates) : mostLanes);
    };

    onProgress({ phase: 'starting' });
    const threads = Math.min(remembered.threads ?? Infinity, threadCount());
    const starting = { blobs, sizeBytes, contextTokens, lanesOn, onRead };
    const begun = await startOnDevice(choice.device, starting, threads, ports);
    if (!begun.ok) return begun;
    const { gpuFailed = remembered.gpuFailed } = begun.value;
    let { started, as } = begun.value;
    const { device } = as;

    let rates = ratesFor(device);
    let measured: LaneRates | undefined;
    if (!rates && choice.lanes === undefined && as.lanes > 1) {
      onProgress({ phase: 'testing' });
      try {
        measured = rates = await measureLanes(started.running);
      } catch (error) {
        await started.running.wllama.exit();
        return fail({ kind: 'start', detail: describeError(error, started.running.log) });
      }
      const useful = mostUsefulLanes(rates);
      if (useful < as.lanes) {
        await started.running.wllama.exit();
        as = { ...as, lanes: useful };
        const again = await ports.start(as, started.threads);
        if (!again.ok) return again;
        started = again.value;
      }
    }

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
      ...(measured && { measured: { key: ratesKey(device), rates: measured } }),
      isFixed: choice.lanes !== undefined,
    });
    if (!signal.aborted) return ok(engine);
    await engine.dispose();
    return fail({ kind: 'cancelled' });
  };
}
