/**
 * Asks the browser not to clear what is saved here when it needs room. To be called at the first thing worth
 * keeping: asked for without a reason, a browser may say no for good.
 */
export async function keepStorage(): Promise<boolean> {
  try {
    return (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    // Insecure pages have no storage to ask; private windows may refuse to talk about it.
    return false;
  }
}
