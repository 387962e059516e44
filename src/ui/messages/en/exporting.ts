import { bytes } from '../numbers';

/** What an export came to. A file of its own: the banner about storage says it too, on any page. */
export const exporting = {
  everything: (size: number) => `The file is handed to the browser: ${bytes(size)}.`,
  databaseAway:
    'Nothing was exported: what is saved on this device cannot be read now, and an empty file would be no backup. Close other tabs with Cairn, or load the page again, and try once more.',
  unsaved: (size: number) =>
    `The file is handed to the browser: ${bytes(size)}. It has only what this tab could not save. What is saved on this device cannot be read now: export again when it can.`,
};
