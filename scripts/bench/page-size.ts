import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Browser } from '@playwright/test';
import { builtApp } from '../places';

export interface PageSize {
  readonly files: number;
  readonly bytes: number;
  readonly compressedBytes: number;
}

const rooms = ['#/', '#/learn', '#/proof', '#/library', '#/try', '#/settings'];

/** All JavaScript that a fresh visitor's browser fetches, workers' scripts included, with no engine loaded. */
export async function pageSize(
  browser: Browser,
  address: string,
): Promise<{ readonly firstRoom: PageSize; readonly allRooms: PageSize }> {
  const context = await browser.newContext();
  const fetched = new Set<string>();
  context.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.endsWith('.js')) fetched.add(pathname);
  });
  const page = await context.newPage();
  try {
    await page.goto(address, { waitUntil: 'networkidle' });
    await page.evaluate(() => globalThis.cairn.ready);
    const firstRoom = await sizeOf(fetched);
    for (const room of rooms) {
      await page.evaluate((hash) => (location.hash = hash), room);
      await page.waitForLoadState('networkidle');
      await page.waitForTimeout(500);
    }
    return { firstRoom, allRooms: await sizeOf(fetched) };
  } finally {
    await context.close();
  }
}

async function sizeOf(names: ReadonlySet<string>): Promise<PageSize> {
  const files = await Promise.all([...names].map((name) => readFile(path.join(builtApp, name))));
  return {
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.length, 0),
    compressedBytes: files.reduce((sum, file) => sum + gzipSync(file).length, 0),
  };
}
