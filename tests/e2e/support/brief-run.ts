import type { Page } from '@playwright/test';

/** On Learn, a run of a few tasks of the sentiment set; what remains is to press Learn. */
export async function chooseBriefRun(page: Page): Promise<void> {
  await page.getByRole('radio', { name: 'Sentiment' }).check();
  await page.getByText('Advanced', { exact: true }).click();
  for (const [label, value] of [
    ['Tasks to learn from', '6'],
    ['Tasks to choose on', '6'],
    ['Tasks to prove on', '12'],
  ] as const) {
    await page.getByRole('spinbutton', { name: label, exact: true }).fill(value);
  }
  await page.getByRole('radio', { name: 'Examples: answers that won' }).check();
}
