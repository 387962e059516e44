import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import type { LoadFailure } from '../engine';
import type { AboutModel } from './about';
import { notGivenBack, type FilePorts } from './complete-file';
import { completeModel, keptBytes, progressOf, type FetchProgress } from './complete-model';
import { sha256 } from '../digest';
import { laidOut } from './gaps';
import { inspect, type Inspected } from './inspect';
import type { ModelLocks } from './locks';
import { repairPiece } from './repair-piece';

export interface KeeperPorts extends FilePorts {
  readonly locks: ModelLocks;
}

export interface OpenedWeights {
  readonly blobs: readonly Blob[];
  readonly digest: string;
}

export interface WeightsCheck {
  readonly checkedBytes: number;
  readonly wrongBytes: number;
}

type Told = (progress: FetchProgress) => void;

/** How often somebody who waits for another's download hears how far that is. */
const lookMs = 1_000;

/** Fetches, checks, mends and deletes what is kept of models. Whatever it does to one, it does alone. */
export class Keeper {
  readonly #ports: KeeperPorts;

  constructor(ports: KeeperPorts) {
    this.#ports = ports;
  }

  /** Fetches what is missing. */
  complete(
    wanted: AboutModel,
    onProgress: Told,
    signal: AbortSignal,
  ): Promise<Result<AboutModel, LoadFailure>> {
    return this.#alone(wanted, onProgress, signal, () =>
      completeModel(wanted, this.#ports, onProgress, signal),
    );
  }

  /** The weights, byte for byte as they should be: fetches what is missing, and mends what was damaged. */
  open(
    wanted: AboutModel,
    onProgress: Told,
    signal: AbortSignal,
  ): Promise<Result<OpenedWeights, LoadFailure>> {
    return this.#alone(wanted, onProgress, signal, async () => {
      const { store } = this.#ports;
      const known = await store.about(wanted.id);
      if (known && sameFiles(known, wanted)) {
        const found = await this.#inspect(known, onProgress, signal);
        if (found.isWhole && found.wrong.length === 0) return ok(await opened(known, found.blobs));
        const mended = await this.#mend(known, found, signal);
        if (!mended.ok) return mended;
      }
      const whole = await completeModel(wanted, this.#ports, onProgress, signal);
      if (!whole.ok) return whole;
      const blobs = await this.#blobs(whole.value);
      if (blobs) return ok(await opened(whole.value, blobs));
      return fail(notGivenBack);
    });
  }

  /** Reads every byte again. Changes nothing. */
  verify(
    model: AboutModel,
    onProgress: Told,
    signal: AbortSignal,
  ): Promise<Result<WeightsCheck, LoadFailure>> {
    return this.#alone(model, onProgress, signal, async () => {
      const found = await this.#inspect(model, onProgress, signal);
      return ok({ checkedBytes: found.checkedBytes, wrongBytes: wrongBytes(found) });
    });
  }

  /** Fetches again what is wrong or missing, and nothing else; then looks at it all once more. */
  repair(
    model: AboutModel,
    onProgress: Told,
    signal: AbortSignal,
  ): Promise<Result<WeightsCheck, LoadFailure>> {
    return this.#alone(model, onProgress, signal, async () => {
      const found = await this.#inspect(model, onProgress, signal);
      const mended = await this.#mend(model, found, signal);
      if (!mended.ok) return mended;
      const whole = await completeModel(wantedOf(model), this.#ports, onProgress, signal);
      if (!whole.ok) return whole;
      const after = await this.#inspect(whole.value, onProgress, signal);
      return ok({ checkedBytes: after.checkedBytes, wrongBytes: wrongBytes(after) });
    });
  }

  forget(model: AboutModel, signal: AbortSignal): Promise<Result<void, LoadFailure>> {
    return this.#alone(
      model,
      () => undefined,
      signal,
      () => this.#drop(model),
    );
  }

  /** The same, unless somebody else is at work with it: then it is theirs, and stays. */
  async forgetUnused(model: AboutModel): Promise<Result<void, LoadFailure>> {
    const done = await this.#ports.locks.tryHold(model.id, () => this.#drop(model));
    return done?.value ?? ok(undefined);
  }

  async #drop({ id, files }: AboutModel): Promise<Result<void, LoadFailure>> {
    const { store, home } = this.#ports;
    for (const file of files) await home?.drop(file);
    await store.forget(id);
    const isGone = (await store.about(id)) === undefined && (await store.pieces(id)).length === 0;
    return isGone ? ok(undefined) : fail({ kind: 'start', detail: 'the browser did not delete it' });
  }

  async #inspect(model: AboutModel, onProgress: Told, signal: AbortSignal): Promise<Inspected> {
    let receivedBytes = 0;
    const onChecked = (bytes: number) => {
      receivedBytes += bytes;
      onProgress(progressOf('checking', receivedBytes, model));
    };
    return await inspect(model, this.#ports.store, this.#ports.home, onChecked, signal);
  }

  async #mend(
    model: AboutModel,
    { wrong, wrongAtHome }: Inspected,
    signal: AbortSignal,
  ): Promise<Result<void, LoadFailure>> {
    for (const file of wrongAtHome) await this.#ports.home?.drop(file);
    for (const piece of wrong) {
      const file = model.files[piece.file]!;
      // Of a file that was never whole, no piece is known to be true: what is missing will be fetched.
      if (file.checked === undefined) {
        await this.#ports.store.drop(model.id, piece);
        continue;
      }
      const repaired = await repairPiece(model.id, file, piece, this.#ports, signal);
      if (!repaired.ok) return repaired;
    }
    return ok(undefined);
  }

  /** Nothing where a byte is missing: a part would pass under the digest of the whole. */
  async #blobs(model: AboutModel): Promise<readonly (readonly Blob[])[] | undefined> {
    const { store } = this.#ports;
    const all = await store.pieces(model.id);
    const files: Blob[][] = [];
    for (const [index, { sizeBytes }] of model.files.entries()) {
      const { pieces, gaps } = laidOut(
        all.filter(({ file }) => file === index),
        sizeBytes,
      );
      if (gaps.length > 0) return undefined;
      const blobs = await Promise.all(pieces.map((piece) => store.read(model.id, piece)));
      const found = blobs.flatMap((blob, at) => (blob?.size === pieces[at]!.size ? [blob] : []));
      if (found.length !== pieces.length) return undefined;
      files.push(found);
    }
    return files;
  }

  async #alone<T>(
    model: AboutModel,
    onProgress: Told,
    signal: AbortSignal,
    work: () => Promise<Result<T, LoadFailure>>,
  ): Promise<Result<T, LoadFailure>> {
    const { locks, store, timers } = this.#ports;
    let stopLooking: () => void = () => undefined;
    const look = async () => {
      const known = (await store.about(model.id)) ?? model;
      onProgress(progressOf('waiting', await keptBytes(known, store), known));
    };
    const onWait = () => {
      stopLooking = timers.after(lookMs, () => {
        void look();
        onWait();
      });
    };
    try {
      return await locks.hold(
        model.id,
        () => {
          void look();
          onWait();
        },
        signal,
        () => {
          stopLooking();
          return work();
        },
      );
    } catch (error) {
      if (signal.aborted) return fail({ kind: 'cancelled' });
      throw error;
    } finally {
      stopLooking();
    }
  }
}

