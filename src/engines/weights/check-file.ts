import type { LoadFailure } from '../engine';
import type { FileHash } from './about';
import { piecesOf, type FileAtWork } from './file-at-work';
import type { RunningHash } from './file-hash';
import { laidOut } from './gaps';
import type { Piece, PieceStore } from './piece-store';
import { isRight } from './right-piece';

/**
 * Looks at a file that is whole. It is right where nobody ever said what it should be. What the disk has spoilt of it since
 * an earlier visit, `before`, is dropped: then it is whole no more.
 */
export async function checkFile(
  work: FileAtWork,
  running: RunningHash,
  before: readonly Piece[],
  store: PieceStore,
  hasFetched: boolean,
  signal: AbortSignal,
): Promise<'right' | 'unreadable' | LoadFailure> {
  const { id, wanted, current } = work;
  const { pieces } = laidOut(await piecesOf(work, store), current.sizeBytes);
  if (current.checked !== undefined && !hasFetched) return 'right';
  const hash = wanted.hash ?? (current.checked === undefined ? undefined : sha256Of(current.checked));
  // Where nobody vouches for the file, its pieces alone can tell.
  if (hash === undefined && (await dropSpoilt(work, before, store, signal))) return 'unreadable';
  if (signal.aborted) return { kind: 'cancelled' };
  const blobs = await Promise.all(pieces.map((piece) => store.read(id, piece)));
  const found = blobs.flatMap((blob, at) => (blob?.size === pieces[at]!.size ? [blob] : []));
  if (found.length < pieces.length) {
    await dropSpoilt(work, pieces, store, signal);
    return 'unreadable';
  }
  try {
    const hashed = await running.finish(found, (bytes) => work.onHashed(bytes), signal);
    const got = hash && hashed[hash.algorithm];
    if (hash && got !== hash.hex) {
      if (await dropSpoilt(work, before, store, signal)) return 'unreadable';
      const name = hash.algorithm === 'md5' ? 'MD5' : 'SHA-256';
      return { kind: 'wrong-content', expected: `${name} ${hash.hex}`, got: `${name} ${got}` };
    }
    work.current = { ...current, checked: hashed.sha256 };
    // Where this is not kept, the file is hashed once more next time: nothing else is lost.
    await work.onLearn(work.current);
    return 'right';
  } catch (error) {
    if (signal.aborted) return { kind: 'cancelled' };
    // The disk gave out under one of them, and does not say which.
    if (await dropSpoilt(work, pieces, store, signal)) return 'unreadable';
    throw error;
  }
}

/** What the disk does not give back as it came goes, so that it is fetched again. */
async function dropSpoilt(
  work: FileAtWork,
  pieces: readonly Piece[],
  store: PieceStore,
  signal: AbortSignal,
): Promise<boolean> {
  let hasDropped = false;
  for (const piece of pieces) {
    if (signal.aborted) break;
    if (await isRight(await store.read(work.id, piece), piece)) continue;
    await store.drop(work.id, piece);
    work.onDropped(piece.size);
    hasDropped = true;
  }
  return hasDropped;
}

function sha256Of(hex: string): FileHash {
  return { algorithm: 'sha256', hex };
}
