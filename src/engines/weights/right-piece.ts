import { sha256 } from '../digest';
import type { Piece } from './piece-store';

/** Whether what the disk gives back is what the piece was when it came. */
export async function isRight(blob: Blob | undefined, piece: Piece): Promise<boolean> {
  if (blob?.size !== piece.size) return false;
  try {
    return (await sha256(new Uint8Array(await blob.arrayBuffer()))) === piece.sha256;
  } catch {
    // The disk gave out under it.
    return false;
  }
}
