import { expect, type Locator } from '@playwright/test';
import '../../scripts/headless/automation';
import { chooseBriefRun } from './support/brief-run';
import { serveChat, type ChatServer } from './support/chat-server';
import { flags, run, test } from './support/command-line';

test('on the command line three servers share a run, each with its own role and its own key', async ({
  folder,
}) => {
  const keys = {
    CAIRN_KEY: 'sk-first-marker-8d2',
    CAIRN_SECOND_KEY: 'sk-second-marker-4f9',
    CAIRN_THIRD_KEY: 'sk-third-marker-c31',
  };
  Object.assign(process.env, keys);
  const servers = await Promise.all([serveChat(), serveChat(), serveChat()]);
  const [first, second, third] = servers;
  const out = await folder.write('run.json', '');
  const { code, told } = await run('learn', [
    ...flags({ set: 'sentiment', seed: 1, distil: 'lessons', rewards: 'self-judge', out }),
    ...flags({ trainTasks: 6, validationTasks: 4, testTasks: 10, group: 4 }),
    ...flags({ endpoint: first.baseUrl, model: 'parrot' }),
    ...flags({ secondEndpoint: second.baseUrl, secondModel: 'finch', secondRoles: 'distiller' }),
    ...flags({ thirdEndpoint: third.baseUrl, thirdModel: 'owl' }),
  ]);
  for (const name of Object.keys(keys)) delete process.env[name];
  await Promise.all(servers.map((server) => server.close()));

  expect(code, told).toBe(0);
  expect([...first.keysSeen]).toEqual([`Bearer ${keys.CAIRN_KEY}`]);
  expect([...second.keysSeen]).toEqual([`Bearer ${keys.CAIRN_SECOND_KEY}`]);
  expect([...third.keysSeen]).toEqual([`Bearer ${keys.CAIRN_THIRD_KEY}`]);
  // Opening it takes one call or two; what comes after them are summaries and critiques.
  expect(second.answered()).toBeGreaterThan(2);
  expect(third.answered()).toBeGreaterThan(2);
  const report = await folder.json('run.json');
  expect(report).toMatchObject({
    status: 'finished',
    engine: { model: 'parrot' },
    second: { engine: { model: 'finch' }, roles: ['distiller'] },
    third: { engine: { model: 'owl' }, roles: ['judge'] },
  });
  expect(JSON.stringify(report) + told).not.toMatch(/marker/);
});

async function enterServer(part: Locator, { baseUrl }: ChatServer, model: string): Promise<void> {
  await part.getByText('Enter its address').first().click();
  await part.getByLabel('Address', { exact: true }).first().fill(baseUrl);
  await part.getByRole('combobox', { name: 'Model', exact: true }).first().fill(model);
  await part.getByRole('button', { name: 'Use this model' }).first().click();
  await expect(part.getByText(model, { exact: true }).first()).toBeVisible();
}

test('on the page three servers share a run, and a role that one is given is taken from another', async ({
  page,
}) => {
  const [first, second, third] = await Promise.all([serveChat(), serveChat(), serveChat()]);
  await page.goto('/#/learn');
  const beside = (name: string) =>
    page.locator('main > details').filter({ has: page.getByText(name, { exact: true }) });
  await expect(beside('A third model')).toBeHidden();
  await enterServer(page.getByRole('region', { name: 'Model' }), first, 'parrot');
  await page.getByText('A second model', { exact: true }).click();
  await enterServer(beside('A second model'), second, 'finch');
  await page.getByText('A third model', { exact: true }).click();
  await enterServer(beside('A third model'), third, 'owl');

  const role = (place: string, name: RegExp) => beside(place).getByRole('checkbox', { name });
  await expect(role('A second model', /writes lessons/)).toBeChecked();
  await expect(role('A second model', /judges/)).not.toBeChecked();
  await expect(role('A third model', /judges/)).toBeChecked();
  await role('A second model', /judges/).check();
  await expect(role('A third model', /judges/)).not.toBeChecked();
  await expect(beside('A third model')).toContainText('now the second model’s');
  await expect(beside('A third model')).toContainText('It has nothing to do');
  await role('A third model', /judges/).check();

  await chooseBriefRun(page);
  await page.getByRole('radio', { name: 'Lessons: advice that the model writes' }).check();
  await page.getByText('Another way to learn, or a comparison').click();
  await page.getByRole('radio', { name: /^No ground truth, by self-judging/ }).check();
  await page.getByRole('button', { name: 'Learn', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Sentiment');
  await expect(async () => {
    const runs = await page.evaluate(() => globalThis.cairn.api.runs());
    expect(runs[0]).toMatchObject({
      engine: { model: 'parrot' },
      second: { engine: { model: 'finch' }, roles: ['distiller'] },
      third: { engine: { model: 'owl' }, roles: ['judge'] },
    });
    expect(runs[0]?.status).not.toBe('running');
  }).toPass({ timeout: 60_000 });
  expect(third.answered()).toBeGreaterThan(2);
  for (const part of ['parrot answers: on a server', 'finch writes lessons:', 'owl judges:']) {
    await expect(page.getByText(part)).toBeVisible();
  }
  await Promise.all([first, second, third].map((server) => server.close()));
});
