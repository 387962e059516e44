import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure, LoadProgress } from '../engine';
import type { AboutFile, AboutModel } from './about';
import { completeFile, notGivenBack, type FilePorts } from './complete-file';
import type { FileAtWork } from './file-at-work';
import type { FileHome } from './file-home';
import { bytesOf, laidOut } from './gaps';
import { moveHome } from './move-home';
import type { PieceStore } from './piece-store';
import { unsharedFiles } from './unshared-files';

export interface FetchProgress {
  /** `waiting`: for the network, or for whoever else is fetching the same. */
  readonly phase: 'fetching' | 'checking' | 'waiting';
  readonly receivedBytes: number;
  readonly totalBytes?: number;
}

/**
 * Fetches whatever is missing of a model's files, in their order, and checks them. It may be cut off anywhere: what was
 * kept till then is found again.
 */
export async function completeModel(
  wanted: AboutModel,
  ports: FilePorts,
  onProgress: (progress: FetchProgress) => void,
  signal: AbortSignal,
): Promise<Result<AboutModel, LoadFailure>> {
  const { store } = ports;
  let model = await takenUp(wanted, ports);
  const atHome = await filesAtHome(model, ports.home);
  const pieces = await store.pieces(wanted.id);
  const begun = new Set(pieces.map(({ file }) => file));
  for (const piece of pieces) {
    // The tab died when the file had just been moved.
    if (atHome.has(piece.file)) await store.drop(wanted.id, piece);
  }
  let received = (await keptBytes(model, store)) + bytesAtHome(model, atHome);
  let checked = 0;
  const tell = (phase: FetchProgress['phase'], receivedBytes = received) =>
    onProgress(progressOf(phase, receivedBytes, model));

  const withoutRoom = await roomFor(model, received, store);
  if (withoutRoom) return fail(withoutRoom);
  for (const [index, file] of wanted.files.entries()) {
    if (atHome.has(index)) continue;
    const work: FileAtWork = {
      id: wanted.id,
      index,
      wanted: file,
      // Of what is not here at all, nothing that was learnt earlier need be true any more.
      current: begun.has(index) ? model.files[index]! : file,
      async onLearn(current) {
        const knewSize = model.files[index]?.sizeBytes !== undefined;
        model = { ...model, files: model.files.with(index, current) };
        const saved = await store.saveAbout(model);
        if (!saved.ok && saved.failure.kind === 'broken' && current.checked === undefined) {
          return { kind: 'start', detail: saved.failure.detail };
        }
        return knewSize ? undefined : await roomFor(model, received, store);
      },
      onBytes(count) {
        received += count;
        tell('fetching');
      },
      onDropped(count) {
        received -= count;
      },
      onHashed(count) {
        checked += count;
        tell('checking', checked);
      },
      onWaiting: (isWaiting) => tell(isWaiting ? 'waiting' : 'fetching'),
    };
    for (let tries = 0; ; tries++) {
      if (tries === 2) return fail(notGivenBack);
      const done = await completeFile(work, ports, signal);
      if (!done.ok) return fail(await withFacts(done.failure, model, ports));
      model = { ...model, files: model.files.with(index, done.value) };
      if (file.into === undefined || !ports.home) break;
      const moved = await moveHome(model, index, ports.home, store);
      if (!moved.ok) return moved;
      if (moved.value.spoiltBytes === 0) break;
      received -= moved.value.spoiltBytes;
    }
  }
  return ok(model);
}

async function filesAtHome(model: AboutModel, home: FileHome | undefined): Promise<ReadonlySet<number>> {
  const found = await Promise.all(model.files.map((file) => home?.find(file)));
  return new Set(found.flatMap((blob, index) => (blob ? [index] : [])));
}

function bytesAtHome({ files }: AboutModel, atHome: ReadonlySet<number>): number {
  return files.reduce((sum, { sizeBytes = 0 }, index) => sum + (atHome.has(index) ? sizeBytes : 0), 0);
}

export async function keptBytes(model: AboutModel, store: PieceStore): Promise<number> {
  const pieces = await store.pieces(model.id);
  const ofFile = (index: number) => pieces.filter(({ file }) => file === index);
  return model.files.reduce(
    (sum, file, index) => sum + bytesOf(laidOut(ofFile(index), file.sizeBytes).pieces),
    0,
  );
}

