import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import { tokenTimeMs } from './complete';
import { isSuspiciouslySlow } from './pace';
import { startWllama, type RunningWllama, type StartOptions } from './start';
import { describeError } from './wllama-log';

export interface Started {
  readonly running: RunningWllama;
  readonly threads: number;
  readonly tokenMs: number;
}

/** What stays the same when an instance is started anew; the number of threads may not. */
export type Starting = Omit<StartOptions, 'threads'>;

/** Starts and computes a little: what cannot answer has not started. */
async function startChecked(starting: Starting, threads: number): Promise<Result<Started, LoadFailure>> {
  const started = await startWllama({ ...starting, threads });
  if (!started.ok) return started;
  const running = started.value;
  try {
    return ok({ running, threads, tokenMs: await settledTokenTimeMs(running, starting) });
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
  while (best.ok && best.value.threads > 1 && isHeldUp(best.value.tokenMs, starting)) {
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
async function settledTokenTimeMs(running: RunningWllama, starting: Starting): Promise<number> {
  const patientUntil = performance.now() + 2_500;
  let tokenMs = Infinity;
  do {
    tokenMs = Math.min(tokenMs, await tokenTimeMs(running));
  } while (isHeldUp(tokenMs, starting) && performance.now() < patientUntil);
  return tokenMs;
}

/** Slower than such a model should be. On a GPU the threads have nothing to do with it. */
export function isHeldUp(tokenMs: number, { device, sizeBytes }: Starting): boolean {
  return device === 'cpu' && isSuspiciouslySlow(tokenMs, sizeBytes);
}
