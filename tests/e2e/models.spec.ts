import path from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { projectFolder } from '../../scripts/places';
import '../../scripts/headless/automation';
import { tinyLlama } from '../support/tiny-llama';
import { serveWeights, type WeightsServer } from './support/weights-server';

// The room of models, with the real engine: what is fetched, kept, checked, mended, loaded and deleted.

const name = 'a-model-under-another-name.gguf';
let weights: WeightsServer;
test.beforeAll(async () => {
  const file = path.join(projectFolder, '.models', 'SmolLM2-135M-Instruct.Q4_1.gguf');
  weights = await serveWeights(file, name);
});
test.afterAll(() => weights.close());

const row = (page: Page) =>
  page.getByRole('list', { name: 'Models on this device' }).getByRole('listitem').filter({ hasText: name });

async function openRoom(page: Page): Promise<void> {
  await page.goto('/#/models');
  await page.evaluate(() => globalThis.cairn.ready);
}

async function enterAddress(page: Page): Promise<void> {
  await page.getByLabel('Repository or address').fill(weights.url);
  await page.getByRole('button', { name: 'Look' }).click();
}

test('a download goes on where it was after a pause and a new page, is checked and mended, loads, and is deleted', async ({
  page,
  baseURL,
}) => {
  const asked = new Set<string>();
  page.context().on('request', (request) => {
    if (/^https?:/.test(request.url())) asked.add(new URL(request.url()).origin);
  });
  await openRoom(page);
  await expect(page.getByText('No model is kept here yet.')).toBeVisible();

  await test.step('paused after a while, it keeps what came, also over a new page', async () => {
    weights.pace(25_000_000);
    await enterAddress(page);
    await page.getByRole('button', { name: `Fetch ${name} without loading it` }).focus();
    await page.keyboard.press('Enter');
    await expect(row(page)).toContainText('a second');
    await expect.poll(() => weights.sent(), { timeout: 30_000 }).toBeGreaterThan(50_000_000);
    await page.getByRole('button', { name: `Pause ${name}` }).focus();
    await page.keyboard.press('Enter');
    await expect(row(page)).toContainText('Paused');
    // The button that was pressed is gone, and the focus is still in its row.
    await expect(row(page).locator(':focus')).toBeVisible();
    await page.reload();
    await page.evaluate(() => globalThis.cairn.ready);
    await expect(row(page)).toContainText('of 98 MB are here');
  });

  await test.step('it goes on where it was', async () => {
    weights.pace(undefined);
    const before = weights.begins.length;
    await page.getByRole('button', { name: `Continue to fetch ${name}` }).click();
    await expect(page.getByRole('button', { name: `Use ${name}`, exact: true })).toBeVisible({
      timeout: 60_000,
    });
    expect(weights.begins[before]).toBeGreaterThan(10_000_000);
    expect(weights.sent()).toBeLessThan(98_362_432 + 40_000_000);
  });

  await test.step('every byte is checked; a damaged piece is found and fetched alone', async () => {
    await page.getByRole('button', { name: `Check every byte of ${name}` }).click();
    await expect(row(page)).toContainText(/Every byte is as it should be|Its size is right/);
    await damageOnePiece(page);
    const before = weights.sent();
    await page.getByRole('button', { name: `Check every byte of ${name}` }).click();
    await expect(row(page)).toContainText('are missing or not what they should be');
    await page.getByRole('button', { name: `Fetch again what is wrong in ${name}` }).click();
    await expect(row(page)).toContainText(/Every byte is as it should be|Its size is right/);
    expect(weights.sent() - before).toBeLessThan(60_000_000);
  });

  await test.step('it loads without asking anybody, and answers in language', async () => {
    const before = weights.begins.length;
    await page.getByRole('button', { name: `Use ${name}`, exact: true }).click();
    await expect(page.getByText(/Checked: it answers in language, about \d+ tokens? a second/)).toBeVisible({
      timeout: 120_000,
    });
    await expect(row(page)).toContainText('in use');
    expect(weights.begins).toHaveLength(before);
  });

  await test.step('deleting asks first, and frees the space', async () => {
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await expect(page.getByRole('dialog')).toContainText('It cannot be undone');
    await page.getByRole('dialog').getByRole('button', { name: 'Keep it' }).click();
    await expect(row(page)).toBeVisible();
    await page.getByRole('button', { name: `Delete ${name}` }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    await expect(page.getByText(`${name} is deleted.`)).toBeVisible();
    await expect(row(page)).toHaveCount(0);
  });

  expect([...asked].toSorted()).toEqual([new URL(baseURL ?? '').origin, weights.origin].toSorted());
});

/** As a disk does that forgets: other bytes where a piece was. */
async function damageOnePiece(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (const cacheName of await caches.keys()) {
      const cache = await caches.open(cacheName);
      for (const request of await cache.keys()) {
        if (!/\/\d+\/\d+-\d+-[0-9a-f]{64}$/.test(request.url)) continue;
        const bytes = new Uint8Array(await (await cache.match(request))!.arrayBuffer());
        bytes[1000]! ^= 1;
        await cache.put(request, new Response(bytes));
        return;
      }
    }
    throw new Error('no piece is kept');
  });
}

