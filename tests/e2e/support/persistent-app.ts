import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, test as base, type Page } from '@playwright/test';
import { chromiumArguments, findChromium } from '../../../scripts/find-browser';
import '../../../scripts/headless/automation';

/** The app in one profile that outlives its browser: what is stored is there again at the next opening. */
export interface PersistentApp {
  /** Opens a browser on the profile, with the page ready. */
  open(): Promise<Page>;
  /** Ends the browser at once. Nothing gets a chance to tidy up in the page. */
  close(): Promise<void>;
}

export const test = base.extend<{ readonly app: PersistentApp }>({
  app: async ({ baseURL }, use) => {
    const profile = await mkdtemp(path.join(tmpdir(), 'cairn-e2e-'));
    let context: Awaited<ReturnType<typeof chromium.launchPersistentContext>> | undefined;
    const close = async () => {
      await context?.close();
      context = undefined;
    };
    await use({
      async open() {
        context = await chromium.launchPersistentContext(profile, {
          executablePath: findChromium(),
          args: [...chromiumArguments],
          ...(baseURL !== undefined && { baseURL }),
        });
        const page = context.pages()[0] ?? (await context.newPage());
        await page.goto('./');
        await page.evaluate(() => globalThis.cairn.ready);
        return page;
      },
      close,
    });
    await close();
    await rm(profile, { recursive: true, force: true });
  },
});

/** Loads the default model; throws where that fails. */
export async function loadModel(page: Page): Promise<void> {
  const loaded = await page.evaluate(() => globalThis.cairn.api.loadModel({ kind: 'default' }));
  if (!loaded.ok) throw new Error(`the model did not load: ${JSON.stringify(loaded.failure)}`);
}
