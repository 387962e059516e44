import type { Result } from '../core/result';
import { fail, ok } from '../core/result';
import { defaultModel } from './default-model';
import { canHash, edgesDigest, sha256 } from './digest';
import { download, type DownloadPorts } from './download';
import type { LoadFailure, LoadProgress, LocalChoice } from './engine';
import { looksLikeGguf } from './gguf';
import type { ModelCache } from './model-cache';

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

export interface ModelSourcePorts extends DownloadPorts {
  readonly cache: ModelCache;
}

/** What is pinned of a downloadable model. */
export interface PinnedModel {
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: string;
  readonly hubUrl: string;
}

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
    if (choice.kind === 'file') return await openFile(choice.file);
    if (choice.kind === 'hosted') return fail({ kind: 'not-a-model', name: choice.model.name });
    return await openPinned(pinned, baseUrl, ports, onProgress, signal);
  };
}

async function openFile(file: File): Promise<Result<OpenedModel, LoadFailure>> {
  try {
    if (!looksLikeGguf(new Uint8Array(await file.slice(0, 4).arrayBuffer()))) {
      return fail({ kind: 'not-a-model', name: file.name });
    }
    return ok({ blobs: [file], name: file.name, digest: await edgesDigest(file) });
  } catch (error) {
    // It was moved, changed or deleted since it was picked.
    return fail({ kind: 'start', detail: error instanceof Error ? error.message : String(error) });
  }
}

/**
 * In this order: this browser's cache, our own origin, the model hub. A static host answers for what it does
 * not have with 404 or with a page; both mean: look further. One hash decides whatever the place.
 */
async function openPinned(
  pinned: PinnedModel,
  baseUrl: string,
  ports: ModelSourcePorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<OpenedModel, LoadFailure>> {
  const opened = (blob: Blob) => ok({ blobs: [blob], name: pinned.name, digest: `sha256:${pinned.sha256}` });
  const kept = await ports.cache.find(pinned.name);
  if (kept) {
    onProgress({ phase: 'checking' });
    const wrong = await wrongness(new Uint8Array(await kept.arrayBuffer()), pinned);
    if (!wrong) return opened(kept);
    await ports.cache.forget(pinned.name);
  }

  const ours = new URL(`models/${pinned.name}`, baseUrl);
  let failure: LoadFailure = { kind: 'cancelled' };
  for (const url of [ours.href, pinned.hubUrl]) {
    const fetched = await fetchChecked(url, pinned, ports, onProgress, signal);
    if (signal.aborted) return fail({ kind: 'cancelled' });
    if (fetched.ok) {
      const blob = new Blob([fetched.value]);
      // What this device serves to itself need not lie here twice.
      if (url !== ours.href || !isLocal(ours)) await ports.cache.keep(pinned.name, blob);
      return opened(blob);
    }
    failure = fetched.failure;
  }
  return fail(failure);
}

async function fetchChecked(
  url: string,
  pinned: PinnedModel,
  ports: ModelSourcePorts,
  onProgress: (progress: LoadProgress) => void,
  signal: AbortSignal,
): Promise<Result<Uint8Array<ArrayBuffer>, LoadFailure>> {
  const report = (receivedBytes: number) =>
    onProgress({ phase: 'downloading', receivedBytes, totalBytes: pinned.sizeBytes });

  for (let first = true; ; first = false) {
    const arrived = await download(url, pinned.sizeBytes, ports, report, signal);
    if (!arrived.ok) return arrived;
    onProgress({ phase: 'checking' });
    const wrong = await wrongness(arrived.value.bytes, pinned);
    if (!wrong) return ok(arrived.value.bytes);
    // The pieces may come from two versions of the file: once more, whole.
    if (!arrived.value.joined || !first) return fail(wrong);
  }
}

async function wrongness(
  bytes: Uint8Array<ArrayBuffer>,
  pinned: PinnedModel,
): Promise<LoadFailure | undefined> {
  const hash = await sha256(bytes);
  if (hash === pinned.sha256) return undefined;
  return { kind: 'wrong-content', expected: `SHA-256 ${pinned.sha256}`, got: `SHA-256 ${hash}` };
}

function isLocal({ hostname }: URL): boolean {
  return /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(hostname);
}
