import { readFile } from 'node:fs/promises';
import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';

const long = 'N'.repeat(100);

/** A run with its library and its proof, of a task set: all of names that have no place to break. */
async function bringInLongNames(page: Page): Promise<{ runId: string; libraryId: string }> {
  const recorded = JSON.parse(await readFile('public/recorded/first-run.json', 'utf8')) as {
    plan: { library: object; taskSet: object };
  };
  Object.assign(recorded.plan.library, { name: long });
  Object.assign(recorded.plan.taskSet, { name: long });
  return page.evaluate(
    async ([text, name]) => {
      const { api, ready } = globalThis.cairn;
      await ready;
      const imported = await api.importRun(text);
      const made = await api.createLibrary(name);
      if (!imported.ok || !made.ok) throw new Error('what this test needs did not come in');
      const { id } = made.value.library;
      const lesson = { kind: 'lesson', text: name.repeat(3) } as const;
      await api.changeLibrary(id, { kind: 'add', experience: lesson });
      await api.changeLibrary(id, { kind: 'rename', name: `${name}2`.slice(1) });
      await api.saveTaskSet({
        name,
        grader: 'exact',
        tasks: [1, 2, 3].map((n) => ({ id: `t${n}`, prompt: `${name}${n}`, reference: name })),
      });
      return { runId: imported.value.runId, libraryId: id };
    },
    [JSON.stringify(recorded), long] as const,
  );
}

/** How far the page is wider than the window. */
function widerBy(page: Page): Promise<number> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    const dialog = document.querySelector('[role="dialog"]');
    return Math.max(scrollWidth - clientWidth, dialog ? dialog.scrollWidth - dialog.clientWidth : 0);
  });
}

test('a name of a hundred letters without a space widens no page and no dialog', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 800 });
  await page.goto('/');
  const { runId, libraryId } = await bringInLongNames(page);
  const rooms = [
    'library',
    `library/${libraryId}`,
    'proof',
    `proof/library/${libraryId}`,
    `proof/${runId}`,
    'learn',
    `learn/${runId}`,
    'try',
  ];
  const name = page.locator('main').getByText(/N{60}/).first();
  for (const room of rooms) {
    await page.goto(`/#/${room}`);
    await expect(name, room).toBeAttached();
    await expect(page.locator('main .opening')).toHaveCount(0);
    const closed = page.locator('main details:not([open]) > summary');
    while ((await closed.count()) > 0) await closed.first().click();
    expect(await widerBy(page), room).toBe(0);
  }
  await page.goto('/#/library');
  await page
    .getByRole('button', { name: /^Delete “N/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await widerBy(page), 'the dialog').toBe(0);
});
