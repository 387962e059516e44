import { expect, test, type Page } from '@playwright/test';
import { chooseBriefRun } from './support/brief-run';
import { serveChat, type ChatServer } from './support/chat-server';
import '../../scripts/headless/automation';
import { whatIsStored } from './support/what-is-stored';

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

  await chooseBriefRun(page);
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('link', { name: 'Open the proof' })).toBeVisible({ timeout: 60_000 });
  expect(server.answered()).toBeGreaterThan(20);
  expect([...server.keysSeen]).toEqual([`Bearer ${key}`]);

  expect([...asked].toSorted()).toEqual([server.origin, new URL(page.url()).origin].toSorted());
  const stored = await whatIsStored(page);
  expect(stored.databases).toContain('parrot');
  expect(JSON.stringify(stored)).not.toContain(key);
  expect(told.join('\n')).not.toContain(key);
  expect(await page.content()).not.toContain(key);
  const files = await everyFile(page);
  expect(files).toContain('parrot');
  expect(files).not.toContain(key);
});

/** Whatever can leave this page as a file, for the newest run and its library. */
function everyFile(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const { api } = globalThis.cairn;
    const [run] = await api.runs();
    const [library] = await api.libraries();
    return JSON.stringify([
      await api.exportEverything(),
      await api.recordingFile(run!.id),
      await api.report(run!.id),
      await api.packFile(library!.id),
      await api.promptText(library!.id),
    ]);
  });
}

/** Enters the server of this file, to be remembered as one of the choices says. */
async function enter(page: Page, keeping: string, passphrase?: string): Promise<void> {
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill(server.baseUrl);
  await page.getByLabel('Key, if it needs one').first().fill(key);
  await page.getByRole('combobox', { name: 'Model', exact: true }).first().fill('parrot');
  await page.getByRole('radio', { name: keeping }).first().check();
  if (passphrase !== undefined)
    await page.getByLabel('A passphrase', { exact: true }).first().fill(passphrase);
  await page.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
}

test('a server that is remembered for the tab is there after loading the page again, and in no other tab', async ({
  page,
  context,
}) => {
  await page.goto('/#/learn');
  await enter(page, 'For this tab');
  await page.reload();
  await page.getByText('Enter its address').first().click();
  await page.getByRole('button', { name: 'Use parrot' }).first().click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
  const { session, ...elsewhere } = await whatIsStored(page);
  expect(session).toContain(key);
  expect(JSON.stringify(elsewhere)).not.toContain(key);
  expect(JSON.stringify(await page.evaluate(() => globalThis.cairn.api.exportEverything()))).not.toContain(
    key,
  );

  const other = await context.newPage();
  await other.goto('/#/learn');
  expect(JSON.stringify(await whatIsStored(other))).not.toContain(key);

  await page.getByRole('button', { name: 'Change the model' }).click();
  await page.getByText('Enter its address').first().click();
  await page.getByRole('button', { name: 'Forget parrot' }).first().click();
  await expect(page.getByRole('button', { name: 'Use parrot' })).toHaveCount(0);
  expect(JSON.stringify(await whatIsStored(page))).not.toContain(key);

  // What the other tab keeps for itself goes when this one deletes everything.
  await other.evaluate((servers) => sessionStorage.setItem('cairn-servers', servers), session);
  expect((await whatIsStored(other)).session).toContain(key);
  await page.evaluate(() => globalThis.cairn.api.deleteEverything());
  await expect.poll(async () => (await whatIsStored(other)).session).not.toContain(key);
  await other.close();
});

test('a server that is remembered under a passphrase is opened by it alone, for the second model too', async ({
  page,
}) => {
  const passphrase = 'five-slow-herons';
  await page.goto('/#/learn');
  await enter(page, 'under a passphrase', passphrase);
  const stored = await whatIsStored(page);
  expect(stored.databases).toContain('here-only/servers');
  for (const secret of [key, passphrase, server.origin]) {
    expect(JSON.stringify(stored), secret).not.toContain(secret);
    // The ciphertext stands there as base64: what it says when it is read back is no text either.
    for (const [run] of stored.databases.matchAll(/[\w+/]{24,}={0,2}/g)) {
      expect(Buffer.from(run, 'base64').toString('latin1')).not.toContain(secret);
    }
    expect(JSON.stringify(await page.evaluate(() => globalThis.cairn.api.exportEverything()))).not.toContain(
      secret,
    );
  }
  expect(JSON.stringify(await page.evaluate(() => globalThis.cairn.api.exportEverything()))).not.toContain(
    'here-only',
  );

  await page.reload();
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Your passphrase').first().fill('five-fast-herons');
  await page.getByRole('button', { name: 'Show them' }).first().click();
  await expect(page.getByText('This passphrase does not open them').first()).toBeVisible();
  await page.getByLabel('Your passphrase').first().fill(passphrase);
  await page.getByRole('button', { name: 'Show them' }).first().click();
  await page.getByRole('button', { name: 'Use parrot' }).first().click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();

  await page.getByText('A second model', { exact: true }).click();
  await page.getByText('Enter its address').last().click();
  await page.getByRole('button', { name: 'Use parrot' }).last().click();
  await expect(page.getByText('writes lessons')).toBeVisible();
  expect([...server.keysSeen]).toEqual([`Bearer ${key}`]);
  expect(await page.content()).not.toContain(key);
  expect(JSON.stringify(await whatIsStored(page))).not.toContain(key);

  await page.reload();
  await page.getByText('Enter its address').first().click();
  await page.getByRole('button', { name: 'Forget them all' }).first().click();
  await page.getByRole('button', { name: 'Yes, forget them' }).first().click();
  await expect(page.getByText('remembered on this device')).toHaveCount(0);
  expect((await whatIsStored(page)).databases).not.toContain('here-only');
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
  // What was typed stands there, to be mended.
  await expect(page.getByLabel('Address', { exact: true }).first()).toHaveValue('http://127.0.0.1:9/v1');
  await expect(page.getByRole('combobox', { name: 'Model', exact: true }).first()).toHaveValue('any');
});

test('a server that is typed and not used is told beside the start, where it can be used', async ({
  page,
}) => {
  await page.goto('/#/learn');
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill(server.baseUrl);
  const note = page.getByText('is typed above and not in use: this run would ask SmolLM2-135M-Instruct.');
  await expect(note).toBeVisible();
  await page.getByRole('combobox', { name: 'Model', exact: true }).first().fill('parrot');
  await page.getByRole('button', { name: 'Use the server' }).click();
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
  await expect(note).toHaveCount(0);

  // Another one that does not answer costs nothing.
  await page.getByRole('button', { name: 'Change the model' }).click();
  await page.getByText('Enter its address').first().click();
  await page.getByLabel('Address', { exact: true }).first().fill('http://127.0.0.1:9/v1');
  await page.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(page.getByRole('alert').filter({ hasText: 'and parrot stays' })).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText('on a server, reads up to 4,096 tokens at once')).toBeVisible();
  await expect(page.getByLabel('Address', { exact: true }).first()).toHaveValue('http://127.0.0.1:9/v1');
});
