import { expect, test, type Page } from '@playwright/test';
import '../../scripts/headless/automation';
import { serveChat } from './support/chat-server';

// A handful of the faults of docs/faults.md in the real page; all of them happen in tests/faults.

const key = 'sk-marker-77aa02';

async function enterServer(page: Page, baseUrl: string): Promise<void> {
  await page.goto('/#/learn');
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill(baseUrl);
  await page.getByLabel('Key, if it needs one').first().fill(key);
  await page.getByRole('combobox', { name: 'Model', exact: true }).first().fill('parrot');
  await page.getByRole('button', { name: 'Use this model' }).first().click();
}

/** What is said; a form has one that is empty. */
const alert = (page: Page) => page.getByRole('alert').filter({ hasText: /\S/ });

test('a page where the weights should be is not taken for a model; without it the model loads', async ({
  page,
}) => {
  await page.route('**/*.gguf', (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }),
  );
  await page.goto('/#/learn');
  await page.getByRole('button', { name: 'Load the model' }).click();
  await expect(alert(page)).toContainText('What arrived is not the model that was expected', {
    timeout: 60_000,
  });
  await page.unroute('**/*.gguf');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Ready:')).toBeVisible({ timeout: 60_000 });
});

test('without a network the model is not fetched, and is once there is one', async ({ page }) => {
  await page.goto('/#/learn');
  await page.evaluate(() => globalThis.cairn.ready);
  // What loads models is fetched with the page; the weights are not.
  await page.route('**/*.gguf', (route) => route.abort('internetdisconnected'));
  await page.getByRole('button', { name: 'Load the model' }).click();
  await expect(alert(page)).toContainText('there is no connection, or it broke off', { timeout: 60_000 });
  await page.unroute('**/*.gguf');
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByText('Ready:')).toBeVisible({ timeout: 60_000 });
});

test('a key that a server does not take is told, and shown nowhere', async ({ page }) => {
  const server = await serveChat((_nth, response) => {
    response.writeHead(401, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${key}` } }));
    return true;
  });
  await enterServer(page, server.baseUrl);
  await expect(alert(page)).toContainText('The server does not take the key');
  expect(await page.content()).not.toContain(key);
  await server.close();
});

test('a server that is busy, breaks, falls silent in the middle and talks nonsense is asked again, and the run ends', async ({
  page,
}) => {
  const troubles = ['busy', 'broken', 'cut', 'nonsense', 'page', 'empty'] as const;
  const met = new Set<string>();
  const server = await serveChat((nth, response) => {
    // The first questions are those of loading; then every fourth meets with one of them.
    const trouble = nth > 8 && nth % 4 === 0 ? troubles[(nth / 4) % troubles.length] : undefined;
    if (trouble === undefined) return false;
    met.add(trouble);
    const stream = { 'content-type': 'text/event-stream' };
    if (trouble === 'busy') response.writeHead(429, { 'retry-after': '1' }).end('slow down');
    if (trouble === 'broken') response.writeHead(500).end('oops');
    if (trouble === 'nonsense') response.writeHead(200, stream).end('data: {"choices":[{"del\n\n');
    if (trouble === 'page') response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Welcome');
    if (trouble === 'empty') response.writeHead(200, stream).end();
    if (trouble === 'cut') {
      response.writeHead(200, stream);
      response.write('data: {"choices":[{"index":0,"delta":{"content":"posi"}}]}\n\n');
      setTimeout(() => response.destroy(), 50);
    }
    return true;
  });
  await enterServer(page, server.baseUrl);
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
  const end = await page.evaluate(async () => {
    const { api, onEvent } = globalThis.cairn;
    const set = (await api.taskSets()).find(({ name }) => name === 'Sentiment');
    const phases = new Set<string>();
    const over = new Promise<void>((resolve) => {
      onEvent((event) => {
        if (event.type !== 'run') return;
        if (event.run) phases.add(event.run.phase);
        else if (phases.size > 0) resolve();
      });
    });
    const config = { distil: 'examples', trainTasks: 6, validationTasks: 6, testTasks: 12 } as const;
    const started = await api.startRun({ kind: 'learn', taskSetId: set!.id, seed: 1, config });
    if (!started.ok) throw new Error(JSON.stringify(started.failure));
    await over;
    const [run] = await api.runs();
    return { status: run?.status, phases: [...phases] };
  });
  expect(end).toEqual({ status: 'finished', phases: ['running'] });
  expect([...met].toSorted()).toEqual([...troubles].toSorted());
  await server.close();
});
