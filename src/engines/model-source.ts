import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import type { HostedModel, LoadFailure, LoadProgress, LocalChoice } from './engine';
import type { AboutModel } from './weights/about';
import { loadProgressOf } from './weights/complete-model';
import { defaultModel } from './default-model';
import { canHash, edgesDigest, sha256 } from './digest';
import { whyNotRead } from './gguf';
import { isOnThisDevice } from '../allowed-address';
import { aboutHosted } from './weights/hosted';
import { Keeper, type KeeperPorts } from './weights/keeper';
import { MemoryPieces, withMemoryFor } from './weights/piece-store';
import type { WholeEntries } from './weights/whole-entries';

/** Weights that are there and are what they should be. */
export interface OpenedModel {
  /** One, or the parts of a split model in order. */
  readonly blobs: readonly Blob[];
  readonly name: string;
  readonly digest: string;
}

/** Finds the weights that were chosen and checks them. */
export type OpenModel = (
  choice: LocalChoice,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
) => Promise<Result<OpenedModel, LoadFailure>>;

export interface ModelSourcePorts extends KeeperPorts {
  readonly earlier: WholeEntries;
}

/** What is pinned of a downloadable model. */
export interface PinnedModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly hubUrl: string;
}

/** What does not fit on the disk is held for this visit: this much of it. */
const mostInMemoryBytes = 512 * 1024 * 1024;

const insecure: LoadFailure = {
  kind: 'start',
  detail: 'the page is not served over HTTPS or from this device, so the browser cannot check a model',
};

/** `baseUrl` is the address of the page: the app may live under any path. */
export function modelSource(
  baseUrl: string,
  ports: ModelSourcePorts,
  pinned: PinnedModel = defaultModel,
): OpenModel {
  return async (choice, onProgress, signal) => {
    onProgress({ phase: 'looking' });
    if (!canHash()) return fail(insecure);
    switch (choice.kind) {
      case 'file':
        return await openFiles([choice.file, ...(choice.parts ?? [])]);
      case 'hosted':
        return await openHosted(choice.model, ports, onProgress, signal);
      case 'default':
        return await openPinned(pinned, baseUrl, ports, onProgress, signal);
    }
  };
}

async function openFiles(files: readonly File[]): Promise<Result<OpenedModel, LoadFailure>> {
  const name = files[0]!.name;
  const wrong = await whyNotRead(files);
  if (wrong) return fail(wrong);
  try {
    const digests: string[] = [];
    for (const file of files) digests.push(await edgesDigest(file));
    const digest =
      digests.length === 1
        ? digests[0]!
        : `parts:${digests.length}:${await sha256(new TextEncoder().encode(digests.join('\n')))}`;
    return ok({ blobs: files, name, digest });
  } catch {
    return fail({ kind: 'file-gone', name });
  }
}

async function openHosted(
  hosted: HostedModel,
  ports: ModelSourcePorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<OpenedModel, LoadFailure>> {
  const about = aboutHosted(hosted);
  if (!about.ok) return about;
  return await openWith(about.value, onDisk(ports), onProgress, signal);
}

/** What this browser's cache has; then our own origin, then the model hub. One hash decides whatever the place. */
async function openPinned(
  pinned: PinnedModel,
  baseUrl: string,
  ports: ModelSourcePorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<OpenedModel, LoadFailure>> {
  const { name } = pinned;
  const whole = await ports.earlier.find(name);
  if (whole) {
    onProgress({ phase: 'checking' });
    const digest = await sha256(new Uint8Array(await whole.arrayBuffer()));
    if (digest === pinned.sha256) return ok({ blobs: [whole], name, digest: `sha256:${digest}` });
    await ports.earlier.forget(name);
  }

  const about = aboutPinned(pinned, baseUrl);
  const ours = about.files[0]!.urls[0]!;
  // What this device serves to itself need not lie here twice.
  if (!isOnThisDevice(new URL(ours)) || (await ports.store.about(about.id))) {
    return await openWith(about, onDisk(ports), onProgress, signal);
  }
  const [file] = about.files;
  const near = { ...about, files: [{ ...file!, urls: [ours] }] };
  const held = await openWith(near, { ...ports, store: new MemoryPieces() }, onProgress, signal);
  if (held.ok || held.failure.kind === 'cancelled') return held;
  return await openWith(
    { ...about, files: [{ ...file!, urls: [pinned.hubUrl] }] },
    onDisk(ports),
    onProgress,
    signal,
  );
}

/**
 * A static host answers for what it does not have with 404 or with a page; both mean: look further. So our own origin is
 * asked first, wherever the app lives.
 */
export function aboutPinned(pinned: PinnedModel, baseUrl: string): AboutModel {
  const { name, sizeBytes, sha256: hex, hubUrl } = pinned;
  const urls = [new URL(`models/${name}`, baseUrl).href, hubUrl];
  return {
    version: 1,
    id: name,
    name,
    engine: 'wllama',
    files: [{ urls, sizeBytes, hash: { algorithm: 'sha256', hex } }],
  };
}

function onDisk(ports: ModelSourcePorts): ModelSourcePorts {
  return { ...ports, store: withMemoryFor(ports.store, mostInMemoryBytes) };
}

async function openWith(
  about: AboutModel,
  ports: ModelSourcePorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<OpenedModel, LoadFailure>> {
  const opened = await new Keeper(ports).open(
    about,
    (progress) => onProgress(loadProgressOf(progress)),
    signal,
  );
  return opened.ok ? ok({ ...opened.value, name: about.name }) : opened;
}
