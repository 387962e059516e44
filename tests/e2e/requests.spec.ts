import { expect, type Page } from '@playwright/test';
import path from 'node:path';
import { projectFolder } from '../../scripts/places';
import { serveChat } from './support/chat-server';
import { test } from './support/request-log';
import { serveWeights } from './support/weights-server';

// Nothing is fetched from anywhere that the person did not choose: seen from the browser's own log of its network.

const rooms = ['/', '/#/learn', '/#/library', '/#/try', '/#/proof', '/#/models', '/#/settings', '/#/how'];

async function learnBriefly(page: Page): Promise<void> {
  const ended = await page.evaluate(async () => {
    const { api, onEvent } = globalThis.cairn;
    const [set] = await api.taskSets();
    const over = new Promise<void>((resolve) => {
      let began = false;
      onEvent((event) => {
        if (event.type !== 'run') return;
        began ||= event.run !== undefined;
        if (began && event.run === undefined) resolve();
      });
    });
    const config = {
      distil: 'examples',
      group: 2,
      trainTasks: 2,
      validationTasks: 1,
      testTasks: 2,
      maxTokens: 4,
    } as const;
    const started = await api.startRun({ kind: 'learn', taskSetId: set!.id, seed: 1, config });
    if (!started.ok) return JSON.stringify(started.failure);
    await over;
    return (await api.runs())[0]?.status;
  });
  expect(ended).toMatch(/finished|cannot/);
}

test('no origin is asked but the page’s own and those that a person chose', async ({ logged, baseURL }) => {
  const { page } = logged;
  const own = new URL(baseURL!).origin;
  const model = 'SmolLM2-135M-Instruct.Q4_1.gguf';
  const server = await serveChat();
  const weights = await serveWeights(path.join(projectFolder, '.models', model), 'chosen.gguf');

  await test.step('all rooms are looked at, and the recorded run is played', async () => {
    for (const room of rooms) {
      await page.goto(room);
      await page.evaluate(() => globalThis.cairn.ready);
      await expect(page.getByRole('heading').first()).toBeVisible();
    }
    await page.evaluate(() => globalThis.cairn.api.deviceFacts());
  });

  await test.step('the default model learns and answers', async () => {
    const loaded = await page.evaluate(() => globalThis.cairn.api.loadModel({ kind: 'default' }));
    expect(loaded).toMatchObject({ ok: true });
    await learnBriefly(page);
    const exported = await page.evaluate(() => globalThis.cairn.api.exportEverything());
    expect(JSON.stringify(exported)).toContain('run-');
  });

  await test.step('a model from an address that was typed', async () => {
    const choice = {
      kind: 'hosted',
      model: { id: weights.url, name: 'chosen.gguf', files: [{ url: weights.url }] },
    } as const;
    expect(await page.evaluate((hosted) => globalThis.cairn.api.loadModel(hosted), choice)).toMatchObject({
      ok: true,
    });
  });

  await test.step('a server that was typed', async () => {
    const choice = { kind: 'endpoint', baseUrl: server.baseUrl, model: 'parrot' } as const;
    expect(await page.evaluate((endpoint) => globalThis.cairn.api.loadModel(endpoint), choice)).toMatchObject(
      { ok: true },
    );
    await learnBriefly(page);
  });

  const asked = await logged.requests();
  await Promise.all([server.close(), weights.close()]);
  // The log sees what workers in workers ask for, or it would show nothing.
  expect(asked).toContain(`${own}/models/${model}`);
  expect(asked).toContain(weights.url);
  expect(asked).toContain(`${server.baseUrl}/chat/completions`);
  expect(asked.some((url) => url.endsWith('.wasm'))).toBe(true);
  expect([...new Set(asked.map((url) => new URL(url).origin))].toSorted()).toEqual(
    [own, server.origin, weights.origin].toSorted(),
  );
});
