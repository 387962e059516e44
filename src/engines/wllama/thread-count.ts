/** What of a worker's or a page's global scope decides it. */
export interface ThreadScope {
  readonly crossOriginIsolated?: boolean;
  readonly navigator: { readonly hardwareConcurrency?: number };
}

/**
 * All cores, at most eight. One without cross-origin isolation, since there is no shared memory, and one where
 * WASM cannot wait for promises: threads were slower there than one, and once they hung.
 */
export function threadCount({ crossOriginIsolated, navigator }: ThreadScope = globalThis): number {
  const many = crossOriginIsolated === true && 'Suspending' in WebAssembly;
  return many ? Math.min(navigator.hardwareConcurrency ?? 1, 8) : 1;
}
