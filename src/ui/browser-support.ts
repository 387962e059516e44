/** What this browser lacks and nothing can replace. The engine has finer demands and states them when it loads. */
export type MissingFeature = 'missingWasm' | 'missingWorkers' | 'missingDatabase';

export function missingFeature(): MissingFeature | undefined {
  if (typeof WebAssembly === 'undefined') return 'missingWasm';
  if (typeof Worker === 'undefined') return 'missingWorkers';
  if (typeof indexedDB === 'undefined') return 'missingDatabase';
  return undefined;
}
