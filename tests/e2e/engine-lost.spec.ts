import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import { chooseBriefRun } from './support/brief-run';
import { serveChat } from './support/chat-server';
import { hear, heardAnswers, untilAsked } from './support/hear-run';

// A run whose model goes away for good: what the person is told and may choose, and that nothing is lost.

async function learnBriefly(page: Page): Promise<void> {
  await chooseBriefRun(page);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
}

test('a worker that is killed for good: the run waits, says why, and goes on with every answer when it is back', async ({
  page,
}) => {
  // The learn worker's engines can be ended from outside, as a browser ends them, and then none starts any more.
  await page.route(/learn\.worker-.*\.js/, async (route) => {
    const response = await route.fetch();
    const mortal = `{
      const Real = Worker;
      const engines = new Set();
      let gone = false;
      globalThis.Worker = class extends Real {
        constructor(url, options) {
          const isEngine = /engine/.test(String(url));
          super(isEngine && gone ? new URL('no-such-worker.js', url) : url, options);
          if (isEngine) engines.add(this);
        }
      };
      new BroadcastChannel('mortal').onmessage = ({ data }) => {
        gone = data === 'kill';
        if (gone) engines.forEach((engine) => engine.terminate());
      };
    }`;
    return route.fulfill({ response, body: `${mortal}\n${await response.text()}` });
  });
  const tell = (word: 'kill' | 'mend') =>
    page.evaluate((said) => new BroadcastChannel('mortal').postMessage(said), word);
  await page.goto('/#/learn');
  await page.getByRole('button', { name: 'Load the model' }).click();
  await expect(page.getByText('Ready:')).toBeVisible({ timeout: 150_000 });
  await hear(page);
  await learnBriefly(page);
  await untilAsked(page, 'learn', 3);
  await tell('kill');

  const alert = page.getByRole('alert').filter({ hasText: 'The run waits for its model' });
  await expect(alert).toBeVisible({ timeout: 90_000 });
  await expect(alert).toContainText('stopped and could not be started again');
  await expect(alert).toContainText('Nothing is lost');
  await expect(alert).not.toContainText(/Error|undefined|worker/);
  const before = await heardAnswers(page);
  expect(before.length).toBeGreaterThan(0);

  await page.getByRole('button', { name: 'Another model…' }).click();
  await expect(page.getByText('A run goes on only with the models that it began with')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load SmolLM2-135M-Instruct' })).toBeVisible();

  await tell('mend');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toHaveCount(0);
  await untilAsked(page, 'learn', before.length + 2);
  const after = await heardAnswers(page);
  expect(after.slice(0, before.length)).toEqual(before);
  await page.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'Stopped' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Go on with this run' })).toBeEnabled();
});

test('a server that goes away: stop, and a new run from what was learnt', async ({ page }) => {
  const server = await serveChat();
  await page.goto('/#/learn');
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill(server.baseUrl);
  await page.getByRole('combobox', { name: 'Model', exact: true }).first().fill('parrot');
  await page.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
  // Gone as soon as the first experience is kept.
  await page.evaluate(() => {
    globalThis.cairn.onEvent((event) => {
      if (event.type === 'run-event' && event.event.type === 'step-end') void fetch('/gone');
    });
  });
  await page.route('**/gone', async (route) => {
    await server.close();
    await route.fulfill({ body: '' });
  });
  await learnBriefly(page);
  const alert = page.getByRole('alert').filter({ hasText: 'The run waits for its model' });
  await expect(alert).toBeVisible({ timeout: 90_000 });
  await expect(alert).toContainText('There is no connection to parrot');

  await page.getByRole('button', { name: 'Another model…' }).click();
  // Why it does not come back is told, and the way stays open.
  await page.getByRole('button', { name: 'Load parrot again' }).click();
  await expect(page.getByText('The model is not loaded.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Load parrot again' })).toBeEnabled();
  // A run that waits keeps no room from loading models, and another one than its own is not taken for it.
  await page.getByRole('link', { name: 'Load it in the room Models' }).click();
  await expect(page.getByText('A run waits for its model.')).toBeVisible();
  await page.getByRole('button', { name: 'Load the default model' }).click();
  await expect(page.getByText('Ready:')).toBeVisible({ timeout: 150_000 });
  await page.getByRole('link', { name: 'See the run' }).click();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(alert).toContainText('Another model than parrot is loaded');
  await page.getByRole('button', { name: 'Another model…' }).click();
  await expect(page.getByRole('button', { name: 'Load parrot again' })).toBeEnabled();
  await page.getByRole('button', { name: 'Stop here and choose another model' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Learn' })).toBeVisible();
  // The library of the stopped run is what the next one begins with.
  const library = page.getByRole('combobox', { name: 'Start from' });
  await expect(library).not.toHaveValue('');
  const [run] = await page.evaluate(() => globalThis.cairn.api.runs());
  expect(run).toMatchObject({ status: 'stopped' });
  expect(await library.inputValue()).toBe(run?.libraryId);
});
