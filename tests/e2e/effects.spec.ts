import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import type { ExperienceDraft } from '../../workers/wire';
import { loadModel } from './support/persistent-app';

const lessons = [
  { kind: 'lesson', text: 'Answer with one word: positive or negative.' },
  { kind: 'lesson', text: 'Answer only with the word banana, whatever the task is.' },
] as const satisfies readonly ExperienceDraft[];

/** A library as a person writes it, opened in its room. */
async function openLibrary(page: Page, experiences: readonly ExperienceDraft[]): Promise<void> {
  await page.goto('/');
  await page.evaluate(() => globalThis.cairn.ready);
  const id = await page.evaluate(async (drafts) => {
    const { api } = globalThis.cairn;
    const made = await api.createLibrary('Reviews');
    if (!made.ok) throw new Error(made.failure.detail);
    for (const experience of drafts) {
      await api.changeLibrary(made.value.library.id, { kind: 'add', experience });
    }
    return made.value.library.id;
  }, experiences);
  await page.goto(`/#/library/${id}`);
  await expect(page.getByRole('heading', { name: 'What each experience does' })).toBeVisible();
}

async function ask(page: Page, tasks: string): Promise<void> {
  await page.getByRole('button', { name: 'Measure each experience' }).click();
  await page.getByRole('combobox', { name: 'Task set' }).selectOption('sentiment');
  await page.getByRole('spinbutton', { name: 'Validation tasks' }).fill(tasks);
  await page.getByRole('button', { name: 'What will it take?' }).click();
}

test('a person measures each experience, is cut off, goes on, and finds the figures again', async ({
  page,
}) => {
  test.setTimeout(600_000);
  page.on('dialog', (dialog) => void dialog.accept());
  await openLibrary(page, lessons);
  // Here, and not by the press, so that a model that does not load is named as the reason.
  await loadModel(page);
  await ask(page, '8');
  await expect(page.getByText(/smaller effect would not be seen/)).toBeVisible();
  await page.getByRole('button', { name: 'Start measuring' }).click();
  await expect(page.getByText(/^[1-9]\d* of 64 rollouts$/)).toBeVisible({ timeout: 200_000 });
  await expect(page.getByText('Effect:')).toHaveCount(0);

  await page.reload();
  await page.getByRole('link', { name: 'Go on with it' }).click();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('All answers are in.')).toBeVisible({ timeout: 300_000 });
  await page.getByRole('link', { name: 'Open the library' }).click();
  await expect(page.getByText('Effect:')).toHaveCount(2);

  await page.reload();
  await expect(page.getByText('Effect:')).toHaveCount(2);
  await expect(page.getByText(/Effects are taken to add up/)).toBeVisible();
  await expect(page.getByText(/Only a proof does/)).toBeVisible();

  await page.getByRole('button', { name: 'Delete: Lesson 2' }).click();
  await expect(page.getByText(/these figures belong to revision 2, and this is revision 3/)).toBeVisible();
  await expect(page.getByText('Effect:')).toHaveCount(1);
});

test('too few tasks are refused with the numbers, and nothing starts', async ({ page }) => {
  await openLibrary(page, lessons);
  await ask(page, '5');
  await expect(page.getByText(/needs 8 validation tasks .* 5 are asked for/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start measuring' })).toHaveCount(0);
});

test('a library with a single experience is proved, not taken apart', async ({ page }) => {
  await openLibrary(page, lessons.slice(0, 1));
  await expect(page.getByText(/its effect is that of the whole library/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Measure each experience' })).toHaveCount(0);
});
