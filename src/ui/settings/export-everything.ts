import type { LearnApi } from '../../../workers/wire';
import { saveFile } from '../parts/save-file';

/** All data into one file, which the browser saves. Gives its size in bytes; throws where there is none. */
export async function exportEverything(api: LearnApi): Promise<number> {
  const text = await api.exportEverything();
  const day = new Date().toISOString().slice(0, 10);
  saveFile(`cairn-everything-${day}.json`, text);
  return new Blob([text]).size;
}
