import type { Piece } from './piece-store';

export interface Gap {
  readonly from: number;
  /** Exclusive; open where the file's size is not known yet. */
  readonly to?: number;
}

/** The pieces that make up a file from its beginning on, and what is missing between and after them. */
export function laidOut(
  pieces: readonly Piece[],
  sizeBytes: number | undefined,
): { readonly pieces: readonly Piece[]; readonly gaps: readonly Gap[] } {
  const used: Piece[] = [];
  const gaps: Gap[] = [];
  let at = 0;
  for (const piece of pieces.toSorted((a, b) => a.from - b.from || b.size - a.size)) {
    const isBeyond = sizeBytes !== undefined && piece.from + piece.size > sizeBytes;
    // Two tabs, or two versions of the file: what overlaps is not needed.
    if (piece.from < at || piece.size === 0 || isBeyond) continue;
    if (piece.from > at) gaps.push({ from: at, to: piece.from });
    used.push(piece);
    at = piece.from + piece.size;
  }
  if (sizeBytes === undefined) gaps.push({ from: at });
  else if (at < sizeBytes) gaps.push({ from: at, to: sizeBytes });
  return { pieces: used, gaps };
}

export function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { size }) => sum + size, 0);
}
