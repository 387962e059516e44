const mebibyte = 1024 * 1024;

/** Browsers compute hashes only for pages that are served over HTTPS or from the device itself. */
export function canHash(): boolean {
  const subtle: SubtleCrypto | undefined = globalThis.crypto?.subtle;
  return subtle !== undefined;
}

/** SHA-256 as lower-case hex. */
export async function sha256(data: Uint8Array<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Identifies a file of gigabytes without reading it: its size and the SHA-256 of its first and last MiB. The
 * first holds the tensor table of all but huge vocabularies; the last differs between quantisations.
 */
export async function edgesDigest(file: Blob): Promise<string> {
  const first = file.slice(0, mebibyte);
  const last = file.slice(Math.max(mebibyte, file.size - mebibyte));
  const hash = await sha256(new Uint8Array(await new Blob([first, last]).arrayBuffer()));
  return `edges:${file.size}:${hash}`;
}
