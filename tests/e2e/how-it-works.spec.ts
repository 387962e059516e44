import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

const recorded = '**/recorded/first-run.json';
const room = (page: Page) => page.getByRole('heading', { level: 1, name: 'How it works' });
const proof = (page: Page) => page.getByText(/^The library helps: /);

const number = (text: string) => Number(text.replace('−', '-').replace('+', ''));

/** The rows of the table as a reader sees them. */
async function shownGroup(page: Page) {
  const rows = page.getByRole('table', { name: /^The answers of this group/ }).locator('tbody tr');
  const cells = await rows.evaluateAll((all) =>
    all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.trim())),
  );
  return cells.map(([, answer = '', reward = '', advantage = '']) => ({
    answer,
    reward: number(reward.split(/\s/)[0] ?? ''),
    advantage: number(advantage.split(/\s/)[0] ?? ''),
    direction: advantage.split(/\s/)[1],
  }));
}

test('each group’s figures are what a calculator gives, and the page follows the chosen group', async ({
  page,
}) => {
  await page.goto('/#/how');
  await expect(proof(page)).toBeVisible();
  const next = page.getByRole('button', { name: 'Next group' });
  const answers = new Set<string>();

  for (let group = 1; ; group++) {
    await expect(page.getByText(new RegExp(`^Group ${group} of `))).toBeVisible();
    const rows = await shownGroup(page);
    expect(rows).toHaveLength(8);
    const mean = rows.reduce((sum, { reward }) => sum + reward, 0) / rows.length;
    const deviation = Math.sqrt(
      rows.reduce((sum, { reward }) => sum + (reward - mean) ** 2, 0) / rows.length,
    );
    for (const { reward, advantage, direction } of rows) {
      expect(advantage).toBeCloseTo((reward - mean) / deviation, 2);
      expect(direction).toBe(reward > mean ? 'up' : 'down');
    }
    // The winner stands in the prompt as the experience of this group, twice marked: its task and its answer.
    await expect(page.getByText('from this group', { exact: true })).toHaveCount(2);
    answers.add(rows.map(({ answer }) => answer).join('|'));

    if (await next.isDisabled()) break;
    await next.click();
  }
  expect(answers.size).toBeGreaterThan(1);
  await expect(page.getByRole('button', { name: 'Previous group' })).toBeEnabled();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`with everything unfolded it is clean for axe and fits a phone, ${colorScheme}`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ colorScheme, viewport: { width: 320, height: 800 } });
    const page = await context.newPage();
    await page.goto(`${baseURL}#/how`);
    await expect(proof(page)).toBeVisible();
    for (const summary of await page.locator('main summary').all()) await summary.click();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
    ).toBeLessThanOrEqual(0);
    await context.close();
  });
}

test('it needs no model, and asks nobody else for anything', async ({ page, baseURL }) => {
  const asked: string[] = [];
  page.context().on('request', (request) => asked.push(request.url()));
  await page.goto('/#/how');
  await expect(proof(page)).toBeVisible();
  expect(asked.filter((url) => /\.gguf|\.wasm|engine\.worker/.test(url))).toEqual([]);
  const own = new URL(baseURL ?? '').origin;
  expect(asked.filter((url) => url.startsWith('http') && new URL(url).origin !== own)).toEqual([]);
});

test('coming from the first page while it reads the same recording, the run is whole in both', async ({
  page,
}) => {
  await page.goto('/');
  for (let round = 0; round < 3; round++) {
    await page.getByRole('link', { name: 'How it works' }).click();
    await expect(room(page)).toBeVisible();
    await page.getByRole('link', { name: 'First minute' }).click();
    await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('How it works');
  }
  await page.getByRole('link', { name: 'How it works' }).click();
  await expect(proof(page)).toBeVisible();
  await expect(page.getByText(/^Group 1 of 4 /)).toBeVisible();
});

test('without its recording the page says so, keeps the rest, and fetches it again on request', async ({
  page,
}) => {
  await page.route(recorded, (route) => route.fulfill({ status: 404 }));
  await page.goto('/#/how');
  await expect(page.getByText(/comes without its recorded run/)).toBeVisible();
  await expect(page.getByRole('heading', { name: /^What the paper reports/ })).toBeVisible();

  await page.unroute(recorded);
  await page.getByRole('button', { name: 'Fetch it again' }).click();
  await expect(proof(page)).toBeVisible();
});

test('a recording that was tampered with is not shown', async ({ page }) => {
  await page.route(recorded, async (route) => {
    const text = await (await route.fetch()).text();
    await route.fulfill({ body: text.replace('"requestHash":"', '"requestHash":"0') });
  });
  await page.goto('/#/how');
  await expect(page.getByText(/cannot be read, so there is no group to show/)).toBeVisible();
});

test('a run in which every group is equally good has nothing to compare, and the page says so', async ({
  page,
}) => {
  await page.route(recorded, async (route) => {
    const text = await (await route.fetch()).text();
    const recording: { entries: { key: string; outcome: { value: { text: string } } }[] } = JSON.parse(text);
    for (const { key, outcome } of recording.entries) {
      if (key.startsWith('learn/')) outcome.value.text = 'a pelican';
    }
    await route.fulfill({ json: recording });
  });
  await page.goto('/#/how');
  await expect(page.getByText(/^No group of this recorded run/)).toBeVisible();
  await expect(page.getByRole('table', { name: /^The answers of this group/ })).toHaveCount(0);
});

test('the rows of a run show their numbers on request, and a rollout says how its advantage comes about', async ({
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto('/');
  await page.getByRole('button', { name: 'Winners' }).click();
  const line = page.getByText(/^rewards/).first();
  await expect(page.getByRole('button', { name: 'Show the numbers of each group' })).toBeVisible();
  await expect(line).toHaveCount(0);
  await page.getByRole('button', { name: 'Show the numbers of each group' }).click();
  await expect(line).toBeVisible();
  await expect(page.getByText('advantages all 0: GRPO would change nothing').first()).toBeVisible();
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
  ).toBeLessThanOrEqual(0);

  await page
    .getByRole('button', { name: /^Rollout \d+: right, advantage/ })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toContainText(/\(1 − 0\.\d+\) \/ 0\.\d+ = \+\d\.\d\d/);
});
