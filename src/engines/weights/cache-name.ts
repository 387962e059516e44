/** The browser's cache that holds downloaded weights. Deleting it deletes them all. */
export const weightsCacheName = 'cairn-models-1';
