import type { LoadFailure } from './engine';

const magic = [0x47, 0x47, 0x55, 0x46];

/** Whether bytes begin as every GGUF file does. */
export function looksLikeGguf(start: Uint8Array): boolean {
  return magic.every((byte, index) => start[index] === byte);
}

/** What is wrong with the first of these files that cannot be a model; undefined where all may be one. */
export async function whyNotRead(files: readonly File[]): Promise<LoadFailure | undefined> {
  for (const file of files) {
    try {
      const start = new Uint8Array(await file.slice(0, magic.length).arrayBuffer());
      if (!looksLikeGguf(start)) return { kind: 'not-a-model', name: file.name };
    } catch {
      // Browsers say no more than that it cannot be read.
      return { kind: 'file-gone', name: file.name };
    }
  }
  return undefined;
}
