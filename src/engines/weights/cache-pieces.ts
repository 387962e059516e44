import * as v from 'valibot';
import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import { aboutSchema, type AboutModel } from './about';
import { weightsCacheName } from './cache-name';
import { sorted, type NotKept, type Piece, type PieceStore } from './piece-store';

/** Left free beside the weights: they must never be the reason why a library cannot be saved. */
const reserveBytes = 200 * 1024 * 1024;

/** The part of a worker's or a page's global scope that is needed. */
export interface CacheScope {
  readonly caches: CacheStorage;
  readonly navigator: { readonly storage: StorageManager };
}

const pieceName = /^(\d+)\/(\d+)-(\d+)-([0-9a-f]{64})$/;

/**
 * Pieces in the browser's Cache API. An address there carries a piece's place, size and hash, so that one list of
 * addresses tells what is here, and a piece can neither be half written nor taken for another.
 *
 * Private windows and insecure pages have no cache, or one that throws: then nothing is found and nothing kept.
 */
export function cachePieces(baseUrl: string, scope: CacheScope): PieceStore {
  // Not relative: that would depend on where the worker's script lies.
  const root = new URL(`/${weightsCacheName}/pieces/`, baseUrl).href;
  // An id of dots alone would climb out of the folder.
  const folder = (id: string) => `${root}~${encodeURIComponent(id)}/`;
  const aboutKey = (id: string) => `${folder(id)}about`;
  const key = (id: string, { file, from, size, sha256 }: Piece) =>
    `${folder(id)}${file}/${from}-${size}-${sha256}`;

  const opened = async <T>(use: (cache: Cache) => Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await use(await scope.caches.open(weightsCacheName));
    } catch {
      return otherwise;
    }
  };
  const write = async (address: string, body: Blob): Promise<Result<void, NotKept>> => {
    try {
      const free = await freeBytes();
      if (free !== undefined && free < body.size) return fail({ kind: 'full', freeBytes: Math.max(0, free) });
      const cache = await scope.caches.open(weightsCacheName);
      await cache.put(address, new Response(body, { headers: { 'Content-Length': `${body.size}` } }));
      return ok(undefined);
    } catch (error) {
      if (error instanceof Error && error.name === 'QuotaExceededError') {
        return fail({ kind: 'full', freeBytes: Math.max(0, (await freeBytes()) ?? 0) });
      }
      return fail({ kind: 'broken', detail: error instanceof Error ? error.message : String(error) });
    }
  };
  const freeBytes = async (): Promise<number | undefined> => {
    try {
      const { quota, usage } = await scope.navigator.storage.estimate();
      return quota === undefined ? undefined : quota - (usage ?? 0) - reserveBytes;
    } catch {
      return undefined;
    }
  };
  const addresses = (prefix: string) =>
    opened(
      async (cache) => (await cache.keys()).map(({ url }) => url).filter((url) => url.startsWith(prefix)),
      [],
    );
  const about = (id: string): Promise<AboutModel | undefined> =>
    opened(async (cache) => {
      const stored: unknown = await (await cache.match(aboutKey(id)))?.json();
      const parsed = v.safeParse(aboutSchema, stored);
      return parsed.success && parsed.output.id === id ? parsed.output : undefined;
    }, undefined);

  return {
    about,
    freeBytes,
    async models() {
      const names = (await addresses(root)).map((url) => url.slice(root.length).split('/')[0] ?? '');
      const ids = [...new Set(names)].map((name) => decodeURIComponent(name.slice(1)));
      const abouts = await Promise.all(ids.map((id) => about(id)));
      return abouts.filter((one) => one !== undefined);
    },
    saveAbout: (model) =>
      write(aboutKey(model.id), new Blob([JSON.stringify(model)], { type: 'application/json' })),
    async pieces(id) {
      const pieces = (await addresses(folder(id))).map((url) => pieceAt(url.slice(folder(id).length)));
      return sorted(pieces.filter((piece) => piece !== undefined));
    },
    put: (id, piece, bytes) => write(key(id, piece), bytes),
    read: (id, piece) => opened(async (cache) => (await cache.match(key(id, piece)))?.blob(), undefined),
    drop: (id, piece) =>
      opened(async (cache) => {
        await cache.delete(key(id, piece));
      }, undefined),
    forget: (id) =>
      opened(async (cache) => {
        const about = aboutKey(id);
        for (const { url } of await cache.keys()) {
          if (url.startsWith(folder(id)) && url !== about) await cache.delete(url);
        }
        await cache.delete(about);
      }, undefined),
  };
}

function pieceAt(name: string): Piece | undefined {
  const found = pieceName.exec(name);
  if (!found) return undefined;
  const [, file, from, size, sha256] = found;
  return { file: Number(file), from: Number(from), size: Number(size), sha256: sha256! };
}
