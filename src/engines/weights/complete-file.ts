import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { AboutFile } from './about';
import { checkFile } from './check-file';
import { download, type DownloadFailure, type DownloadPorts, type Learnt } from './download';
import { RunningHash } from './file-hash';
import { piecesOf, type FileAtWork } from './file-at-work';
import { kindOf } from './file-kind';
import { laidOut, type Gap } from './gaps';
import type { FileHome } from './file-home';
import type { Piece, PieceStore } from './piece-store';
import { PieceWriter, usualPieceBytes } from './piece-writer';

export interface FilePorts extends DownloadPorts {
  readonly store: PieceStore;
  /** Where files go that another program looks for. */
  readonly home?: FileHome;
  readonly pieceBytes?: number;
}

/**
 * Fetches whatever is missing of a file, and compares it with its hash once it is whole. Nothing is fetched that is here.
 * What turns out to be of two versions, or not what it should be, is fetched once more, whole.
 */
export async function completeFile(
  work: FileAtWork,
  ports: FilePorts,
  signal: AbortSignal,
): Promise<Result<AboutFile, LoadFailure>> {
  let isFresh = false;
  for (let unreadable = 0; unreadable < 2;) {
    const before = await piecesOf(work, ports.store);
    const hash = await RunningHash.begin(work.wanted.hash?.algorithm === 'md5');
    const filled = await fillGaps(work, hash, ports, signal);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (!filled.ok) {
      if (filled.failure.kind !== 'changed') return fail(filled.failure);
      if (isFresh) return fail(neverTheSame);
      isFresh = true;
      await startOver(work, ports.store);
      continue;
    }

    const checked = await checkFile(work, hash, before, ports.store, filled.value.fetched, signal);
    if (checked === 'right') return ok(work.current);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (checked === 'unreadable') {
      unreadable += 1;
      continue;
    }
    if (work.current.checked !== undefined) {
      // What was here is true, so what came just now is not.
      const names = new Set(before.map(nameOf));
      for (const piece of await piecesOf(work, ports.store)) {
        if (!names.has(nameOf(piece))) await ports.store.drop(work.id, piece);
      }
      return fail(checked);
    }
    await startOver(work, ports.store);
    if (isFresh || !(before.length > 0 || filled.value.joined)) return fail(checked);
    isFresh = true;
  }
  return fail(notGivenBack);
}

export const notGivenBack: LoadFailure = {
  kind: 'start',
  detail: 'the browser does not give back what it was given to keep',
};

const neverTheSame: LoadFailure = {
  kind: 'wrong-content',
  expected: 'one version of the file',
  got: 'another one each time',
};

/** Two stretches of one file may have the same bytes. */
function nameOf({ from, size, sha256 }: Piece): string {
  return `${from}-${size}-${sha256}`;
}

async function startOver(work: FileAtWork, store: PieceStore): Promise<void> {
  const pieces = await piecesOf(work, store);
  for (const piece of pieces) await store.drop(work.id, piece);
  const laid = laidOut(pieces, work.current.sizeBytes).pieces;
  work.onDropped(laid.reduce((sum, { size }) => sum + size, 0));
  work.current = work.wanted;
}

/** From the first address that has it. What one address gave stays when the next one is asked. */
async function fillGaps(
  work: FileAtWork,
  hash: RunningHash,
  ports: FilePorts,
  signal: AbortSignal,
): Promise<Result<{ readonly fetched: boolean; readonly joined: boolean }, DownloadFailure>> {
  let failure: DownloadFailure = { kind: 'download', status: undefined, detail: 'it has no address' };
  let isJoined = false;
  let hasFetched = false;
  for (const url of work.wanted.urls) {
    for (;;) {
      const { gaps } = laidOut(await piecesOf(work, ports.store), work.current.sizeBytes);
      const gap = gaps[0];
      if (!gap) return ok({ fetched: hasFetched, joined: isJoined });
      const filled = await fillGap(work, url, gap, hash, ports, signal);
      if (!filled.ok) {
        failure = filled.failure;
        break;
      }
      isJoined ||= filled.value.joined || hasFetched;
      hasFetched = true;
      // The server never said how long the file is: it is as long as what came to its end.
      if (work.current.sizeBytes === undefined && gap.to === undefined) {
        const unkept = await learn(work, { sizeBytes: filled.value.end });
        if (unkept) return fail(unkept);
      }
    }
    isJoined ||= (await piecesOf(work, ports.store)).length > 0;
    // Another address would not help.
    if (signal.aborted || failure.kind === 'no-room' || failure.kind === 'start') break;
  }
  return fail(failure);
}

async function fillGap(
  work: FileAtWork,
  url: string,
  gap: Gap,
  hash: RunningHash,
  ports: FilePorts,
  signal: AbortSignal,
): ReturnType<typeof download> {
  const { id, index, wanted, current } = work;
  const writer = new PieceWriter(ports.store, id, index, gap.from, ports.pieceBytes ?? usualPieceBytes);
  const stretch = {
    url,
    expects: kindOf(wanted),
    isHashed: wanted.hash !== undefined,
    ...gap,
    ...(current.sizeBytes !== undefined && { sizeBytes: current.sizeBytes }),
    ...(current.validator !== undefined && { validator: current.validator }),
  };
  let at = gap.from;
  const sink = {
    learn: (learnt: Learnt) => learn(work, learnt),
    async write(chunk: Uint8Array) {
      hash.take(at, chunk);
      at += chunk.length;
      const failure = await writer.write(chunk);
      if (!failure) work.onBytes(chunk.length);
      return failure;
    },
    wait: (isWaiting: boolean) => work.onWaiting(isWaiting),
  };
  const result = await download(stretch, sink, ports, signal);
  // Whatever ended it, what came is kept: the next try goes on from there.
  const unkept = result.ok || result.failure.kind !== 'no-room' ? await writer.flush() : undefined;
  return unkept ? fail(unkept) : result;
}

async function learn(work: FileAtWork, learnt: Learnt): Promise<LoadFailure | undefined> {
  const { current } = work;
  const sizeBytes = current.sizeBytes ?? learnt.sizeBytes;
  const validator = current.validator ?? learnt.validator;
  if (sizeBytes === current.sizeBytes && validator === current.validator) return undefined;
  work.current = {
    ...current,
    ...(sizeBytes !== undefined && { sizeBytes }),
    ...(validator !== undefined && { validator }),
  };
  return await work.onLearn(work.current);
}
