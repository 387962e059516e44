/**
 * Weights come from a hub, and a person may name an endpoint anywhere, on this machine or in this network too (where the
 * browser itself allows that). So any address may be asked; who may run code here is what the policy keeps narrow.
 */
const anywhere = ['https:', 'http:'];

const directives: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'none'"],
  // Without 'wasm-unsafe-eval' the engine hangs without a word.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // The engine starts its own worker from a blob.
  'worker-src': ["'self'", 'blob:'],
  'connect-src': ["'self'", ...anywhere],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'"],
  'manifest-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'object-src': ["'none'"],
  'frame-src': ["'none'"],
};

function written(parts: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(parts)
    .map(([name, sources]) => [name, ...sources].join(' '))
    .join('; ');
}

/**
 * For a `<meta>` element: a copy on a host that sends no headers has it for the page. It does not reach the workers
 * that are loaded from files: each of them obeys the headers of its own file, and none where there are none.
 */
export const metaPolicy = written(directives);

/** For a header, which the workers' files have as well, and which can also forbid being framed. */
export const headerPolicy = written({ ...directives, 'frame-ancestors': ["'none'"] });