/** Damaged, or not here. */
function wrongBytes({ wrong, wrongAtHome, missingBytes }: Inspected): number {
  const damaged = wrong.reduce((sum, { size }) => sum + size, missingBytes);
  return wrongAtHome.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, damaged);
}

/** As it was asked for at first, with what its servers said. */
function wantedOf(model: AboutModel): AboutModel {
  return {
    ...model,
    files: model.files.map(({ urls, sizeBytes, hash, into }) => ({
      urls,
      ...(into && { into }),
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(hash && { hash }),
    })),
  };
}

/** Whether what is kept under this name is what is wanted; where nobody vouches for it, the name has to do. */
function sameFiles(known: AboutModel, wanted: AboutModel): boolean {
  return (
    known.files.length === wanted.files.length &&
    wanted.files.every(({ hash }, index) => {
      const { checked } = known.files[index]!;
      return hash?.algorithm !== 'sha256' || checked === undefined || checked === hash.hex;
    })
  );
}

async function opened(model: AboutModel, blobs: readonly (readonly Blob[])[]): Promise<OpenedWeights> {
  return { blobs: blobs.map((pieces) => new Blob([...pieces])), digest: await digestOf(model) };
}

/** Names the weights: the hash of the file, or of its parts' hashes. */
async function digestOf({ files }: AboutModel): Promise<string> {
  const hashes = files.map(({ checked }) => checked ?? '');
  if (hashes.length === 1) return `sha256:${hashes[0]}`;
  return `parts:${hashes.length}:${await sha256(new TextEncoder().encode(hashes.join('\n')))}`;
}