/**
 * What there is to fetch. Of a compiled model the list names the sizes of the weights, and what else belongs to it is
 * small beside them; of any other, one size that is not known may be most of it.
 */
export function totalOf({ engine, files }: AboutModel): number | undefined {
  const known = files.flatMap(({ sizeBytes }) => sizeBytes ?? []);
  if (known.length < files.length && (engine !== 'web-llm' || known.length === 0)) return undefined;
  return known.reduce((sum, bytes) => sum + bytes, 0);
}

/** How far something has come with a model, of as much as is known of it: files whose sizes nobody tells come on top. */
export function progressOf(
  phase: FetchProgress['phase'],
  receivedBytes: number,
  model: AboutModel,
): FetchProgress {
  const totalBytes = totalOf(model);
  if (totalBytes === undefined) return { phase, receivedBytes };
  return { phase, receivedBytes, totalBytes: Math.max(totalBytes, receivedBytes) };
}

/** The same for whoever waits for the model itself. */
export function loadProgressOf({ phase, receivedBytes, totalBytes }: FetchProgress): LoadProgress {
  return {
    phase: phase === 'checking' ? 'checking' : 'downloading',
    receivedBytes,
    ...(totalBytes !== undefined && { totalBytes }),
  };
}

/** What is known of the model from earlier, where that is still the same model; it is kept from here on. */
async function takenUp(wanted: AboutModel, { store, home }: FilePorts): Promise<AboutModel> {
  const before = await store.about(wanted.id);
  const pieces = await store.pieces(wanted.id);
  const isKnown = wanted.files.map((file, index) => {
    const known = before?.files[index];
    return known !== undefined && isSame(known, file);
  });
  for (const piece of pieces) {
    if (!isKnown[piece.file]) await store.drop(wanted.id, piece);
  }
  const begun = new Set(pieces.map(({ file }) => file));
  const files = wanted.files.map((file, index) => {
    const isHere = begun.has(index) || file.into !== undefined;
    return isHere && isKnown[index] ? { ...before!.files[index]!, ...file } : file;
  });
  const model = { ...wanted, files };
  if (before && home) await dropReplaced(before, wanted, store, home);
  await store.saveAbout(model);
  return model;
}

/** The name is given to other files by now: nothing else would tell any more that these lie here. */
async function dropReplaced(
  before: AboutModel,
  { id, files }: AboutModel,
  store: PieceStore,
  home: FileHome,
): Promise<void> {
  const wanted = new Set(files.map(({ urls }) => urls[0]));
  const replaced = before.files.filter(({ urls }) => !wanted.has(urls[0]));
  for (const file of await unsharedFiles(id, replaced, store)) await home.drop(file);
}

function isSame(known: AboutFile, { hash, sizeBytes, urls }: AboutFile): boolean {
  if (hash?.algorithm === 'sha256' && known.checked !== undefined) return known.checked === hash.hex;
  if (hash && known.hash) return hash.hex === known.hash.hex;
  // Nobody vouches for it: another address may have anything.
  if (known.urls[0] !== urls[0]) return false;
  return sizeBytes === undefined || known.sizeBytes === undefined || sizeBytes === known.sizeBytes;
}

/** Looked at before gigabytes have come in vain. */
async function roomFor(
  model: AboutModel,
  received: number,
  store: PieceStore,
): Promise<LoadFailure | undefined> {
  const neededBytes = toCome(model, received);
  const free = await store.freeBytes();
  if (neededBytes <= 0 || free === undefined || free >= neededBytes) return undefined;
  return { kind: 'no-room', neededBytes, freeBytes: Math.max(0, free) };
}

function toCome({ files }: AboutModel, received: number): number {
  return files.reduce((sum, { sizeBytes }) => sum + (sizeBytes ?? 0), 0) - received;
}

/** What failed knows of one piece of one file; a person hears of the model. */
async function withFacts(
  failure: LoadFailure,
  model: AboutModel,
  { store, home }: FilePorts,
): Promise<LoadFailure> {
  const kept = await keptBytes(model, store);
  if (failure.kind === 'no-room') {
    const missing = toCome(model, kept + bytesAtHome(model, await filesAtHome(model, home)));
    return { ...failure, neededBytes: Math.max(failure.neededBytes, missing) };
  }
  return failure.kind === 'download' && kept > 0 ? { ...failure, keptBytes: kept } : failure;
}
