import type { LoadFailure } from '../../src/engines/engine';

/** Why a model that was named on the command line could not be loaded, and what to name instead. */
export function loadSentence(failure: LoadFailure): string {
  switch (failure.kind) {
    case 'download': {
      const kept = failure.keptBytes
        ? ` ${megabytes(failure.keptBytes)} are kept: with --profile DIR the next try goes on from there.`
        : '';
      return failure.status === undefined
        ? `it could not be fetched (there is no connection, or its server lets no page fetch from it, by CORS): ${failure.detail}.${kept}`
        : `it could not be fetched: the server answers ${failure.status} (${failure.detail}).${kept}`;
    }
    case 'wrong-content':
      return `what came is not the model: expected ${failure.expected}, got ${failure.got}.`;
    case 'not-a-model':
      return `${failure.name} is no GGUF model, or it is cut off.`;
    case 'file-gone':
      return `${failure.name} can no longer be read.`;
    case 'unsupported':
      return `this browser lacks ${failure.missing}. CAIRN_CHROMIUM names another one.`;
    case 'out-of-memory':
      return `it needs about ${megabytes(failure.neededBytes)} of memory, more than the browser gives to a page.`;
    case 'models-together':
      return `together with the other models it needs about ${megabytes(failure.neededBytes)} of memory, and this device has ${failure.isCertain ? '' : 'at least '}${megabytes(failure.hasBytes)}. A smaller file may fit; a model on a server takes nothing (--endpoint, --second-endpoint, --third-endpoint).`;
    case 'no-room':
      return `it takes ${megabytes(failure.neededBytes)}, and the browser lets the page store ${megabytes(failure.freeBytes)}.`;
    case 'no-gpu':
      return `it computes on a graphics processor, and the browser offers none that fits: ${failure.detail}. --model FILE.gguf computes without one.`;
    case 'gpu-lost':
      return `the graphics processor was lost while it loaded, mostly for lack of memory: ${failure.detail}.`;
    case 'garbage':
      return `it loaded, but what it answers is not language: ${JSON.stringify(failure.said)}.`;
    case 'start':
    case 'endpoint':
      return `${failure.detail}.`;
    case 'cancelled':
      return 'loading was cancelled.';
  }
}

function megabytes(bytes: number): string {
  return `${Math.round(Math.max(0, bytes) / 1e6).toLocaleString('en')} MB`;
}
