import { defaultModel } from './default-model';
import type { LoadFailure, ModelChoice } from './engine';

/** The state of a context of two thousand tokens, and what an engine takes for itself. */
const stateBytes = 128 * 1024 ** 2;
const gib = 1024 ** 3;
/** Browsers tell no more than about this, whatever there is. */
const mostTold = 8;

/** Memory of this device that a model will take, estimated from what is known before it is loaded; undefined where nothing is. */
export function memoryOf(choice: ModelChoice): number | undefined {
  switch (choice.kind) {
    case 'default':
      return inMemory(defaultModel.sizeBytes);
    case 'file':
      return inMemory([choice.file, ...(choice.parts ?? [])].reduce((sum, { size }) => sum + size, 0));
    case 'hosted': {
      const sizes = choice.model.files.map(({ sizeBytes }) => sizeBytes ?? NaN);
      const bytes = sizes.reduce((sum, size) => sum + size, 0);
      return Number.isNaN(bytes) ? undefined : inMemory(bytes);
    }
    case 'web-llm':
      return byName(choice.model);
    // Elsewhere, or the browser's own affair.
    case 'endpoint':
    case 'prompt-api':
      return 0;
  }
}

/**
 * Whether these models may be held at once. Half of the memory is left to the browser and everything else. Each of several
 * llama.cpp engines has an address space of its own, so it is the device that sets the limit, not WebAssembly.
 */
export function besideEachOther(
  bytes: readonly (number | undefined)[],
  memoryGib: number | undefined,
): Extract<LoadFailure, { kind: 'models-together' }> | undefined {
  const known = bytes.filter((one) => one !== undefined && one > 0) as number[];
  // One that takes none, or of which nothing is known: nothing can be said.
  if (known.length < 2 || memoryGib === undefined) return undefined;
  const neededBytes = known.reduce((sum, one) => sum + one, 0);
  const hasBytes = memoryGib * gib;
  if (neededBytes <= hasBytes / 2) return undefined;
  return {
    kind: 'models-together',
    neededBytes,
    hasBytes,
    isCertain: neededBytes > hasBytes && memoryGib < mostTold,
  };
}

function inMemory(fileBytes: number): number {
  return fileBytes * 1.2 + stateBytes;
}

/** `…-1.5B-…-q4f16_1-MLC`: parameters, and the bits that each takes. */
function byName(name: string): number | undefined {
  const size = /(\d+(?:\.\d+)?)([BM])(?![a-z])/i.exec(name);
  const format = /q(\d)f(16|32)/.exec(name);
  if (!size || !format) return undefined;
  const parameters = Number(size[1]) * (size[2]?.toUpperCase() === 'B' ? 1e9 : 1e6);
  // Quantized weights come in blocks with a scale of their own.
  const bits = format[1] === '0' ? Number(format[2]) : Number(format[1]) + 0.5;
  return inMemory((parameters * bits) / 8);
}
