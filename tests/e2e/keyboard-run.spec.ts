import { expect, test, type Page } from '@playwright/test';
import { chooseBriefRun } from './support/brief-run';

// A run with the real model, led by keyboard alone: the focus is never lost, and the figures never go back.

const holder = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent?.trim() ?? document.activeElement?.tagName ?? '');
const hasFocus = (page: Page): Promise<boolean> =>
  page.evaluate(() => document.activeElement !== null && document.activeElement !== document.body);

async function calls(page: Page): Promise<number> {
  const figure = page.locator('dl > div').filter({ hasText: 'Calls' }).locator('dd');
  return Number(await figure.innerText());
}

async function press(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name, exact: true }).focus();
  await page.keyboard.press('Enter');
}

test('whoever starts, pauses, stops and resumes a run by keyboard keeps the focus, and sees it move on', async ({
  page,
}) => {
  test.setTimeout(600_000);
  await page.goto('./#/learn');
  await chooseBriefRun(page);
  await press(page, 'Learn');
  await expect.poll(() => holder(page)).toBe('Loading the model…');
  await expect(page).toHaveURL(/#\/learn\/run-/, { timeout: 150_000 });
  await expect.poll(() => holder(page)).toContain('Sentiment');

  await press(page, 'Pause');
  await expect(page.getByRole('button', { name: 'Continue' })).toBeFocused({ timeout: 60_000 });
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused();
  // With each answer, and not once a group of eight.
  const first = await calls(page);
  const told = new Set<number>();
  await expect
    .poll(async () => told.add(await calls(page)).size, { timeout: 120_000, intervals: [100] })
    .toBeGreaterThan(4);
  expect([...told].toSorted((a, b) => a - b)[1]! - first).toBeLessThan(8);

  await press(page, 'Stop');
  await expect(page.getByRole('heading', { level: 2, name: 'Stopped' })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText('You can go on with it below')).toBeVisible();
  await expect.poll(() => hasFocus(page)).toBe(true);
  const stopped = await calls(page);
  await press(page, 'Go on with this run');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible();
  expect(await calls(page)).toBeGreaterThanOrEqual(stopped);
  await expect.poll(() => hasFocus(page)).toBe(true);

  // Cut off: what is stored is no end that anybody chose, and the model comes with its progress.
  page.once('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByRole('heading', { name: 'A run was cut off' })).toBeVisible();
  await expect(page.getByText('what is stored of the run ends here')).toBeVisible();
  await expect(page.getByText('the run was stopped here')).toHaveCount(0);
  await press(page, 'Resume');
  await expect(page.getByRole('progressbar', { name: 'Loading the model' })).toBeVisible();
  await expect.poll(() => holder(page)).toBe('Resuming…');
  await press(page, 'Cancel');
  await expect(page.getByText('so the run was not resumed')).toBeVisible();
  await expect.poll(() => hasFocus(page)).toBe(true);
  await press(page, 'Resume');
  await expect(page.getByRole('button', { name: 'Pause' })).toBeVisible({ timeout: 150_000 });
  await expect.poll(() => hasFocus(page)).toBe(true);
});
