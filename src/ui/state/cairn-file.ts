export type CairnFile = 'recording' | 'pack' | 'everything';

const mark = /"cairn"\s*:\s*"(recording|pack|everything)"/;

/** Its first lines say what a file of Cairn is, whatever its name. Nothing where it is none, or cannot be read. */
export async function cairnFileOf(file: Blob): Promise<CairnFile | undefined> {
  try {
    const head = await file.slice(0, 512).text();
    return mark.exec(head)?.[1] as CairnFile | undefined;
  } catch {
    return undefined;
  }
}
