import { readFile } from 'node:fs/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import type { Recording } from '../../workers/desks/recording';

const recorded = new URL('../../public/recorded/first-run.json', import.meta.url);

async function importFile(page: Page, content: string, name = 'run.json'): Promise<void> {
  await page.goto('./#/learn');
  await page
    .getByLabel('Import a run')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(content) });
}

const slider = (page: Page) => page.getByRole('slider', { name: 'Moment of the run' });

/** Where the slider says that it is. */
async function momentOf(page: Page): Promise<number> {
  const text = (await slider(page).getAttribute('aria-valuetext')) ?? '';
  return Number(/^Moment (\d+) of/.exec(text)?.[1]);
}

test.use({ contextOptions: { reducedMotion: 'reduce' } });

test('a recorded run is gone through by keys, and a link leads anybody to its moment', async ({
  page,
  context,
  browser,
  baseURL,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('./');
  await slider(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: /test tasks, one answer each/ })).toBeVisible();
  await page.keyboard.press('Home');
  expect(await momentOf(page)).toBe(1);

  // Page by page through the parts; moment by moment within one.
  await page.keyboard.press('PageUp');
  await page.keyboard.press('PageUp');
  await expect(slider(page)).toHaveAttribute(
    'aria-valuetext',
    /Experiences\. \d+ changes to the library proposed/,
  );
  const experiences = await momentOf(page);
  await page.keyboard.press('ArrowLeft');
  expect(await momentOf(page)).toBeLessThan(experiences);
  await page.getByRole('button', { name: 'Next moment' }).click();
  expect(await momentOf(page)).toBe(experiences);
  await expect(page).toHaveURL(new RegExp(`#/moment/run-\\w+/${experiences}$`));

  await page.getByRole('button', { name: 'Copy a link to this moment' }).click();
  await expect(page.getByText('Copied')).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());

  const elsewhere = await browser.newContext();
  const other = await elsewhere.newPage();
  await other.goto(link);
  await expect(slider(other)).toBeInViewport();
  // It stands where the link says, and does not play by itself.
  expect(await momentOf(other)).toBe(experiences);
  await expect(other.getByRole('button', { name: 'Play', exact: true })).toBeVisible();
  await other.goto(`${baseURL ?? ''}#/moment/run-other/3`);
  await expect(other.getByText('another recorded run than the one')).toBeVisible();
  await elsewhere.close();
});

