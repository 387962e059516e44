import type { LearnApi } from '../../../workers/wire';
import { exporting as words } from '../messages/exporting';
import { saveFile } from '../parts/save-file';

/** All data into one file, which the browser saves. Gives what to say of it; throws where the export did not work. */
export async function exportEverything(api: LearnApi): Promise<string> {
  const exported = await api.exportEverything();
  if (!exported.ok) return words.databaseAway;
  const { text, holds } = exported.value;
  const day = new Date().toISOString().slice(0, 10);
  saveFile(`cairn-${holds}-${day}.json`, text);
  const { size } = new Blob([text]);
  return holds === 'everything' ? words.everything(size) : words.unsaved(size);
}
