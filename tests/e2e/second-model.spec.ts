import { expect } from '@playwright/test';
import { serveChat } from './support/chat-server';
import { flags, run, test } from './support/command-line';

test('on the command line two servers share a run, each with its own role and its own key', async ({
  folder,
}) => {
  const keys = { CAIRN_KEY: 'sk-first-marker-8d2', CAIRN_SECOND_KEY: 'sk-second-marker-4f9' };
  Object.assign(process.env, keys);
  const [first, second] = await Promise.all([serveChat(), serveChat()]);
  const out = await folder.write('run.json', '');
  const { code, told } = await run('learn', [
    ...flags({ set: 'sentiment', seed: 1, distil: 'lessons', out }),
    ...flags({ trainTasks: 6, validationTasks: 4, testTasks: 10, group: 4 }),
    ...flags({ endpoint: first.baseUrl, model: 'parrot' }),
    ...flags({ secondEndpoint: second.baseUrl, secondModel: 'finch', secondRoles: 'distiller' }),
  ]);
  for (const name of Object.keys(keys)) delete process.env[name];
  await Promise.all([first.close(), second.close()]);

  expect(code, told).toBe(0);
  expect([...first.keysSeen]).toEqual([`Bearer ${keys.CAIRN_KEY}`]);
  expect([...second.keysSeen]).toEqual([`Bearer ${keys.CAIRN_SECOND_KEY}`]);
  // Opening it takes one call or two; what comes after them are summaries and critiques.
  expect(second.answered()).toBeGreaterThan(2);
  const report = await folder.json('run.json');
  expect(report).toMatchObject({
    status: 'finished',
    engine: { model: 'parrot' },
    second: { engine: { model: 'finch' }, roles: ['distiller'] },
  });
  expect(JSON.stringify(report) + told).not.toMatch(/marker/);
});
