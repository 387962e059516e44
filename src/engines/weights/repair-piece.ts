import type { Result } from '../../core/result';
import { fail } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { AboutFile } from './about';
import { sha256 } from '../digest';
import { download } from './download';
import type { FilePorts } from './complete-file';
import { kindOf } from './file-kind';
import type { Piece, PieceStore } from './piece-store';

/**
 * Fetches one piece of a file again, and puts it in its place when it is what the piece once was. Whatever comes instead
 * changes nothing.
 */
export async function repairPiece(
  id: string,
  file: AboutFile,
  piece: Piece,
  ports: FilePorts,
  signal: AbortSignal,
): Promise<Result<void, LoadFailure>> {
  let failure: LoadFailure = { kind: 'download', status: undefined, detail: 'it has no address' };
  for (const url of file.urls) {
    const bytes = new Uint8Array(piece.size);
    let received = 0;
    const { sizeBytes } = file;
    const stretch = {
      url,
      from: piece.from,
      to: piece.from + piece.size,
      isHashed: true,
      expects: kindOf(file),
      ...(sizeBytes !== undefined && { sizeBytes }),
    };
    const sink = {
      learn: async () => undefined,
      async write(chunk: Uint8Array): Promise<undefined> {
        bytes.set(chunk, received);
        received += chunk.length;
      },
    };
    const fetched = await download(stretch, sink, ports, signal);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (!fetched.ok) {
      if (fetched.failure.kind !== 'changed') failure = fetched.failure;
      continue;
    }
    const got = await sha256(bytes);
    if (got !== piece.sha256) {
      failure = { kind: 'wrong-content', expected: `SHA-256 ${piece.sha256}`, got: `SHA-256 ${got}` };
      continue;
    }
    return await putBack(id, piece, new Blob([bytes]), ports.store);
  }
  return fail(failure);
}

/** Takes no more room than what it replaces: where the disk is full, what is spoilt goes first. */
async function putBack(
  id: string,
  piece: Piece,
  bytes: Blob,
  store: PieceStore,
): Promise<Result<void, LoadFailure>> {
  let put = await store.put(id, piece, bytes);
  if (!put.ok && put.failure.kind === 'full') {
    await store.drop(id, piece);
    put = await store.put(id, piece, bytes);
  }
  if (put.ok) return put;
  const { failure } = put;
  return failure.kind === 'full'
    ? fail({ kind: 'no-room', neededBytes: piece.size, freeBytes: failure.freeBytes })
    : fail({ kind: 'start', detail: failure.detail });
}