test('a repository of the hub lists its models, and says why where it does not', async ({ page }) => {
  const asked: string[] = [];
  await page.context().route('https://huggingface.co/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname);
    const headers = { 'access-control-allow-origin': '*', 'content-type': 'application/json' };
    const [, , , owner] = pathname.split('/');
    if (owner === 'gated') return route.fulfill({ status: 401, headers, body: '{"error":"gated"}' });
    if (owner === 'nobody') return route.fulfill({ status: 404, headers, body: '{"error":"not found"}' });
    if (pathname.includes('/revision/')) {
      return route.fulfill({
        status: 200,
        headers,
        body: JSON.stringify({ sha: 'b'.repeat(40), gated: false }),
      });
    }
    const file = (file: string, size: number) => ({
      type: 'file',
      path: file,
      size,
      oid: 'x',
      lfs: { oid: 'a'.repeat(64), size, pointerSize: 134 },
    });
    const tree = [
      { type: 'file', path: 'README.md', size: 10, oid: 'x' },
      file('tiny-Q4_K_M.gguf', 400_000_000),
      file('tiny-Q8_0-00001-of-00002.gguf', 500_000_000),
      file('tiny-Q8_0-00002-of-00002.gguf', 300_000_000),
      file('mmproj-tiny.gguf', 10_000_000),
    ];
    await route.fulfill({ status: 200, headers, body: JSON.stringify(tree) });
  });
  await openRoom(page);
  const look = async (typed: string) => {
    await page.getByLabel('Repository or address').fill(typed);
    await page.getByRole('button', { name: 'Look' }).click();
  };

  await look('somebody/tiny-GGUF');
  const files = page.getByRole('list', { name: 'Model files' }).getByRole('listitem');
  await expect(files).toHaveCount(2);
  await expect(files.filter({ hasText: 'Q8_0' })).toContainText('800 MB to fetch · in 2 parts');
  await expect(files.first()).toContainText('fits');

  await look('nobody/nothing');
  await expect(page.getByText('The hub has no such repository')).toBeVisible();
  await look('not an address');
  await expect(page.getByText('This is neither owner/name nor an address')).toBeVisible();
  expect(asked.every((pathname) => pathname.startsWith('/api/models/'))).toBe(true);
});

test('a model that does not load says why, and another can be chosen at once', async ({ page }) => {
  await openRoom(page);
  await page.getByLabel('Choose .gguf files').setInputFiles({
    name: 'not-a-model.gguf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('<!doctype html>'),
  });
  await expect(page.getByRole('alert').filter({ hasText: 'is not a GGUF model' })).toBeVisible();
  await page.getByLabel('Choose .gguf files').setInputFiles({
    name: 'm-00002-of-00003.gguf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('GGUF'),
  });
  await expect(page.getByText('of its files number 1 and number 3 are missing')).toBeVisible();
});

