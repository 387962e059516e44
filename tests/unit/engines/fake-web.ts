import type { ModelCache } from '../../../src/engines/model-cache';

export interface FakeSite {
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** The connection breaks at these places, one a request. */
  readonly cutsAt?: number[];
  /** It says nothing more from here on, the first time. */
  readonly stallsAt?: number;
  readonly ranges?: boolean;
}

/** A web of a few addresses; everywhere else there is nobody. Notes what was asked. */
export function fakeWeb(sites: Record<string, FakeSite>) {
  const asked: string[] = [];
  const stalled = new Set<string>();

  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    const range = new Headers(init.headers).get('Range');
    asked.push(range ? `${url} ${range}` : url);
    const site = sites[url];
    if (!site) return Promise.reject(new TypeError('Failed to fetch'));
    const whole = typeof site.body === 'string' ? new TextEncoder().encode(site.body) : site.body;
    const from = range && site.ranges !== false ? Number(/\d+/.exec(range)?.[0]) : 0;
    if (range && from >= whole.length) return Promise.resolve(new Response(null, { status: 416 }));

    const status = site.status ?? (from > 0 ? 206 : 200);
    const headers: Record<string, string> = { 'Content-Length': `${whole.length - from}`, ...site.headers };
    if (status === 206) headers['Content-Range'] = `bytes ${from}-${whole.length - 1}/${whole.length}`;
    const cut = site.cutsAt?.shift();
    const stall = site.stallsAt !== undefined && !stalled.has(url) ? site.stallsAt : undefined;
    if (stall !== undefined) stalled.add(url);
    const body = stream(whole, from, cut, stall, init.signal ?? undefined);
    return Promise.resolve(new Response(body, { status, headers }));
  };
  return { fetch, asked };
}

function stream(
  whole: Uint8Array<ArrayBuffer>,
  from: number,
  cut: number | undefined,
  stall: number | undefined,
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = from;
  return new ReadableStream(
    {
      start(controller) {
        signal?.addEventListener('abort', () => controller.error(new DOMException('Aborted', 'AbortError')));
      },
      async pull(controller) {
        if (stall !== undefined && at >= stall) return new Promise(() => {});
        if (cut !== undefined && at >= cut) return controller.error(new TypeError('network error'));
        if (at >= whole.length) return controller.close();
        const end = Math.min(at + 100, cut ?? Infinity, stall ?? Infinity, whole.length);
        controller.enqueue(whole.slice(at, end));
        at = end;
      },
    },
    { highWaterMark: 0 },
  );
}

/** A cache in memory, which may be full. */
export class FakeCache implements ModelCache {
  readonly kept = new Map<string, Blob>();
  full = false;

  async find(name: string): Promise<Blob | undefined> {
    return this.kept.get(name);
  }

  async keep(name: string, weights: Blob): Promise<boolean> {
    if (!this.full) this.kept.set(name, weights);
    return !this.full;
  }

  async forget(name: string): Promise<void> {
    this.kept.delete(name);
  }
}
