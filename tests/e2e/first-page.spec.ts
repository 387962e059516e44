import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';

test('before an engine is loaded, the page and its workers fetch at most 120 kB of JavaScript', async ({
  page,
}) => {
  const scripts = new Set<string>();
  page.context().on('response', (response) => {
    if (/javascript/.test(response.headers()['content-type'] ?? '')) scripts.add(response.url());
  });
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.evaluate(() => globalThis.cairn.ready);
  await page.waitForLoadState('networkidle');

  const sizes = await Promise.all(
    // Asked for once more: a browser need not keep what a worker was answered.
    [...scripts].map(
      async (url) => [url, gzipSync(await (await page.request.get(url)).body()).length] as const,
    ),
  );
  // A worker's script counts as well, whether or not the browser tells of it as a response of the page.
  expect(sizes.some(([url]) => url.includes('learn.worker'))).toBe(true);
  expect(sizes.reduce((sum, [, bytes]) => sum + bytes, 0)).toBeLessThanOrEqual(120_000);
});

test('nobody else is asked for anything', async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.context().on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL ?? '').origin)
      elsewhere.push(request.url());
  });
  for (const room of ['', 'learn', 'proof', 'library', 'models', 'try', 'settings']) {
    await page.goto(`/#/${room}`);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  expect(elsewhere).toEqual([]);
});