test('a run from a file is read, marked, gone through and resumed, and comes in once', async ({ page }) => {
  const text = await readFile(recorded, 'utf8');
  const recording = JSON.parse(text) as Recording;
  await importFile(page, text);
  await expect(page).toHaveURL(new RegExp(`#/learn/${recording.plan.runId}$`));
  await expect(page.getByText('The run is imported.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeVisible();

  // Its moments, by the list of its parts, by the slider, and by an address.
  await page.getByLabel('Part of the run').selectOption({ label: 'Candidates' });
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeHidden();
  await expect(page).toHaveURL(/moment\/\d+$/);
  const link = page.url();
  const moment = await momentOf(page);
  await slider(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeVisible();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(slider(page)).toHaveAttribute('aria-valuetext', /Candidates/);
  expect(await momentOf(page)).toBe(moment);

  // Its library is among ours, with its proof, and the run is marked in the list.
  const [run] = await page.evaluate(() => globalThis.cairn.api.runs());
  expect(run).toMatchObject({ status: 'finished', conclusion: 'helps' });
  await page.getByRole('link', { name: 'Open the library' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sentiment' })).toBeVisible();
  await importFile(page, text);
  await expect(page.getByText('This run is here already')).toBeVisible();
  await page.goto('./#/learn');
  await expect(page.getByRole('list', { name: 'Earlier runs, 1' }).getByText(/imported/)).toBeVisible();

  // A link into a run that is not here says so.
  await page.goto('./#/learn/run-nowhere/moment/5');
  await expect(page.getByRole('alert')).toContainText('no longer stored here');
});

test('files that are no runs, damaged ones and others of the same id are refused, and change nothing', async ({
  page,
}) => {
  const text = await readFile(recorded, 'utf8');
  const { end: _, ...recording } = JSON.parse(text) as Recording;
  const cut = { ...recording, entries: recording.entries.filter(({ key }) => !key.startsWith('prove/')) };
  const alert = page.getByRole('alert');

  await importFile(page, text.slice(0, 5_000));
  await expect(alert).toContainText('it was cut off');
  await importFile(page, '{"cairn":"pack","version":1}');
  await expect(alert).toContainText('a pack is imported under Library');
  const huge = { ...recording.plan.config, group: 1e12 };
  await importFile(page, JSON.stringify({ ...recording, plan: { ...recording.plan, config: huge } }));
  await expect(alert).toContainText('plan.config.group');
  expect(await page.evaluate(() => globalThis.cairn.api.runs())).toEqual([]);

  // Cut off before its proof it can go on, and says with which model.
  await importFile(page, JSON.stringify(cut));
  await expect(page.getByRole('heading', { name: 'A run was cut off' })).toBeVisible();
  await importFile(page, text);
  await expect(alert).toContainText('went on elsewhere');
  await page.getByRole('link', { name: 'Open the run that is here' }).click();
  await expect(page.getByRole('heading', { name: 'A run was cut off' })).toBeVisible();
  const other = { ...cut, engine: { ...cut.engine, model: 'other.gguf', digest: 'sha256:0' } };
  await page.evaluate((id) => globalThis.cairn.api.deleteRun(id), cut.plan.runId);
  await importFile(page, JSON.stringify(other));
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(page.getByText('“other.gguf”').first()).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [320, 1200]) {
    test(`the playback is accessible and fits, ${colorScheme}, ${width} px wide`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await importFile(page, await readFile(recorded, 'utf8'));
      await expect(page).toHaveURL(/learn\/run-/);
      for (const place of ['./', page.url()]) {
        await page.goto('about:blank');
        await page.goto(place);
        await expect(slider(page)).toBeVisible();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(beyond).toBe(0);
      }
    });
  }
}

test('nothing moves under the playback while it plays', async ({ page }) => {
  await page.goto('./');
  const top = () =>
    page.evaluate(() => {
      const line = document.querySelector('input[type=range]')!.closest('.scrubber')!;
      return line.getBoundingClientRect().bottom + scrollY;
    });
  await expect(slider(page)).toBeVisible();
  const before = await top();
  await page.getByText('4×').click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  for (let look = 0; look < 8; look++) {
    await page.waitForTimeout(500);
    expect(await top()).toBe(before);
  }
  await page.getByRole('button', { name: 'Pause' }).click();
  expect(await top()).toBe(before);
});

function drop(page: Page, name: string, text: string): Promise<void> {
  return page.evaluate(
    ([fileName, content]) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([content], fileName, { type: 'text/plain' }));
      window.dispatchEvent(new DragEvent('drop', { dataTransfer, cancelable: true }));
    },
    [name, text] as const,
  );
}

test('a recorded run that is dropped on the page is imported and opened, and not taken for tasks', async ({
  page,
}) => {
  await page.goto('./#/learn');
  await expect(page.getByRole('heading', { name: 'Model', exact: true })).toBeVisible();
  await drop(page, 'from-a-friend.txt', await readFile(recorded, 'utf8'));
  await expect(page).toHaveURL(/#\/learn\/run-\w+/);
  await expect(page.getByRole('textbox', { name: 'Your tasks' })).toBeHidden();
});

test('who comes back from a run is in the list where they were', async ({ page }) => {
  await page.goto('./#/learn');
  await expect(page.getByRole('heading', { name: 'Model', exact: true })).toBeVisible();
  await drop(page, 'from-a-friend.txt', await readFile(recorded, 'utf8'));
  await expect(page).toHaveURL(/#\/learn\/run-\w+/);
  await page.getByRole('link', { name: 'All runs' }).click();
  const entry = page.getByRole('list', { name: /^Earlier runs/ }).getByRole('link');
  await expect(entry).toHaveCount(1);
  await expect(entry).not.toBeInViewport();

  await entry.click();
  await expect(page.getByRole('link', { name: 'All runs' })).toBeVisible();
  await page.goBack();
  await expect(entry).toBeFocused();
  await expect(entry).toBeInViewport();
});

test('a file of tasks that is dropped brings its form into sight, and of a pack it is said where it goes', async ({
  page,
}) => {
  await page.goto('./#/learn');
  await expect(page.getByRole('button', { name: 'Bring your own tasks…' })).toBeVisible();
  await drop(page, 'sums.tsv', 'What is 1 + 1?\t2\nWhat is 2 + 2?\t4');
  await expect(page.getByRole('heading', { name: 'Your own tasks' })).toBeFocused();
  await expect(page.getByText('2 good tasks')).toBeInViewport();

  await page.evaluate(() => scrollTo(0, 0));
  await drop(page, 'a-pack.json', '{\n  "cairn": "pack",\n  "version": 1\n}');
  const alert = page.getByRole('alert').filter({ hasText: 'a-pack.json' });
  await expect(alert).toContainText('imported in the room Library');
  await expect(alert).toBeInViewport();
  await expect(page.getByText('2 good tasks')).toBeVisible();
});
