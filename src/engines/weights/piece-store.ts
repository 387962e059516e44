import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { AboutModel } from './about';

/** A stretch of a file of weights. Its name says all that is needed to know whether it is what it should be. */
export interface Piece {
  /** Which file of the model: a split model has several. */
  readonly file: number;
  readonly from: number;
  readonly size: number;
  /** Lower-case hexadecimal, of the piece's bytes. */
  readonly sha256: string;
}

/** `full`: the disk, or what the browser lets this page have of it. */
export type NotKept =
  | { readonly kind: 'full'; readonly freeBytes: number }
  | { readonly kind: 'broken'; readonly detail: string };

/**
 * Where weights are kept, in pieces: each is written once, whole or not at all, and none is ever written over. So
 * whatever is cut off, what was kept before it stays as it was.
 */
export interface PieceStore {
  models(): Promise<readonly AboutModel[]>;
  about(id: string): Promise<AboutModel | undefined>;
  /** What is known of a model is written before its first piece. */
  saveAbout(about: AboutModel): Promise<Result<void, NotKept>>;
  /** Sorted by file and place. */
  pieces(id: string): Promise<readonly Piece[]>;
  put(id: string, piece: Piece, bytes: Blob): Promise<Result<void, NotKept>>;
  read(id: string, piece: Piece): Promise<Blob | undefined>;
  drop(id: string, piece: Piece): Promise<void>;
  /** All of a model: its pieces, and then what is known of it. */
  forget(id: string): Promise<void>;
  /** Bytes that may still be kept here; undefined where nobody can say. */
  freeBytes(): Promise<number | undefined>;
}

export function sorted(pieces: readonly Piece[]): readonly Piece[] {
  return pieces.toSorted((a, b) => a.file - b.file || a.from - b.from);
}

/** For a visit: where nothing can be kept, and for what need not be. The browser holds blobs outside the script's heap. */
export class MemoryPieces implements PieceStore {
  readonly #abouts = new Map<string, AboutModel>();
  readonly #pieces = new Map<string, Map<Piece, Blob>>();

  async models(): Promise<readonly AboutModel[]> {
    return [...this.#abouts.values()];
  }

  async about(id: string): Promise<AboutModel | undefined> {
    return this.#abouts.get(id);
  }

  async saveAbout(about: AboutModel): Promise<Result<void, NotKept>> {
    this.#abouts.set(about.id, about);
    return ok(undefined);
  }

  async pieces(id: string): Promise<readonly Piece[]> {
    return sorted([...(this.#pieces.get(id)?.keys() ?? [])]);
  }

  async put(id: string, piece: Piece, bytes: Blob): Promise<Result<void, NotKept>> {
    const pieces = this.#pieces.get(id) ?? new Map<Piece, Blob>();
    this.#pieces.set(id, pieces.set(piece, bytes));
    return ok(undefined);
  }

  async read(id: string, piece: Piece): Promise<Blob | undefined> {
    return this.#pieces.get(id)?.get(piece);
  }

  async drop(id: string, piece: Piece): Promise<void> {
    this.#pieces.get(id)?.delete(piece);
  }

  /** What is known of it lies elsewhere by now; its pieces stay. */
  forgetAbout(id: string): void {
    this.#abouts.delete(id);
  }

  async forget(id: string): Promise<void> {
    this.#pieces.delete(id);
    this.#abouts.delete(id);
  }

  get heldBytes(): number {
    const pieces = [...this.#pieces.values()].flatMap((held) => [...held.keys()]);
    return pieces.reduce((sum, { size }) => sum + size, 0);
  }

  async freeBytes(): Promise<undefined> {
    return undefined;
  }
}

/**
 * Keeps on disk what fits there, and the rest in memory for this visit, up to `mostBytes`: a model can be used where it
 * cannot be kept.
 */
export function withMemoryFor(disk: PieceStore, mostBytes: number): PieceStore {
  const memory = new MemoryPieces();
  const inMemory = async (id: string, piece: Piece) =>
    (await memory.pieces(id)).find((other) => other === piece) !== undefined;

  return {
    models: () => disk.models(),
    about: async (id) => (await memory.about(id)) ?? (await disk.about(id)),
    async saveAbout(about) {
      const saved = await disk.saveAbout(about);
      if (!saved.ok) return await memory.saveAbout(about);
      // Room for a few words is not room for a piece: those in memory have no other place.
      memory.forgetAbout(about.id);
      return saved;
    },
    // Of two in one place the first is used: one that came here replaces what the disk has spoilt and had no room for.
    pieces: async (id) => sorted([...(await memory.pieces(id)), ...(await disk.pieces(id))]),
    async put(id, piece, bytes) {
      const put = await disk.put(id, piece, bytes);
      if (put.ok) return put;
      if (memory.heldBytes + piece.size > mostBytes) return fail(put.failure);
      return memory.put(id, piece, bytes);
    },
    read: async (id, piece) => (await memory.read(id, piece)) ?? (await disk.read(id, piece)),
    drop: async (id, piece) => ((await inMemory(id, piece)) ? memory : disk).drop(id, piece),
    async forget(id) {
      await memory.forget(id);
      await disk.forget(id);
    },
    async freeBytes() {
      const free = await disk.freeBytes();
      return free === undefined ? undefined : Math.max(0, free) + mostBytes - memory.heldBytes;
    },
  };
}
