import type { Browser, BrowserContext } from '@playwright/test';

/** Seconds from opening the page. */
export interface FirstRollout {
  readonly page: number;
  readonly model: number;
  readonly rollout: number;
}

export interface FirstRollouts {
  /** A visitor's first time: nothing of this page is stored, and nothing was measured. */
  readonly cold: FirstRollout;
  /** The same visitor's next time. */
  readonly warm: FirstRollout;
}

/** From the address to the first rollout of a run, for somebody who was never here and for somebody who was. */
export async function measureFirstRollouts(
  browser: Browser,
  address: string,
  say: (line: string) => void,
): Promise<FirstRollouts> {
  const context = await browser.newContext();
  try {
    const cold = await openAndRun(context, address, 1);
    say(`first rollout after a cold start: ${cold.rollout.toFixed(1)} s`);
    const warm = await openAndRun(context, address, 2);
    say(`first rollout after a warm start: ${warm.rollout.toFixed(1)} s`);
    return { cold, warm };
  } finally {
    await context.close();
  }
}

async function openAndRun(context: BrowserContext, address: string, seed: number): Promise<FirstRollout> {
  const page = await context.newPage();
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1000;
  await page.goto(address);
  await page.evaluate(() => globalThis.cairn.ready);
  const opened = since();
  await page.evaluate(async () => {
    const loaded = await globalThis.cairn.api.loadModel({ kind: 'default' });
    if (!loaded.ok) throw new Error(JSON.stringify(loaded.failure));
  });
  const model = since();
  await page.evaluate(async (runSeed) => {
    const { api, onEvent } = globalThis.cairn;
    const tasks = [{ id: 'colour', prompt: 'Name a colour.', reference: 'red', split: 'train' as const }];
    const saved = await api.saveTaskSet({ name: 'One task', grader: 'exact', tasks });
    if (!saved.ok) throw new Error(JSON.stringify(saved.failure));
    const answered = new Promise<void>((resolve) => {
      const off = onEvent((event) => {
        if (event.type !== 'run-event' || event.event.type !== 'rollout-end') return;
        off();
        resolve();
      });
    });
    const config = { distil: 'examples', maxTokens: 8 } as const;
    const started = await api.startRun({ kind: 'learn', taskSetId: saved.value.id, seed: runSeed, config });
    if (!started.ok) throw new Error(JSON.stringify(started.failure));
    await answered;
  }, seed);
  const rollout = since();
  await page.evaluate(() => globalThis.cairn.api.stopRun());
  await page.close();
  return { page: opened, model, rollout };
}
