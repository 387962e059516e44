import type { Page } from '@playwright/test';
import { serveSlowly } from './slow-server';

export interface StopTimes {
  readonly whileReading: readonly number[];
  readonly whileWriting: readonly number[];
}

const story = 'Write a very long story about a lighthouse keeper, with many details.';
const longText = 'The keeper wrote down the wind, the tide and the ships of the day in his book. '.repeat(70);

/** From the press of Stop to when the run has ended and is stored, in ms: with a long prompt, and in a long answer. */
export async function stopTimes(page: Page, times: number): Promise<StopTimes> {
  const whileReading: number[] = [];
  const whileWriting: number[] = [];
  for (let seed = 1; seed <= times; seed++) {
    // Other text at the front each time: nothing of it is in the engine yet.
    whileReading.push(await stopOnce(page, `${seed} pages. ${longText}\n${story}`, seed, 0));
    whileWriting.push(await stopOnce(page, story, seed, 60));
  }
  return { whileReading, whileWriting };
}

/** The same with a model on a server, which then is what the page has loaded. */
export async function stopTimesOfServer(page: Page, times: number): Promise<StopTimes> {
  const server = await serveSlowly();
  try {
    const loaded = await page.evaluate(
      (baseUrl) => globalThis.cairn.api.loadModel({ kind: 'endpoint', baseUrl, model: 'slow' }),
      server.baseUrl,
    );
    if (!loaded.ok) throw new Error(`the server was not loaded: ${JSON.stringify(loaded.failure)}`);
    return await stopTimes(page, times);
  } finally {
    await server.close();
  }
}

/** Stops as soon as the answer has this many characters; with none, when the first piece of the prompt is read. */
async function stopOnce(page: Page, prompt: string, seed: number, characters: number): Promise<number> {
  return page.evaluate(
    async ([text, runSeed, enough]) => {
      const { api, onEvent } = globalThis.cairn;
      const tasks = [{ id: 'story', prompt: text, reference: 'The end.', split: 'train' as const }];
      const saved = await api.saveTaskSet({ name: 'One story', grader: 'exact', tasks });
      if (!saved.ok) throw new Error(JSON.stringify(saved.failure));
      const underWay = new Promise<void>((resolve) => {
        const off = onEvent((event) => {
          if (event.type !== 'partial' || event.text.length < enough) return;
          off();
          resolve();
        });
      });
      const started = await api.startRun({
        kind: 'learn',
        taskSetId: saved.value.id,
        seed: runSeed,
        config: { distil: 'examples', maxTokens: 400 },
      });
      if (!started.ok) throw new Error(JSON.stringify(started.failure));
      await underWay;
      const pressedAt = performance.now();
      await api.stopRun();
      return performance.now() - pressedAt;
    },
    [prompt, seed, characters] as const,
  );
}
