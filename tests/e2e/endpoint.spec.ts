import { expect, test } from '@playwright/test';
import { serveChat, type ChatServer } from './support/chat-server';

// A model on a server: entered in the page, learnt with, and its key nowhere to be found afterwards.

const key = 'sk-marker-51c9e07b';
let server: ChatServer;
test.beforeAll(async () => {
  server = await serveChat();
});
test.afterAll(() => server.close());

test('a person learns with a server of theirs, and its key stays between the two', async ({ page }) => {
  const asked = new Set<string>();
  const told: string[] = [];
  page.on('request', (request) => asked.add(new URL(request.url()).origin));
  page.on('request', (request) => told.push(request.url()));
  page.on('console', (message) => told.push(message.text()));
  await page.goto('/#/learn');

  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill('127.0.0.1');
  await expect(page.getByText('This is not an address').first()).toBeVisible();
  await page.getByLabel('Address', { exact: true }).first().fill(server.baseUrl);
  await page.getByLabel('Key, if it needs one').first().fill(key);
  await page.getByRole('button', { name: 'Ask which models it has' }).first().click();
  await expect(page.getByText('It has 1 model: choose one.')).toBeVisible();
  await page.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();

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
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Open the proof' })).toBeVisible({ timeout: 60_000 });
  expect(server.answered()).toBeGreaterThan(20);
  expect([...server.keysSeen]).toEqual([`Bearer ${key}`]);

  expect([...asked].toSorted()).toEqual([server.origin, new URL(page.url()).origin].toSorted());
  const stored = await page.evaluate(async () => {
    const everything: unknown[] = [{ ...localStorage }, { ...sessionStorage }];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open(name);
        opening.addEventListener('success', () => resolve(opening.result));
        opening.addEventListener('error', () => reject(new Error(`${name} does not open`)));
      });
      for (const store of db.objectStoreNames) {
        everything.push(
          await new Promise((resolve) => {
            const reading = db.transaction(store).objectStore(store).getAll();
            reading.addEventListener('success', () => resolve(reading.result));
          }),
        );
      }
      db.close();
    }
    return JSON.stringify(everything);
  });
  expect(stored).toContain('parrot');
  expect(stored).not.toContain(key);
  expect(told.join('\n')).not.toContain(key);
  expect(await page.content()).not.toContain(key);
});

test('a server that is not there is named, and what to do', async ({ page }) => {
  await page.goto('/#/learn');
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill('http://127.0.0.1:9/v1');
  await page.getByRole('button', { name: 'Ask which models it has' }).first().click();
  await expect(page.getByText('It does not say which models it has')).toBeVisible();
  await page.getByRole('combobox', { name: 'Model', exact: true }).first().fill('any');
  await page.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(page.getByRole('alert').filter({ hasText: 'The server does not answer' })).toBeVisible({
    timeout: 30_000,
  });
});
