import type { AboutFile } from './about';
import type { PieceStore } from './piece-store';

/** Those that no other model needs: models of one family share the program that was compiled for them. */
export async function unsharedFiles(
  id: string,
  files: readonly AboutFile[],
  store: PieceStore,
): Promise<readonly AboutFile[]> {
  const others = (await store.models()).filter((other) => other.id !== id);
  const shared = new Set(others.flatMap((other) => other.files.map(({ urls }) => urls[0])));
  return files.filter(({ urls }) => !shared.has(urls[0]));
}
