import type { Page } from '@playwright/test';

/** All that a page has stored in its browser, as text to search. */
export interface WhatIsStored {
  readonly local: string;
  readonly session: string;
  readonly databases: string;
  /** Addresses, headers and what is not weights. */
  readonly caches: string;
  readonly cookies: string;
}

export function whatIsStored(page: Page): Promise<WhatIsStored> {
  return page.evaluate(async () => {
    const databases: unknown[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(new Error(`${name} does not open`)));
      });
      for (const store of db.objectStoreNames) {
        databases.push(
          await new Promise((resolve) => {
            const reading = db.transaction(store).objectStore(store).getAll();
            reading.addEventListener('success', () => resolve(reading.result));
          }),
        );
      }
      db.close();
    }
    const kept: unknown[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        const response = await cache.match(request);
        const content = await response?.blob();
        kept.push([
          name,
          request.url,
          ...request.headers,
          ...(response?.headers ?? []),
          content && content.size < 1_000_000 ? await content.text() : '',
        ]);
      }
    }
    return {
      local: JSON.stringify({ ...localStorage }),
      session: JSON.stringify({ ...sessionStorage }),
      databases: JSON.stringify(databases),
      caches: JSON.stringify(kept),
      cookies: document.cookie,
    };
  });
}
