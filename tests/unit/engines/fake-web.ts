export interface FakeSite {
  readonly body: Uint8Array<ArrayBuffer> | string;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  /** The connection breaks at these places of the file, one a request. */
  readonly cutsAt?: number[];
  /** It says nothing more from here on, the first time. */
  readonly stallsAt?: number;
  readonly ranges?: boolean;
  /** What it says of where a range lies is not let through, as between origins. */
  readonly hidesRange?: boolean;
}

/** A web of a few addresses; everywhere else there is nobody. Notes what was asked, and counts what was sent. */
export function fakeWeb(sites: Record<string, FakeSite>) {
  const asked: string[] = [];
  const sent = { bytes: 0 };
  const stalled = new Set<string>();

  const fetch = (url: string, init: RequestInit): Promise<Response> => {
    const range = new Headers(init.headers).get('Range');
    asked.push(range ? `${url} ${range}` : url);
    if (init.signal?.aborted) return Promise.reject(new DOMException('Aborted', 'AbortError'));
    const site = sites[url];
    if (!site) return Promise.reject(new TypeError('Failed to fetch'));
    const whole = typeof site.body === 'string' ? new TextEncoder().encode(site.body) : site.body;
    const [, first, last] = /bytes=(\d+)-(\d*)/.exec(site.ranges === false ? '' : (range ?? '')) ?? [];
    const from = Number(first ?? 0);
    if (first !== undefined && site.status === undefined && from >= whole.length) {
      return Promise.resolve(new Response(null, { status: 416 }));
    }
    const to = last ? Math.min(Number(last) + 1, whole.length) : whole.length;

    const status = site.status ?? (first === undefined ? 200 : 206);
    const headers: Record<string, string> = { 'Content-Length': `${to - from}`, ...site.headers };
    if (status === 206 && !site.hidesRange) {
      headers['Content-Range'] = `bytes ${from}-${to - 1}/${whole.length}`;
    }
    const cut = site.cutsAt?.shift();
    const stall = site.stallsAt !== undefined && !stalled.has(url) ? site.stallsAt : undefined;
    if (stall !== undefined) stalled.add(url);
    const body = stream(whole, from, to, cut, stall, init.signal ?? undefined, (count) => {
      sent.bytes += count;
    });
    return Promise.resolve(new Response(body, { status, headers }));
  };
  return { fetch, asked, sent, sites };
}

function stream(
  whole: Uint8Array<ArrayBuffer>,
  from: number,
  to: number,
  cut: number | undefined,
  stall: number | undefined,
  signal: AbortSignal | undefined,
  onSent: (count: number) => void,
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
        if (at >= to) return controller.close();
        const end = Math.min(at + 100, cut ?? Infinity, stall ?? Infinity, to);
        onSent(end - at);
        controller.enqueue(whole.slice(at, end));
        at = end;
      },
    },
    { highWaterMark: 0 },
  );
}
