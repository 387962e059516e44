import type { IHasher } from 'hash-wasm';

export interface HashedFile {
  readonly sha256: string;
  readonly md5?: string;
}

/** Computed at once, so that a long file lets others have a turn, and a stop is heard. */
const sliceBytes = 2 * 1024 * 1024;

/**
 * The hash of a file that is never in memory whole. It takes bytes as they come, from the first on, and reads later what it
 * has missed. Browsers can only hash what stands in memory: the code for this is fetched when it is first needed.
 */
export class RunningHash {
  readonly #sha: IHasher;
  readonly #md5: IHasher | undefined;
  #at = 0;

  private constructor(sha: IHasher, md5: IHasher | undefined) {
    this.#sha = sha;
    this.#md5 = md5;
  }

  static async begin(withMd5: boolean): Promise<RunningHash> {
    const { createMD5, createSHA256 } = await import('hash-wasm');
    const md5 = withMd5 ? (await createMD5()).init() : undefined;
    return new RunningHash((await createSHA256()).init(), md5);
  }

  /** What does not follow on what it has seen is read later. */
  take(from: number, bytes: Uint8Array): void {
    if (from !== this.#at) return;
    this.#sha.update(bytes);
    this.#md5?.update(bytes);
    this.#at += bytes.length;
  }

  /** Reads the rest of the file. Rejects with the reason of the signal when it is aborted. */
  async finish(
    blobs: readonly Blob[],
    onHashed: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<HashedFile> {
    let start = 0;
    for (const blob of blobs) {
      while (this.#at < start + blob.size) {
        signal.throwIfAborted();
        const from = this.#at - start;
        const bytes = new Uint8Array(await blob.slice(from, from + sliceBytes).arrayBuffer());
        this.take(this.#at, bytes);
        onHashed(bytes.length);
      }
      start += blob.size;
    }
    return { sha256: this.#sha.digest(), ...(this.#md5 && { md5: this.#md5.digest() }) };
  }
}
