import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import type { LoadFailure } from './engine';
import { looksLikeGguf } from './gguf';
import type { Timers } from './watchdog';

export interface DownloadPorts {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly timers: Timers;
}

export interface Downloaded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** It was put together from more than one response; where the check fails, a fresh try may help. */
  readonly joined: boolean;
}

/** Before the next try: after one that got further, after the first and after the second in vain. No more then. */
const waitsMs = [1_000, 1_000, 4_000];
/** All tries, against a server that cuts off, each time a little later, and cannot continue. */
const mostTries = 12;
const stallMs = 20_000;

type Cut = { readonly kind: 'cut'; readonly status: number | undefined; readonly detail: string };

/**
 * Fetches a file whose size is known. A connection that breaks is continued where it broke, with a range
 * request, or from the start where the server cannot. What is not a model at all is noticed at its first bytes.
 */
export async function download(
  url: string,
  sizeBytes: number,
  ports: DownloadPorts,
  onReceived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Result<Downloaded, LoadFailure>> {
  const bytes = new Uint8Array(sizeBytes);
  const target: Target = { bytes, received: 0, joined: false };
  let furthest = 0;
  let inVain = 0;

  for (let tries = 1; ; tries++) {
    const failure = await receive(url, target, ports, onReceived, signal);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (!failure) return ok({ bytes, joined: target.joined });
    if (failure.kind !== 'cut') return fail(failure);

    inVain = target.received > furthest ? 0 : inVain + 1;
    furthest = Math.max(furthest, target.received);
    const waitMs = waitsMs[inVain];
    if (waitMs === undefined || tries === mostTries) {
      return fail({ kind: 'download', status: failure.status, detail: failure.detail });
    }
    await sleep(waitMs, ports.timers, signal);
  }
}

interface Target {
  readonly bytes: Uint8Array<ArrayBuffer>;
  received: number;
  joined: boolean;
}

/** One request: fills `target` as far as it gets. Nothing is returned when all is there. */
async function receive(
  url: string,
  target: Target,
  { fetch, timers }: DownloadPorts,
  onReceived: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Cut | LoadFailure | undefined> {
  const attempt = new AbortController();
  const onAbort = () => attempt.abort();
  signal.addEventListener('abort', onAbort, { once: true });
  let callOff = timers.after(stallMs, onAbort);

  let status: number | undefined;
  try {
    const asked = target.received;
    const headers: HeadersInit = asked > 0 ? { Range: `bytes=${asked}-` } : {};
    // The browser's own HTTP cache would keep a second copy of a file this size.
    const response = await fetch(url, { headers, signal: attempt.signal, cache: 'no-store' });
    status = response.status;

    const refused = refusal(response, target);
    if (refused) return refused;
    if (asked > 0) {
      target.joined = continues(response, asked);
      if (!target.joined) target.received = 0;
      if (!target.joined && status !== 200)
        return { kind: 'cut', status, detail: 'it was continued elsewhere' };
    }

    const reader = response.body?.getReader();
    if (!reader) return { kind: 'cut', status, detail: 'the answer was empty' };
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      callOff();
      callOff = timers.after(stallMs, onAbort);
      const wrong = take(value, target, response);
      if (wrong) {
        await reader.cancel();
        return wrong;
      }
      onReceived(target.received);
    }
    if (target.received === target.bytes.length) return undefined;
    return { kind: 'cut', status, detail: `${target.received} of ${target.bytes.length} bytes came` };
  } catch (error) {
    return { kind: 'cut', status, detail: error instanceof Error ? error.message : String(error) };
  } finally {
    callOff();
    signal.removeEventListener('abort', onAbort);
  }
}

/** Whether the body goes on where we asked it to. Across origins the header may be hidden; the hash decides then. */
function continues(response: Response, asked: number): boolean {
  if (response.status !== 206) return false;
  const range = response.headers.get('Content-Range');
  return range === null || range.startsWith(`bytes ${asked}-`);
}

function refusal(response: Response, target: Target): Cut | LoadFailure | undefined {
  const { status, statusText, headers } = response;
  const { bytes } = target;
  // It has no such range: the file there is shorter than what we hold, or another.
  if (status === 416) target.received = 0;
  if (status === 408 || status === 416 || status === 429 || status >= 500)
    return { kind: 'cut', status, detail: statusText };
  if (!response.ok) return { kind: 'download', status, detail: statusText };

  // A compressed body says its compressed length.
  const length = headers.get('Content-Length');
  const plain = status === 200 && length !== null && headers.get('Content-Encoding') === null;
  if (!plain || Number(length) === bytes.length) return undefined;
  const type = headers.get('Content-Type') ?? 'no type';
  return { kind: 'wrong-content', expected: `${bytes.length} bytes`, got: `${length} bytes (${type})` };
}

function take(chunk: Uint8Array, target: Target, response: Response): LoadFailure | undefined {
  const { bytes } = target;
  if (target.received + chunk.length > bytes.length) {
    return { kind: 'wrong-content', expected: `${bytes.length} bytes`, got: 'more' };
  }
  bytes.set(chunk, target.received);
  target.received += chunk.length;
  if (target.received < 4 || looksLikeGguf(bytes)) return undefined;
  return {
    kind: 'wrong-content',
    expected: 'a GGUF file',
    got: response.headers.get('Content-Type') ?? 'something else',
  };
}

function sleep(milliseconds: number, timers: Timers, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const callOff = timers.after(milliseconds, () => {
      signal.removeEventListener('abort', wake);
      resolve();
    });
    const wake = () => {
      callOff();
      resolve();
    };
    signal.addEventListener('abort', wake, { once: true });
  });
}
