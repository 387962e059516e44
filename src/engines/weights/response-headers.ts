/** As long as a busy server may ask for. */
const mostRetryAfterMs = 120_000;

/** Of the whole file. A compressed body says its compressed length; across origins a range may be hidden. */
export function sizeOf({ status, headers }: Response): number | undefined {
  if (status === 206) {
    const total = /\/(\d+)$/.exec(headers.get('Content-Range') ?? '')?.[1];
    return total === undefined ? undefined : Number(total);
  }
  const length = headers.get('Content-Length');
  return length === null || headers.get('Content-Encoding') !== null ? undefined : Number(length);
}

export function validatorOf({ headers }: Response): string | undefined {
  return headers.get('ETag') ?? headers.get('Last-Modified') ?? undefined;
}

/** Where the body begins: where we asked it to, or at the file's first byte. Where that is hidden, the hash decides. */
export function startOf({ status, headers }: Response, at: number): number | undefined {
  if (status !== 206) return status === 200 ? 0 : undefined;
  const range = headers.get('Content-Range');
  return range === null || range.startsWith(`bytes ${at}-`) ? at : undefined;
}

/** How long a busy server wants to be left alone. */
export function retryAfterOf(headers: Headers): number {
  const seconds = Number(headers.get('Retry-After') ?? 0);
  return Number.isFinite(seconds) ? Math.min(seconds * 1_000, mostRetryAfterMs) : 0;
}
