import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';

// The main job, as a person does it: learn with the real model, read the proof, find it again after a reload, hand
// the library to somebody else, who proves it again.

test.describe.configure({ mode: 'serial' });

/** Small numbers: what is tested is the way through the app, not how much the model learns. */
const numbers: Readonly<Record<string, string>> = {
  'Tasks to learn from': '10',
  'Rollouts per task': '6',
  'Tasks to choose on': '10',
  'Tasks to prove on': '12',
  'Rollouts per task to choose on': '1',
  'Rollouts per task to prove on': '1',
  Seed: '3',
};

async function choose(page: Page, values: Readonly<Record<string, string>>): Promise<void> {
  await page.getByText('Advanced', { exact: true }).click();
  for (const [label, value] of Object.entries(values)) {
    await page.getByRole('spinbutton', { name: label, exact: true }).fill(value);
  }
  await page.getByRole('radio', { name: 'Examples: answers that won' }).check();
}

/** A pack on disk, as the person who exports it gets it. */
async function exportPack(page: Page): Promise<string> {
  const downloading = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export as pack' }).click();
  return (await downloading).path();
}

const conclusion = /^\s*(Helps|Harms|No effect shown|No conclusion)\s*$/;

test('a person learns, proves, comes back, and shares', async ({ page, browser }) => {
  test.setTimeout(900_000);
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('learns from its own best answers');

  await page.getByRole('link', { name: 'Learn', exact: true }).click();
  await page.getByRole('radio', { name: 'Weekdays' }).check();
  await choose(page, numbers);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();

  // The model is loaded by the same press, and the run is drawn as it goes.
  await expect(page).toHaveURL(/#\/learn\/run-/, { timeout: 120_000 });
  await expect(page.getByRole('button', { name: 'Stop' })).toBeVisible();
  await page.getByRole('button', { name: 'Pause' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Paused.' })).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('link', { name: 'Open the proof' })).toBeVisible({ timeout: 700_000 });

  await page.getByRole('link', { name: 'Open the proof' }).click();
  await expect(page.getByText(conclusion).first()).toBeVisible();
  await expect(page.getByText('Without the library').first()).toBeVisible();

  // Nothing of this depends on the page staying open.
  await page.reload();
  await expect(page.getByText(conclusion).first()).toBeVisible();
  await page.getByRole('link', { name: 'Library', exact: true }).click();
  await page.getByRole('link', { name: 'Weekdays' }).first().click();
  await expect(page.getByRole('button', { name: 'Export as pack' })).toBeVisible();
  const pack = await exportPack(page);
  expect(JSON.parse(await readFile(pack, 'utf8'))).toMatchObject({ version: 1 });

  // Somebody else, with a profile of their own.
  const other = await browser.newContext();
  const theirs = await other.newPage();
  await theirs.goto('/#/library');
  await theirs.getByRole('button', { name: 'Import a pack' }).click();
  await theirs.locator('input[type=file]').setInputFiles(pack);
  await theirs.getByRole('button', { name: /^Import \d+ experience/ }).click();
  await expect(theirs.getByRole('link', { name: 'Prove this library' })).toBeVisible();
  await other.close();
});
