import type { HostedFile, HostedModel } from '../../engines/engine';

/** What was typed: a repository for the hub to list, the model itself, or nothing that could be either. */
export type TypedAddress =
  | { readonly kind: 'repository'; readonly repository: string }
  | { readonly kind: 'model'; readonly model: HostedModel }
  | { readonly kind: 'bad' };

const longest = 2_000;
/** llama.cpp's own names for the parts of a split model. */
const splitName = /-(\d{5})-of-(\d{5})\.gguf$/i;
/** More parts than any model has that fits into a browser. */
const mostParts = 64;

export function readAddress(text: string): TypedAddress {
  const typed = text.trim();
  if (typed.length > longest) return { kind: 'bad' };
  if (/^[\w.-]+\/[\w.-]+$/.test(typed)) return { kind: 'repository', repository: typed };
  const url = allowedAddress(typed);
  if (!url) return { kind: 'bad' };
  if (/\.gguf$/i.test(url.pathname)) return modelAt(url);
  if (isHub(url)) return { kind: 'repository', repository: typed };
  return { kind: 'bad' };
}

/** An address that this page may ask: nothing unencrypted but on this device, and no password in it. */
export function allowedAddress(text: string): URL | undefined {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    return undefined;
  }
  if (url.username !== '' || url.password !== '') return undefined;
  if (url.protocol === 'https:') return url;
  const here = /^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(url.hostname);
  return url.protocol === 'http:' && here ? url : undefined;
}

function modelAt(url: URL): TypedAddress {
  url.hash = '';
  // The hub's page of a file, which people copy from their address bar, is not the file.
  if (isHub(url)) url.pathname = url.pathname.replace(/^(\/[^/]+\/[^/]+)\/blob\//, '$1/resolve/');
  const files = partsOf(url);
  if (!files) return { kind: 'bad' };
  const fileName = decoded(url.pathname.split('/').at(-1) ?? '');
  const name = fileName.replace(splitName, '.gguf');
  return { kind: 'model', model: { id: files[0]!.url, name, files } };
}

/** Somebody who names one part of a split model means the whole of it. */
function partsOf(url: URL): readonly HostedFile[] | undefined {
  const split = splitName.exec(url.pathname);
  if (!split) return [{ url: url.href }];
  const total = Number(split[2]);
  if (total < 1 || total > mostParts) return undefined;
  return Array.from({ length: total }, (_, index) => {
    const part = new URL(url);
    const number = String(index + 1).padStart(5, '0');
    part.pathname = url.pathname.replace(splitName, `-${number}-of-${split[2]}.gguf`);
    return { url: part.href };
  });
}

function isHub(url: URL): boolean {
  return url.hostname === 'huggingface.co' || url.hostname === 'hf.co';
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
