import type { Result } from '../../core/result';
import { fail, ok } from '../../core/result';
import { hashOf } from '../../statistics/hash';
import type { HostedModel, LoadFailure } from '../engine';
import type { AboutModel } from './about';
import { isAllowed } from '../../allowed-address';

/** Names weights on this device by the address of their first file. What an address asks for besides is told by its hash. */
export function hostedId(url: string): string {
  const { origin, pathname, search } = new URL(url);
  return `${origin}${pathname}${search === '' ? '' : `~${hashOf(search)}`}`;
}

/** A model at an address of which nothing is known but the address. */
export function hostedAt(url: string): HostedModel {
  const last = new URL(url).pathname.split('/').at(-1) ?? '';
  return { id: hostedId(url), name: decoded(last) || url, files: [{ url }] };
}

/** What is to be kept of a hosted model, before anything of it is here. */
export function aboutHosted({ id, name, files }: HostedModel): Result<AboutModel, LoadFailure> {
  const unusable = files.find(({ url }) => !isAllowed(url));
  if (files.length === 0) return fail({ kind: 'not-a-model', name });
  if (unusable) {
    const detail = 'a model’s address begins with https://, or names this device';
    return fail({ kind: 'download', status: undefined, detail });
  }
  return ok({
    version: 1,
    id,
    name,
    engine: 'wllama',
    files: files.map(({ url, sizeBytes, sha256 }) => ({
      urls: [url],
      ...(sizeBytes !== undefined && { sizeBytes }),
      ...(sha256 !== undefined && { hash: { algorithm: 'sha256', hex: sha256.toLowerCase() } as const }),
    })),
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The way back: what was asked for, of a model that is kept. */
export function hostedOf({ id, name, files }: AboutModel): HostedModel {
  return {
    id,
    name,
    // A size that only its server gave is asked for again: the file may have changed there.
    files: files.map(({ urls, sizeBytes, hash }) => ({
      url: urls[0]!,
      ...(hash && sizeBytes !== undefined && { sizeBytes }),
      ...(hash?.algorithm === 'sha256' && { sha256: hash.hex }),
    })),
  };
}
