import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import type { LibraryChange } from '../../workers/wire';

/** The recorded run with its library and its proof, as if it had been made here; answers the library's id. */
async function openWithProof(page: Page): Promise<string> {
  const text = await readFile('public/recorded/first-run.json', 'utf8');
  await page.goto('/');
  return page.evaluate(async (recorded) => {
    const { api, ready } = globalThis.cairn;
    await ready;
    await api.importRun(recorded);
    return (await api.libraries())[0]!.id;
  }, text);
}

function change(page: Page, id: string, one: LibraryChange): Promise<unknown> {
  return page.evaluate(([library, made]) => globalThis.cairn.api.changeLibrary(library, made), [
    id,
    one,
  ] as const);
}

test('a proof of other content than the library has now says so, and a new name makes none look old', async ({
  page,
}) => {
  const id = await openWithProof(page);
  await change(page, id, { kind: 'rename', name: 'Reviews' });
  await page.goto('/#/library');
  const entry = page.getByRole('listitem').filter({ hasText: 'Reviews' });
  await expect(entry).toContainText('Helps');
  await expect(entry).not.toContainText('proved at');

  await change(page, id, { kind: 'add', experience: { kind: 'lesson', text: 'One word.' } });
  await expect(entry).toContainText('proved at revision 1, not as it is now');
  await page.goto(`/#/library/${id}`);
  await expect(page).toHaveTitle('Reviews · Library · Cairn');
  await expect(page.getByText('renamed ·')).toBeVisible();
});

test('a proof on too few tasks is refused with its reason before anybody starts it', async ({ page }) => {
  const id = await openWithProof(page);
  await page.goto(`/#/proof/library/${id}`);
  await page.getByRole('spinbutton', { name: 'Test tasks' }).fill('5');
  await page.getByRole('button', { name: 'See what it takes' }).click();
  await expect(page.getByText('5 are asked for. Ask for more test tasks.')).toBeVisible();
  await expect(page.getByText('smallest change')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Start the proof' })).toBeDisabled();

  await page.getByRole('spinbutton', { name: 'Test tasks' }).fill('12');
  await page.getByRole('button', { name: 'See what it takes' }).click();
  await expect(page.getByText('smallest change')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start the proof' })).toBeEnabled();
});

test('a lesson that is not saved is still there after a look into another room', async ({ page }) => {
  const id = await openWithProof(page);
  await page.goto(`/#/library/${id}`);
  await page.getByRole('button', { name: 'Write a lesson' }).click();
  const field = page.getByRole('textbox', { name: 'Advice, in a sentence' });
  await field.fill('Answer with one word.');
  await page.getByRole('link', { name: 'Try it', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Try it', exact: true })).toBeVisible();
  await page.goBack();
  await expect(field).toHaveValue('Answer with one word.');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(field).toHaveCount(0);
  await expect(page.getByText('Answer with one word.', { exact: true })).toBeVisible();
});

test('what is deleted with everything is gone from the page as well: the choice of the look', async ({
  page,
}) => {
  await page.goto('/#/settings');
  await page.getByRole('radio', { name: 'Dark', exact: true }).check();
  await page.getByRole('button', { name: 'Delete everything…' }).click();
  // The dialog opens on the choice that costs nothing.
  await expect(page.getByRole('button', { name: 'Keep it', exact: true })).toBeFocused();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete everything', exact: true }).click();
  await expect(page.getByText('Everything is deleted.')).toBeVisible();
  await expect(page.getByRole('radio', { name: 'As the device has it' })).toBeChecked();
});
