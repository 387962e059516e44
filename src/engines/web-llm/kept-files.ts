import type { Artifacts, WebLlmFile } from './artifacts';

/**
 * Drops what web-llm kept and what is not what it should be: weights of another size (a cut-off download, a page of HTML),
 * a library that is no WebAssembly, a tokenizer that is a page. web-llm trusts its cache, and would never fetch them again.
 * Answers what was dropped, and how many bytes of weights are still to be fetched.
 */
export async function dropWrongFiles(
  files: readonly WebLlmFile[],
  artifacts: Artifacts,
): Promise<{ readonly dropped: readonly string[]; readonly missingBytes: number }> {
  const dropped: string[] = [];
  let missingBytes = 0;
  for (const { url, cache, sizeBytes } of files) {
    const kept = cache && (await artifacts.match(cache, url));
    if (kept && (await isRight(await kept.blob(), url, sizeBytes))) continue;
    if (kept) {
      await artifacts.drop(cache, url);
      dropped.push(url);
    }
    missingBytes += sizeBytes ?? 0;
  }
  return { dropped, missingBytes };
}

async function isRight(blob: Blob, url: string, sizeBytes: number | undefined): Promise<boolean> {
  if (sizeBytes !== undefined) return blob.size === sizeBytes;
  const start = await blob.slice(0, 4).text();
  if (url.endsWith('.wasm')) return start === '\0asm';
  return !start.trimStart().startsWith('<');
}
