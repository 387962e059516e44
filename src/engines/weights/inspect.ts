import type { AboutFile, AboutModel } from './about';
import { RunningHash } from './file-hash';
import type { FileHome } from './file-home';
import { laidOut } from './gaps';
import type { Piece, PieceStore } from './piece-store';
import { isRight } from './right-piece';

/** What was found of a model that is kept, piece by piece. */
export interface Inspected {
  /** Of each file, its pieces in order; right ones only. */
  readonly blobs: readonly (readonly Blob[])[];
  /** Those that are not what they were when they came. */
  readonly wrong: readonly Piece[];
  /** Files that lie where another program looks for them, and are not what they should be. */
  readonly wrongAtHome: readonly AboutFile[];
  readonly checkedBytes: number;
  readonly missingBytes: number;
  /** All of it is here, and was found right when it came. */
  readonly isWhole: boolean;
}

/** Reads every byte that is kept of a model and compares it with the hash that its piece had when it came. */
export async function inspect(
  model: AboutModel,
  store: PieceStore,
  home: FileHome | undefined,
  onChecked: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Inspected> {
  const all = await store.pieces(model.id);
  const blobs: Blob[][] = [];
  const wrong: Piece[] = [];
  const wrongAtHome: AboutFile[] = [];
  let checkedBytes = 0;
  let missingBytes = 0;
  let isWhole = model.files.length > 0;
  for (const [index, file] of model.files.entries()) {
    const whole = await home?.find(file);
    if (whole) {
      if (!(await isRightAtHome(whole, file, onChecked, signal))) wrongAtHome.push(file);
      checkedBytes += whole.size;
      blobs.push([whole]);
      continue;
    }
    const own = all.filter((piece) => piece.file === index);
    const { pieces, gaps } = laidOut(own, file.sizeBytes);
    missingBytes += gaps.reduce((sum, { from, to }) => sum + (to === undefined ? 0 : to - from), 0);
    isWhole &&= file.checked !== undefined && gaps.length === 0;
    const right: Blob[] = [];
    for (const piece of pieces) {
      signal.throwIfAborted();
      const blob = await store.read(model.id, piece);
      if (blob && (await isRight(blob, piece))) right.push(blob);
      else wrong.push(piece);
      checkedBytes += piece.size;
      onChecked(piece.size);
    }
    blobs.push(right);
  }
  return { blobs, wrong, wrongAtHome, checkedBytes, missingBytes, isWhole };
}

async function isRightAtHome(
  blob: Blob,
  { hash, checked }: AboutFile,
  onChecked: (bytes: number) => void,
  signal: AbortSignal,
): Promise<boolean> {
  const running = await RunningHash.begin(hash?.algorithm === 'md5');
  try {
    const hashed = await running.finish([blob], onChecked, signal);
    if (hash) return hashed[hash.algorithm] === hash.hex;
    return checked === undefined || hashed.sha256 === checked;
  } catch (error) {
    if (signal.aborted) throw error;
    // The disk gave out under it.
    return false;
  }
}