test('a file that is no model costs no model that works, and what is on this device is drawn at each visit', async ({
  page,
}) => {
  await openRoom(page);
  await page.getByRole('button', { name: 'Load the default model' }).click();
  const ready = page.getByText('Ready: reads up to');
  await expect(ready).toBeVisible({ timeout: 120_000 });
  await page.getByLabel('Choose .gguf files').setInputFiles({
    name: 'x.gguf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from('just a text'),
  });
  await expect(
    page.getByRole('alert').filter({ hasText: 'The other model is not loaded, and SmolLM2-135M-Instruct' }),
  ).toContainText('The content of “x.gguf” is not a GGUF model');
  await expect(ready).toBeVisible();

  const gpu = page.getByRole('region', { name: 'What this device can do' }).getByRole('definition').first();
  const told = (await gpu.locator('p').first().textContent()) ?? '';
  expect(told).toMatch(/processor|WebGPU/);
  await page.goto('/#/settings');
  await expect(page.getByText(told)).toBeVisible();
  await page.goto('/#/models');
  weights.pace(10_000_000);
  await enterAddress(page);
  await page.getByRole('button', { name: `Fetch ${name} without loading it` }).click();
  await expect(row(page)).toContainText('a second');
  await page.getByRole('button', { name: `Cancel ${name}` }).click();
  await expect(page.getByText(`Fetching ${name} is called off.`)).toBeAttached();
  await expect(row(page)).toHaveCount(0);
  weights.pace(undefined);
});

test('a run that waits for its model shows once how far that is, where it was asked for', async ({
  page,
}) => {
  let letGo: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (letGo = resolve));
  await page.route('**/*.gguf', async (route) => {
    await held;
    await route.abort();
  });
  await page.goto('/#/learn');
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByText('how far it is stands beside the start')).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Loading the model' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('Loading was cancelled. Nothing was changed.').first()).toBeVisible();
  letGo();
});

test('a model whose answers are no language is let go, and others are offered', async ({ page }) => {
  await openRoom(page);
  await page.getByLabel('Choose .gguf files').setInputFiles({
    name: 'broken-arithmetic.gguf',
    mimeType: 'application/octet-stream',
    buffer: Buffer.from(tinyLlama({ only: '@', contextTokens: 2048 })),
  });
  const failure = page.getByRole('alert').filter({ hasText: 'what it answers is not language' });
  await expect(failure).toBeVisible({ timeout: 60_000 });
  // What it said is for whoever wants to report it, and out of sight.
  await expect(failure.getByText('@@@@')).toBeHidden();
  await failure.getByText('Details').click();
  await expect(failure.getByText('@@@@')).toBeVisible();
  await page.goto('/#/learn');
  await expect(page.getByRole('link', { name: 'Choose another model' })).toHaveAttribute('href', '#/models');
});

test('the list of compiled models is searched by words', async ({ browser, baseURL }) => {
  // The builder needs a page whose context is its own.
  const context = await browser.newContext({ ...(baseURL !== undefined && { baseURL }) });
  const page = await context.newPage();
  await openRoom(page);
  await page.getByRole('button', { name: 'Show the list' }).click();
  await page.getByLabel('Search the list').fill('qwen2.5 0.5b q4f16');
  const found = page.getByRole('list', { name: 'Models of web-llm’s list' }).getByRole('listitem');
  await expect(found).toHaveCount(2);
  await expect(found.first()).toContainText('Qwen2.5-0.5B-Instruct-q4f16_1-MLC');
  await page.getByText('A model that you compiled for web-llm').click();
  await page.getByLabel('Address of the weights').fill('ftp://example.org/');
  await expect(page.getByText('An address begins with https://')).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  await page.getByLabel('Search the list').fill('no such model');
  await expect(page.getByText('None has all of these words in its name.')).toBeVisible();
  await context.close();
});
