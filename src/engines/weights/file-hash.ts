export interface HashedFile {
  readonly sha256: string;
  readonly md5?: string;
}

/** Computed at once, so that a long file lets others have a turn, and a stop is heard. */
const sliceBytes = 2 * 1024 * 1024;

/**
 * Hashes a file that lies here in pieces, without having it in memory whole. Browsers can only hash what is: the code for
 * it is fetched when it is first needed. Rejects with the reason of the signal when it is aborted.
 */
export async function hashBlobs(
  blobs: readonly Blob[],
  withMd5: boolean,
  onHashed: (bytes: number) => void,
  signal: AbortSignal,
): Promise<HashedFile> {
  const { createMD5, createSHA256 } = await import('hash-wasm');
  const sha = (await createSHA256()).init();
  const md5 = withMd5 ? (await createMD5()).init() : undefined;
  for (const blob of blobs) {
    for (let from = 0; from < blob.size; from += sliceBytes) {
      signal.throwIfAborted();
      const bytes = new Uint8Array(await blob.slice(from, from + sliceBytes).arrayBuffer());
      sha.update(bytes);
      md5?.update(bytes);
      onHashed(bytes.length);
    }
  }
  return { sha256: sha.digest(), ...(md5 && { md5: md5.digest() }) };
}
