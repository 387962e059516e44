import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import { isSuspiciouslySlow } from './pace';
import { tokenTimeMs } from './complete';
import { describeError, startWllama, type RunningWllama } from './start';

export interface Started {
  readonly running: RunningWllama;
  readonly threads: number;
  readonly tokenMs: number;
}

export interface Starting {
  readonly blobs: readonly Blob[];
  readonly sizeBytes: number;
  readonly contextTokens: number;
  readonly onRead: (upToBytes: number) => void;
}

/** Starts and computes a little: what cannot answer has not started. */
async function startChecked(starting: Starting, threads: number): Promise<Result<Started, LoadFailure>> {
  const started = await startWllama(starting.blobs, starting.contextTokens, threads, starting.onRead);
  if (!started.ok) return started;
  const running = started.value;
  try {
    return ok({ running, threads, tokenMs: await settledTokenTimeMs(running, starting.sizeBytes) });
  } catch (error) {
    await running.wllama.exit();
    return fail({ kind: 'start', detail: describeError(error, running.log) });
  }
}

/** With this many threads, or, where that is suspiciously slow, with as many fewer as are fastest. */
export async function startAtBestPace(
  starting: Starting,
  mostThreads: number,
): Promise<Result<Started, LoadFailure>> {
  let best = await startChecked(starting, mostThreads);
  while (best.ok && best.value.threads > 1 && isSuspiciouslySlow(best.value.tokenMs, starting.sizeBytes)) {
    const more = best.value;
    await more.running.wllama.exit();
    const fewer = await startChecked(starting, Math.floor(more.threads / 2));
    // Not the threads' fault: the device is as slow as that.
    if (fewer.ok && fewer.value.tokenMs >= more.tokenMs) {
      await fewer.value.running.wllama.exit();
      return await startChecked(starting, more.threads);
    }
    best = fewer;
  }
  return best;
}

/** A first token is slow on any device: the browser is still optimising the code, on the same cores. */
async function settledTokenTimeMs(running: RunningWllama, sizeBytes: number): Promise<number> {
  const patientUntil = performance.now() + 2_500;
  let tokenMs = Infinity;
  do {
    tokenMs = Math.min(tokenMs, await tokenTimeMs(running));
  } while (isSuspiciouslySlow(tokenMs, sizeBytes) && performance.now() < patientUntil);
  return tokenMs;
}
