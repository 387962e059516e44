import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { AboutFile, FileHash } from './about';
import { download, type DownloadFailure, type DownloadPorts, type Learnt } from './download';
import { RunningHash } from './file-hash';
import { kindOf } from './file-kind';
import { laidOut, type Gap } from './gaps';
import type { FileHome } from './file-home';
import type { Piece, PieceStore } from './piece-store';
import { PieceWriter, usualPieceBytes } from './piece-writer';
import { isRight } from './right-piece';

export interface FilePorts extends DownloadPorts {
  readonly store: PieceStore;
  /** Where files go that another program looks for. */
  readonly home?: FileHome;
  readonly pieceBytes?: number;
}

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

    const checked = await check(work, hash, before, ports.store, filled.value.fetched, signal);
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

async function piecesOf({ id, index }: FileAtWork, store: PieceStore): Promise<readonly Piece[]> {
  return (await store.pieces(id)).filter(({ file }) => file === index);
}

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

/** Looks at a file that is whole. It is right where nobody ever said what it should be. */
async function check(
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
  // Where nobody vouches for the file, its pieces alone can tell what the disk has spoilt since an earlier visit.
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
