import { createHash } from 'node:crypto';
import type { AboutModel } from '../../../../src/engines/weights/about';
import { Keeper } from '../../../../src/engines/weights/keeper';
import type { FetchProgress } from '../../../../src/engines/weights/complete-model';
import { FakeDisk, FakePage } from '../fake-caches';
import { fakeWeb, type FakeSite } from '../fake-web';
import { ManualTimers } from '../manual-timers';
import { settled, weightsPorts } from './ports';

/** Bytes that look like weights; other seeds make other bytes. */
export function weightsOf(sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: sizeBytes }, (_, index) =>
    index < 4 ? 'GGUF'.charCodeAt(index) : (index * seed * 31 + (index >> 8)) % 251,
  );
}

export function shaOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export const url = 'https://hub.example/model.gguf';

/** A model of one file; `hash` false where nobody vouches for it. */
export function modelOf(bytes: Uint8Array, { hash = true, urls = [url] } = {}): AboutModel {
  const pinned = { sizeBytes: bytes.length, hash: { algorithm: 'sha256', hex: shaOf(bytes) } } as const;
  return {
    version: 1,
    id: 'https://hub.example/model.gguf',
    name: 'model.gguf',
    engine: 'wllama',
    files: [{ urls, ...(hash && pinned) }],
  };
}

export interface VisitOptions {
  readonly disk?: FakeDisk;
  readonly page?: FakePage;
  readonly pieceBytes?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: FetchProgress) => void;
}

/** One visit of a page: a keeper over a disk that may outlive it, and a web. */
export function visit(sites: Record<string, FakeSite>, options: VisitOptions = {}) {
  const web = fakeWeb(sites);
  const disk = options.disk ?? options.page?.disk ?? new FakeDisk();
  const page = options.page ?? new FakePage(disk);
  const timers = new ManualTimers();
  const { pieceBytes = 1_000 } = options;
  const ports = weightsPorts({ web, page, timers, pieceBytes });
  const keeper = new Keeper(ports);
  const told: FetchProgress[] = [];
  const onProgress = (progress: FetchProgress) => {
    told.push(progress);
    options.onProgress?.(progress);
  };
  const signal = options.signal ?? new AbortController().signal;
  const inTime = <T>(work: Promise<T>) => settled(timers, work, page.died);
  return {
    ...web,
    disk,
    page,
    timers,
    ports,
    keeper,
    told,
    complete: (model: AboutModel) => inTime(keeper.complete(model, onProgress, signal)),
    repair: (model: AboutModel) => inTime(keeper.repair(model, onProgress, signal)),
    verify: (model: AboutModel) => inTime(keeper.verify(model, onProgress, signal)),
    /** The bytes of its files, or the failure. */
    async open(model: AboutModel) {
      const opened = await inTime(keeper.open(model, onProgress, signal));
      if (!opened.ok) return opened.failure;
      return await Promise.all(
        opened.value.blobs.map(async (blob) => new Uint8Array(await blob.arrayBuffer())),
      );
    },
  };
}
