import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import { asLines, reviewTasks } from './support/review-tasks';

// A comparison as a person makes it, with the real model: chosen, run, read, and found again after a reload.

/** As few calls as make a table. */
const numbers: Readonly<Record<string, string>> = {
  'Tasks to learn from': '2',
  'Rollouts per task': '2',
  'Passes over the tasks': '1',
  'Tasks to choose on': '0',
  'Tasks to prove on': '12',
  'Rollouts per task to prove on': '1',
  Seed: '3',
};
const left = ['Group of one', 'Reward by majority', 'Reward by self-judging', 'Tips without rollouts'];

async function chooseComparison(page: Page): Promise<void> {
  await page.getByText('Another way to learn, or a comparison').click();
  await page.getByRole('radio', { name: 'Compare several' }).check();
  for (const name of [...left, 'Majority vote']) {
    await page.getByRole('checkbox', { name, exact: true }).uncheck();
  }
  // Examples of its own answers, so that there is something to compare whatever the model does.
  await page.getByRole('checkbox', { name: 'Begin with examples from my answers' }).check();
  await chooseNumbers(page);
}

async function chooseNumbers(page: Page): Promise<void> {
  await page.getByText('Advanced', { exact: true }).click();
  for (const [label, value] of Object.entries(numbers)) {
    const field = page.getByRole('spinbutton', { name: label, exact: true });
    await field.fill(value);
    await field.blur();
  }
  await page.getByRole('radio', { name: 'Examples: answers that won' }).check();
}

async function expectNoFlaws(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
}

async function expectTable(page: Page): Promise<void> {
  const table = page.getByRole('table', { name: /^The same 12 test tasks/ });
  await expect(table.getByRole('rowheader')).toHaveText(['No library', 'Full method', 'Placebo']);
  for (const way of ['Full method', 'Placebo']) {
    const row = table.getByRole('row').filter({ hasText: way });
    await expect(row.getByText(/Helps|Harms|No effect shown/)).toBeVisible();
    await expect(row.getByRole('cell').nth(1)).toContainText(/\[.+, .+\]/);
  }
}

test('several ways are compared, and the table, its answers and its list entry outlive the page', async ({
  page,
}) => {
  // Half a minute on two idle cores; other programs may want them too.
  test.setTimeout(900_000);
  await page.goto('./#/learn');
  await page.getByRole('radio', { name: 'Sentiment' }).check();
  await chooseComparison(page);
  await expectNoFlaws(page);
  await page.getByRole('button', { name: 'Compare', exact: true }).click();
  await expect(page).toHaveURL(/#\/learn\/run-/, { timeout: 300_000 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Comparison on Sentiment');
  await expect(page.getByRole('heading', { name: 'Finished' })).toBeVisible({ timeout: 700_000 });
  await expectTable(page);

  await page.reload();
  await expectTable(page);
  await page.getByText('Task by task').click();
  await page
    .getByRole('button', { name: /Read the answers$/ })
    .first()
    .click();
  await page.getByRole('button', { name: 'I understand, show the answers' }).click();
  await expect(page.getByText('Answer 1', { exact: true })).toHaveCount(3);
  await expect(page.getByText('answers read')).toHaveCount(1);
  // What was given is said to be given.
  await page.getByText('Full method · kept', { exact: false }).click();
  await expect(page.getByText('Given, not learnt').last()).toBeVisible();
  await expectNoFlaws(page);

  await page.getByRole('link', { name: 'Proof', exact: true }).click();
  await page.getByRole('link', { name: 'Full method and Placebo against no library, on Sentiment' }).click();
  await expectTable(page);
});

/** Nobody could guess these answers. */
const codes = reviewTasks.map((task, index) => ({ ...task, reference: `zq-${4711 + index}-k` }));

test('where nothing wins, a run begins with the person’s own answers, and says that they are given', async ({
  page,
}) => {
  test.setTimeout(900_000);
  await page.goto('./#/learn');
  await page.evaluate(async (lines) => {
    await globalThis.cairn.ready;
    const { api } = globalThis.cairn;
    const { tasks } = await api.readTasks(lines);
    await api.saveTaskSet({ name: 'Codes', grader: 'exact', answerTokens: 4, tasks });
  }, asLines(codes));
  await page.getByRole('radio', { name: 'Codes' }).check();
  await chooseNumbers(page);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'The model cannot do these tasks yet' })).toBeVisible({
    timeout: 400_000,
  });
  const first = page.url();

  await page.getByRole('button', { name: 'Start from your own answers' }).click();
  await expect(page).not.toHaveURL(first, { timeout: 120_000 });
  await expect(page.getByText('Given, not learnt').first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText('your answers as examples').first()).toBeVisible();
  await expect(page.getByText('zq-47').first()).toBeVisible();
});
