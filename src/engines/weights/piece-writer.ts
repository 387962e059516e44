import type { LoadFailure } from '../engine';
import { sha256 } from '../digest';
import type { PieceStore } from './piece-store';

/** Large enough that a file has few of them, small enough that losing the last one when a tab dies costs little. */
export const usualPieceBytes = 16 * 1024 * 1024;

/**
 * Gathers what comes and keeps it piece by piece. Pieces end where a multiple of their size lies, whatever they began
 * with: so one that was cut short is followed by one that ends in the usual place.
 */
export class PieceWriter {
  readonly #store: PieceStore;
  readonly #id: string;
  readonly #file: number;
  readonly #pieceBytes: number;
  #from: number;
  #chunks: Uint8Array[] = [];
  #gathered = 0;

  constructor(store: PieceStore, id: string, file: number, from: number, pieceBytes: number) {
    this.#store = store;
    this.#id = id;
    this.#file = file;
    this.#from = from;
    this.#pieceBytes = pieceBytes;
  }

  async write(chunk: Uint8Array): Promise<LoadFailure | undefined> {
    let rest = chunk;
    while (rest.length > 0) {
      const room = this.#pieceBytes - (this.#from % this.#pieceBytes) - this.#gathered;
      const part = rest.subarray(0, room);
      this.#chunks.push(part);
      this.#gathered += part.length;
      rest = rest.subarray(part.length);
      const failure = part.length === room ? await this.flush() : undefined;
      if (failure) return failure;
    }
    return undefined;
  }

  /** Keeps what was gathered, however little. */
  async flush(): Promise<LoadFailure | undefined> {
    const size = this.#gathered;
    if (size === 0) return undefined;
    const bytes = new Uint8Array(size);
    let at = 0;
    for (const chunk of this.#chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    const piece = { file: this.#file, from: this.#from, size, sha256: await sha256(bytes) };
    const put = await this.#store.put(this.#id, piece, new Blob([bytes]));
    if (!put.ok) {
      const { failure } = put;
      return failure.kind === 'full'
        ? { kind: 'no-room', neededBytes: size, freeBytes: failure.freeBytes }
        : { kind: 'start', detail: `the browser did not keep what came: ${failure.detail}` };
    }
    this.#from += size;
    this.#chunks = [];
    this.#gathered = 0;
    return undefined;
  }
}
