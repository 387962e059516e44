import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { Timers } from '../watchdog';
import { retryAfterOf, sizeOf, startOf, validatorOf } from './response-headers';
import { sleep } from './sleep';
import { beginningBytes, kindNames, mayBegin, type FileKind } from './file-kind';

export interface DownloadPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
  /** Where it is there, a device without a network waits for one; else that is a failure like others. */
  readonly network?: Network;
  /** Before the next try: after one that got further, and then after each in vain. No more when they are used up. */
  readonly waitsMs?: readonly number[];
}

export interface Network {
  readonly isOnline: () => boolean;
  /** Settles when the network is back, or the signal is aborted. */
  readonly online: (signal: AbortSignal) => Promise<void>;
}

/** A stretch of a file, which is the whole file where nothing else is said. */
export interface Stretch {
  readonly url: string;
  readonly from: number;
  /** Up to here, exclusively. To the end where absent. */
  readonly to?: number;
  /** Of the whole file, where that is known. */
  readonly sizeBytes?: number;
  /** What the server said of the file's version before. */
  readonly validator?: string;
  /** A hash decides in the end: whatever the server says of versions is of no interest. */
  readonly isHashed: boolean;
  readonly expects: FileKind;
}

export interface Sink {
  /** What the server says of the file, before its first byte. A failure ends the download. */
  learn(learnt: Learnt): Promise<LoadFailure | undefined>;
  write(chunk: Uint8Array): Promise<LoadFailure | undefined>;
  /** Nothing comes until the network is back. */
  wait?(isWaiting: boolean): void;
}

export interface Learnt {
  readonly sizeBytes?: number;
  readonly validator?: string;
}

export interface Downloaded {
  /** Where the file ends. Known at last, even of a server that does not say it. */
  readonly end: number;
  /** It was put together from more than one response; where the check fails, a fresh try may help. */
  readonly joined: boolean;
}

/** `changed`: what is there now is not the file of which we hold a part. */
export type DownloadFailure = LoadFailure | { readonly kind: 'changed' };

const usualWaitsMs = [1_000, 1_000, 4_000];
/** All tries, against a server that cuts off, each time a little later, and cannot continue. */
const mostTries = 12;
const stallMs = 20_000;
/** Less than this, or than a hundredth of the file, is not progress: a server could give a byte for ever. */
const stepBytes = 64 * 1024;

interface Cut {
  readonly kind: 'cut';
  readonly status: number | undefined;
  readonly detail: string;
  readonly retryAfterMs?: number;
}

/**
 * Fetches a file or a stretch of it. A connection that breaks is continued where it broke, with a range request; where
 * the server cannot do that, what we have is passed over. What is not a model at all is noticed at its first bytes.
 */
export async function download(
  stretch: Stretch,
  sink: Sink,
  ports: DownloadPorts,
  signal: AbortSignal,
): Promise<Result<Downloaded, DownloadFailure>> {
  const waitsMs = ports.waitsMs ?? usualWaitsMs;
  const state: State = { stretch, at: stretch.from, responses: 0, starts: 0, mayAskForRange: true };
  const stepOf = () => Math.max(1, Math.min(stepBytes, Math.floor((state.sizeBytes ?? stepBytes) / 100)));
  let reached = state.at;
  let inVain = 0;

  for (;;) {
    const failure = await receive(state, sink, ports, signal);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (!failure) return ok({ end: state.at, joined: state.responses > 1 || stretch.from > 0 });
    if (failure.kind !== 'cut') return fail(failure);

    if (ports.network && !ports.network.isOnline()) {
      sink.wait?.(true);
      await ports.network.online(signal);
      sink.wait?.(false);
      continue;
    }
    const gotFurther = state.at - reached >= stepOf();
    inVain = gotFurther ? 0 : inVain + 1;
    if (gotFurther) reached = state.at;
    const waitMs = waitsMs[inVain];
    if (waitMs === undefined || state.starts >= mostTries) {
      return fail({ kind: 'download', status: failure.status, detail: failure.detail });
    }
    await sleep(Math.max(waitMs, failure.retryAfterMs ?? 0), ports.timers, signal);
  }
}

interface State {
  readonly stretch: Stretch;
  /** The next byte to be written. */
  at: number;
  sizeBytes?: number;
  validator?: string;
  /** Those that brought bytes. */
  responses: number;
  /** Those that began at the file's first byte. */
  starts: number;
  mayAskForRange: boolean;
}

