/** Errors that a browser reports though nothing is wrong. */
const harmless = /ResizeObserver loop/;

/**
 * What nobody caught, in the browser's words; undefined where it is none of ours: something called off on purpose,
 * or the script of an extension.
 */
export function unexpectedError(event: ErrorEvent | PromiseRejectionEvent): string | undefined {
  const cause: unknown = 'reason' in event ? event.reason : (event.error ?? event.message);
  if (cause instanceof Error && cause.name === 'AbortError') return undefined;
  if ('filename' in event && !fromHere(event.filename)) return undefined;
  const text = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
  return harmless.test(text) ? undefined : text;
}

function fromHere(address: string): boolean {
  return address.startsWith(location.origin) || address.startsWith('blob:');
}
