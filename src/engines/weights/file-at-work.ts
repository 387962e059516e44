import type { LoadFailure } from '../engine';
import type { AboutFile } from './about';
import type { Piece, PieceStore } from './piece-store';

/** One file of a model: which, what is known of it, and who hears what becomes of it. */
export interface FileAtWork {
  readonly id: string;
  readonly index: number;
  /** As it was asked for: what is known beforehand. */
  readonly wanted: AboutFile;
  /** The same and what was learnt of it, at earlier visits and now. */
  current: AboutFile;
  /** Called when more is known, before the next piece is kept. A failure ends the work. */
  readonly onLearn: (file: AboutFile) => Promise<LoadFailure | undefined>;
  readonly onBytes: (count: number) => void;
  readonly onDropped: (count: number) => void;
  readonly onHashed: (count: number) => void;
  readonly onWaiting: (isWaiting: boolean) => void;
}

export async function piecesOf({ id, index }: FileAtWork, store: PieceStore): Promise<readonly Piece[]> {
  return (await store.pieces(id)).filter(({ file }) => file === index);
}
