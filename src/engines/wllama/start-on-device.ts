import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure, LocalChoice } from '../engine';
import type { GpuFound } from './gpu';
import type { startAtBestPace, Started, Starting } from './start-at-pace';

/** The world as starting needs it: given from outside, since few machines that run tests have a GPU. */
export interface DevicePorts {
  readonly findGpu: () => Promise<GpuFound>;
  readonly start: typeof startAtBestPace;
  /** Told before a device is tried: a GPU may hang for good, and nobody can say so afterwards. */
  readonly onDevice?: (device: 'cpu' | 'gpu') => void;
}

/** What is to be started, whatever it computes on. */
export interface Wanted extends Omit<Starting, 'device' | 'lanes'> {
  readonly lanesOn: (device: 'cpu' | 'gpu') => number;
}

export interface StartedOnDevice {
  readonly started: Started;
  readonly as: Starting;
  /** Why the GPU is not used, where it was tried. */
  readonly gpuFailed?: string;
}

/**
 * On the device that was asked for, or nowhere. Where nobody asked: on a real GPU if the model starts there, else on the
 * processor, and the reason is kept.
 */
export async function startOnDevice(
  device: LocalChoice['device'],
  wanted: Wanted,
  threads: number,
  ports: DevicePorts,
): Promise<Result<StartedOnDevice, LoadFailure>> {
  if (device === 'cpu') return await onProcessor(wanted, threads, ports);
  ports.onDevice?.('gpu');
  const found = await ports.findGpu();
  if (device === undefined && found.kind !== 'real') return await onProcessor(wanted, threads, ports);
  if (found.kind === 'none') return fail({ kind: 'no-gpu', detail: found.detail });

  const started = await onGpu(wanted, threads, ports);
  if (started.ok || device === 'gpu') return started;
  return await onProcessor(wanted, threads, ports, reasonOf(started.failure));
}

async function onGpu(
  wanted: Wanted,
  threads: number,
  { start }: DevicePorts,
): Promise<Result<StartedOnDevice, LoadFailure>> {
  const as = startingOn('gpu', wanted);
  const started = await start(as, threads);
  if (!started.ok) return started;
  // Where it cannot use the GPU it computes on the processor, without a word.
  if (started.value.running.log.usesGpu) return ok({ started: started.value, as });
  await started.value.running.wllama.exit();
  return fail({ kind: 'no-gpu', detail: 'llama.cpp found no graphics processor that it can use' });
}

async function onProcessor(
  wanted: Wanted,
  threads: number,
  { start, onDevice }: DevicePorts,
  gpuFailed?: string,
): Promise<Result<StartedOnDevice, LoadFailure>> {
  onDevice?.('cpu');
  const as = startingOn('cpu', wanted);
  const started = await start(as, threads);
  if (!started.ok) return started;
  return ok({ started: started.value, as, ...(gpuFailed !== undefined && { gpuFailed }) });
}

function startingOn(device: 'cpu' | 'gpu', { lanesOn, ...same }: Wanted): Starting {
  const lanes = lanesOn(device);
  // Where state lies in the GPU's memory there is room for more than one long prompt at a time.
  const contextTokens = same.contextTokens * (device === 'gpu' && lanes > 1 ? 2 : 1);
  return { ...same, device, lanes, contextTokens };
}

/** What a failure says, in a word where it says no more. */
export function reasonOf(failure: LoadFailure): string {
  return 'detail' in failure ? failure.detail : failure.kind;
}
