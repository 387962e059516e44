import { expect, test } from '@playwright/test';

test('a full disk is said in a banner that stays, and what was made can be taken out', async ({
  browser,
  baseURL,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${baseURL}#/library`);
  await page.evaluate(() => globalThis.cairn.ready);
  const devtools = await context.newCDPSession(page);
  const origin = new URL(page.url()).origin;
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });

  // More than the database keeps in reserve.
  const lines = Array.from(
    { length: 20_000 },
    (_, i) => `What is the word number ${i} of the book?\tword${i}`,
  );
  await page.evaluate(async (text) => {
    const { api } = globalThis.cairn;
    const { tasks } = await api.readTasks(text);
    await api.saveTaskSet({ name: 'Large', grader: 'exact', tasks });
  }, lines.join('\n'));
  await expect(page.getByRole('alert').filter({ hasText: 'is full' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Export everything' })).toBeVisible();
  await context.close();
});

test('a second tab is told who writes, and takes over when the first one closes', async ({ context }) => {
  const first = await context.newPage();
  await first.goto('/#/learn');
  await first.evaluate(() => globalThis.cairn.ready);
  const second = await context.newPage();
  await second.goto('/#/learn');
  await expect(
    second.getByText('Cairn is open in another tab, and that tab does the writing').first(),
  ).toBeVisible();
  await first.close();
  await expect(second.getByRole('radio', { name: 'Dates' })).toBeVisible();
  await expect(second.getByRole('button', { name: 'Learn', exact: true })).toBeEnabled();
});