/** One request: goes as far as it gets. Nothing is returned when all is there. */
async function receive(
  state: State,
  sink: Sink,
  { fetch, timers }: DownloadPorts,
  signal: AbortSignal,
): Promise<Cut | DownloadFailure | undefined> {
  const attempt = new AbortController();
  const onAbort = () => attempt.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  let callOff = timers.after(stallMs, onAbort);

  let status: number | undefined;
  // Of the connection alone. What fails in keeping what came is no reason to hear it again: part of it may be kept.
  const lost = (error: unknown): Cut => ({
    kind: 'cut',
    status,
    detail: error instanceof Error ? error.message : String(error),
  });
  try {
    if (signal.aborted) return { kind: 'cancelled' };
    const { stretch } = state;
    const known = stretch.sizeBytes ?? state.sizeBytes;
    const until = stretch.to !== undefined && stretch.to !== known ? `${stretch.to - 1}` : '';
    const isWhole = state.at === 0 && until === '';
    const headers: HeadersInit =
      isWhole || !state.mayAskForRange ? {} : { Range: `bytes=${state.at}-${until}` };
    // The browser's own HTTP cache would keep a second copy of a file this size.
    const init: RequestInit = { headers, signal: attempt.signal, cache: 'no-store' };
    const response = await fetch(stretch.url, init).catch(lost);
    if ('kind' in response) return response;
    status = response.status;

    const refused = refusal(response, state) ?? mismatch(response, state);
    if (refused) return refused;
    const wrong = await learn(response, state, sink);
    if (wrong) return wrong;
    const start = startOf(response, state.at);
    if (start === undefined) return { kind: 'cut', status, detail: 'it was continued elsewhere' };

    const reader = response.body?.getReader();
    if (!reader) return { kind: 'cut', status, detail: 'the answer was empty' };
    if (start === 0) state.starts += 1;
    state.responses += 1;
    const flow: Flow = { position: start, first: [], type: response.headers.get('Content-Type') };
    for (;;) {
      const read = await reader.read().catch(lost);
      if ('kind' in read) return read;
      if (read.done) break;
      callOff();
      const end = await take(read.value, flow, state, sink);
      if (end) return end === 'done' ? undefined : end;
      callOff = timers.after(stallMs, onAbort);
    }
    return ended(state, status);
  } finally {
    callOff();
    signal.removeEventListener('abort', onAbort);
    // Whatever is still to come of it, nobody reads.
    attempt.abort();
  }
}

function refusal({ status, statusText, ok, headers }: Response, state: State): Cut | LoadFailure | undefined {
  // It has no such range: the file there is shorter than what we hold, or ranges are not for this server.
  if (status === 416) state.mayAskForRange = false;
  if (status === 408 || status === 416 || status === 429 || status >= 500) {
    return { kind: 'cut', status, detail: statusText, retryAfterMs: retryAfterOf(headers) };
  }
  return ok ? undefined : { kind: 'download', status, detail: statusText };
}

/** What the headers give away before a byte has come. */
function mismatch(response: Response, { stretch, at, validator: seen }: State): DownloadFailure | undefined {
  const type = response.headers.get('Content-Type') ?? 'no type';
  if (/text\/html/i.test(type)) {
    return { kind: 'wrong-content', expected: kindNames[stretch.expects], got: type };
  }
  const size = sizeOf(response);
  if (stretch.sizeBytes !== undefined && size !== undefined && size !== stretch.sizeBytes) {
    if (!stretch.isHashed && at > 0) return { kind: 'changed' };
    return { kind: 'wrong-content', expected: `${stretch.sizeBytes} bytes`, got: `${size} bytes (${type})` };
  }
  const before = stretch.validator ?? seen;
  const now = validatorOf(response);
  const isOther = !stretch.isHashed && before !== undefined && now !== undefined && before !== now;
  return isOther ? { kind: 'changed' } : undefined;
}

async function learn(response: Response, state: State, sink: Sink): Promise<DownloadFailure | undefined> {
  const sizeBytes = sizeOf(response);
  const validator = validatorOf(response);
  if (state.responses > 0) {
    const otherSize =
      sizeBytes !== undefined && state.sizeBytes !== undefined && sizeBytes !== state.sizeBytes;
    return otherSize ? { kind: 'changed' } : undefined;
  }
  if (sizeBytes !== undefined) state.sizeBytes = sizeBytes;
  if (validator !== undefined) state.validator = validator;
  return await sink.learn({
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(validator !== undefined && { validator }),
  });
}

interface Flow {
  position: number;
  first: number[];
  readonly type: string | null;
}

/** Passes over what we have, and stops where the stretch ends. */
async function take(
  chunk: Uint8Array,
  flow: Flow,
  state: State,
  sink: Sink,
): Promise<LoadFailure | 'done' | undefined> {
  const { stretch } = state;
  const isBeginning = flow.position === flow.first.length && flow.first.length < beginningBytes;
  if (isBeginning) {
    flow.first.push(...chunk.subarray(0, beginningBytes - flow.first.length));
    if (!mayBegin(stretch.expects, flow.first)) {
      const got = flow.type ?? 'something else';
      return { kind: 'wrong-content', expected: kindNames[stretch.expects], got };
    }
  }
  const end = stretch.to ?? stretch.sizeBytes ?? Infinity;
  const from = Math.max(0, state.at - flow.position);
  const fresh = chunk.subarray(from, Math.max(from, end - flow.position));
  flow.position += chunk.length;
  if (fresh.length > 0) {
    const failure = await sink.write(fresh);
    if (failure) return failure;
    state.at += fresh.length;
  }
  if (stretch.to !== undefined && stretch.to !== stretch.sizeBytes)
    return state.at === end ? 'done' : undefined;
  return flow.position > end
    ? { kind: 'wrong-content', expected: `${stretch.sizeBytes} bytes`, got: 'more' }
    : undefined;
}

/** The body is at its end: is that all? */
function ended(state: State, status: number): Cut | undefined {
  const end = state.stretch.to ?? state.stretch.sizeBytes ?? state.sizeBytes ?? state.at;
  if (state.at === end && end > 0) return undefined;
  return { kind: 'cut', status, detail: `${state.at} of ${end} bytes came` };
}
