import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { AboutModel } from './about';
import type { FileHome } from './file-home';
import { laidOut } from './gaps';
import type { PieceStore } from './piece-store';
import { isRight } from './right-piece';

/**
 * Puts a file that is whole where another program looks for it, byte for byte as it came. The pieces go when it is there,
 * and not before. Where the disk has spoilt some meanwhile, those go instead, nothing is moved, and their bytes are told.
 */
export async function moveHome(
  { id, files }: AboutModel,
  index: number,
  home: FileHome,
  store: PieceStore,
): Promise<Result<{ readonly spoiltBytes: number }, LoadFailure>> {
  const own = (await store.pieces(id)).filter(({ file }) => file === index);
  const blobs: Blob[] = [];
  let spoiltBytes = 0;
  for (const piece of laidOut(own, files[index]!.sizeBytes).pieces) {
    const blob = await store.read(id, piece);
    if (blob && (await isRight(blob, piece))) {
      blobs.push(blob);
      continue;
    }
    await store.drop(id, piece);
    spoiltBytes += piece.size;
  }
  if (spoiltBytes > 0) return ok({ spoiltBytes });

  const whole = new Blob(blobs);
  const taken = await home.take(files[index]!, whole);
  if (!taken.ok) {
    const { failure } = taken;
    return failure.kind === 'full'
      ? fail({ kind: 'no-room', neededBytes: whole.size, freeBytes: failure.freeBytes })
      : fail({ kind: 'start', detail: failure.detail });
  }
  for (const piece of own) await store.drop(id, piece);
  return ok({ spoiltBytes });
}
